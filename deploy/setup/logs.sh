#!/bin/sh
# rsyslog and its way into Elasticsearch, for the tests of how logs are shipped. Without it those tests skip and say so.
set -eu
command -v rsyslogd >/dev/null && ls /usr/lib/*/rsyslog/omelasticsearch.so >/dev/null 2>&1 && exit 0
"$(dirname "$0")/apt.sh" rsyslog rsyslog-elasticsearch ||
    echo "no rsyslog could be installed: the tests of how logs are shipped will be skipped" >&2
