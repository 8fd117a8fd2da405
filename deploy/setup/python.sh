#!/bin/sh
# Makes a virtual environment with pip in it. Debian keeps venv in a package of its own: installed when it is missing.
set -eu
venv=$1
python=${PYTHON:-python3}

if ! command -v "$python" >/dev/null || ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    "$(dirname "$0")/apt.sh" python3 python3-venv
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Talqin needs Python 3.11 or later; $("$python" --version) was found. Name another: make PYTHON=python3.12" >&2
    exit 1
fi
"$python" -m venv "$venv"
