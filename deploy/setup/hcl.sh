#!/bin/sh
# HashiCorp's own HCL parser (npm, WASM), for the tests of the job files. Without npm those tests skip and say so.
set -eu
folder=$1/hcl
[ -d "$folder/node_modules/@cdktf/hcl2json" ] && exit 0
command -v npm >/dev/null || "$(dirname "$0")/apt.sh" nodejs npm || true
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" @cdktf/hcl2json@0.21.0 >/dev/null ||
    echo "no npm: the tests of the job files will be skipped" >&2
