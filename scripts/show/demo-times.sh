#!/bin/bash
# The demo from a fresh clone of what is committed (no build output, nothing running), then once more in the same clone.
set -euo pipefail
cd "$(dirname "$0")/../.."

clone=$(mktemp -d)/live-platform
trap 'rm -rf "$(dirname "$clone")"' EXIT
git clone -q . "$clone"
chmod 755 "$(dirname "$clone")"
cd "$clone"
SECONDS=0
make demo EXIT=1
fresh=$SECONDS
SECONDS=0
make demo EXIT=1
echo "make demo EXIT=1: fresh clone $fresh s, warm $SECONDS s"
