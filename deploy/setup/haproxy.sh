#!/bin/sh
# HAProxy, for the tests of the front door. Without it those tests skip and say so.
set -eu
command -v haproxy >/dev/null && exit 0
"$(dirname "$0")/apt.sh" haproxy || echo "no HAProxy could be installed: the tests of the front door will be skipped" >&2
