#!/bin/sh
# promtool, for the tests of what the autoscaler asks and of what alerts. Without it those tests skip and say so.
set -eu
command -v promtool >/dev/null && exit 0
"$(dirname "$0")/apt.sh" prometheus || echo "no promtool could be installed: the tests of queries and alerts will be skipped" >&2
