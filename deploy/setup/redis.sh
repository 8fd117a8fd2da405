#!/bin/sh
# Redis and its Sentinel, for the tests of what is kept in them. Without them those tests skip and say so.
set -eu
command -v redis-server >/dev/null && command -v redis-sentinel >/dev/null && exit 0
"$(dirname "$0")/apt.sh" redis-server redis-sentinel redis-tools ||
    echo "no Redis could be installed: the tests of what is kept in it will be skipped" >&2
