#!/bin/bash
# Mutation testing of the decisions: dotnet-stryker over each project of tests/Mutation, which link the unit tests of decisions and need no
# server. Writes docs/mutation.md and fails when of an area less than 85 % is noticed. About twenty minutes on 2 cores.
# usage: mutate.sh [area, whose report stays in tests/Mutation]
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
if [ $# -eq 0 ]; then
  node scripts/mutation-report.mjs > docs/mutation.md || failed=1
  tail -1 docs/mutation.md | sed 's/^/figure: /'
fi
exit "$failed"
