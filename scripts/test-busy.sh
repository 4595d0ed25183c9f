#!/bin/bash
# Runs all tests several times in a row while every core is kept busy by something else: a test that fails then is at fault, or what it tests is.
# usage: test-busy.sh [times]
set -uo pipefail
cd "$(dirname "$0")/.."

times=${1:-3}
busy=()
stop() { for pid in "${busy[@]}"; do kill "$pid" 2>/dev/null; done; }
trap stop EXIT
for _ in $(seq "$(nproc)"); do
  (while :; do :; done) &
  busy+=("$!")
done

for round in $(seq "$times"); do
  began=$SECONDS
  dotnet tools/DevHost/bin/Release/net10.0/LivePlatform.DevHost.dll test --busy
  status=$?
  echo "figure: round $round of $times on a busy machine: $([ "$status" = 0 ] && echo green || echo "exit code $status") after $((SECONDS - began)) s"
  [ "$status" = 0 ] || exit "$status"
done
