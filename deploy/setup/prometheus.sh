#!/bin/sh
# Prometheus and Alertmanager, for the tests of what the autoscaler asks and of what alerts. Without them those tests
# skip and say so.
set -eu
command -v promtool >/dev/null && command -v amtool >/dev/null && exit 0
"$(dirname "$0")/apt.sh" prometheus prometheus-alertmanager || echo "no promtool or amtool could be installed: the tests of queries and alerts will be skipped" >&2
