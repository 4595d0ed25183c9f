#!/bin/bash
# For every DbContext of every service: does a migration hold all that the model says? Uses the Release build. No database is asked.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0 checked=0
for project in services/*/; do
  project=${project%/}
  # A context of ours has a factory for design time; that names it.
  for context in $(grep -rhoP --include='*.cs' --exclude-dir=bin --exclude-dir=obj 'IDesignTimeDbContextFactory<\K\w+' "$project" | sort -u); do
    checked=$((checked + 1))
    if output=$(dotnet ef migrations has-pending-model-changes --project "$project" --context "$context" --configuration Release --no-build 2>&1); then
      echo "  ok      $context"
    else
      failed=1
      printf '  FAILED  %s\n%s\n' "$context" "$output"
      echo "  cure, when the model changed: dotnet ef migrations add <Name> --project $project --context $context"
    fi
  done
done
[ "$checked" -gt 0 ] || { echo "migrations-check: no DbContext was found" >&2; exit 1; }
exit "$failed"
