#!/bin/sh
# nginx, for the tests of the edge. Without it those tests skip and say so.
set -eu
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] && exit 0
"$(dirname "$0")/apt.sh" nginx-light || echo "no nginx could be installed: the tests of the edge will be skipped" >&2
