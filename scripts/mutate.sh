#!/bin/bash
# Mutation testing of the decisions: dotnet-stryker over each project of tests/Mutation, which link the unit tests of decisions and need no
# server. Writes docs/mutation.md and fails when an area kills less than its configured share (break, 85 %). About ten minutes on 2 cores.
# usage: mutate.sh [area]
set -uo pipefail
cd "$(dirname "$0")/.."
dotnet tool restore -v q > /dev/null || exit 1
failed=0
for config in tests/Mutation/${1:-*}.Tests/stryker-config.json; do
  folder=$(dirname "$config")
  rm -rf "$folder/StrykerOutput"
  echo "==> $folder"
  if ! (cd "$folder" && dotnet stryker > stryker.log 2>&1); then
    failed=1
    tail -5 "$folder/stryker.log"
  fi
done
[ $# -gt 0 ] || node scripts/mutation-report.mjs > docs/mutation.md || failed=1
[ $# -gt 0 ] || tail -1 docs/mutation.md | sed 's/^/figure: /'
exit "$failed"
