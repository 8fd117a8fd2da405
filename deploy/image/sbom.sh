#!/bin/sh
# What the image is made of, as CycloneDX JSON: every locked package with its hashes. sbom.sh FILE
set -eu
here=$(dirname "$0")
PATH="$here/../../.venv/bin:$PATH" # where `make test` puts the tool
cyclonedx-py requirements "$here/../../requirements/run.lock" \
    --pyproject "$here/../../pyproject.toml" --output-reproducible --output-format JSON --spec-version 1.6 \
    --output-file "$1"
