#!/bin/sh
# Chromium, for the test of the page. Without it that test skips and says so: a missing browser must not keep the rest
# from being tested.
set -eu
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
"$(dirname "$0")/apt.sh" chromium || echo "no Chromium could be installed: the test of the page will be skipped" >&2
