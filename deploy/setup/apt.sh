#!/bin/sh
# Installs Debian packages, as root or through sudo; nothing that is installed starts by itself.
set -eu
if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root=sudo
else
    echo "these packages are needed, and neither root nor sudo is here to install them: $*" >&2
    exit 1
fi
if ! command -v apt-get >/dev/null; then
    echo "these packages are needed; install them in your system's way: $*" >&2
    exit 1
fi
$as_root apt-get update -qq
$as_root env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
