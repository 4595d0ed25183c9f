#!/bin/bash
# Proves one line of a list of promises and prints its figure last. The lists are scripts/show/<key>.tsv: line, promise, command.
# An empty command means: the tests that carry [Trait("Show", "<key>.<line>")]. Fails when the promise fails, and when nothing ran.
set -uo pipefail
cd "$(dirname "$0")/.."

what=${1:-}
key=${what%%.*} line=${what#*.}
list="scripts/show/$key.tsv"
if [ -z "$what" ] || [ "$key" = "$what" ] || [ ! -f "$list" ] || ! grep -q "^$line"$'\t' "$list"; then
  echo "usage: make show WHAT=<key>.<line>, one of:" >&2
  for file in scripts/show/*.tsv; do
    awk -F'\t' -v key="$(basename "$file" .tsv)" '!/^#/ { printf "  %s.%s  %s\n", key, $1, $2 }' "$file" >&2
  done
  exit 2
fi

IFS=$'\t' read -r _ promise command < <(grep "^$line"$'\t' "$list")
echo "$what: $promise"
began=$EPOCHREALTIME
if [ -n "${command:-}" ]; then
  bash -euo pipefail -c "$command"
  status=$?
  awk -v what="$what" -v began="$began" -v now="$EPOCHREALTIME" -v status="$status" \
    'BEGIN { printf "%s: %s after %.0f s\n", what, status == 0 ? "holds" : "FAILS (exit code " status ")", now - began }'
  exit "$status"
fi

make install build && exec dotnet tools/DevHost/bin/Release/net10.0/LivePlatform.DevHost.dll test --show "$what"
