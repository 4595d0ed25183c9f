#!/bin/bash
# Generated files are committed as they would be generated: the lock files after a restore that may write them anew, and every
# project has one. A lock file says which package, which version, which content; never where from.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0
while read -r project; do
  lock="$(dirname "$project")/packages.lock.json"
  git ls-files --error-unmatch "$lock" >/dev/null 2>&1 || { echo "generated-check: $lock is not committed: run 'make lock'" >&2; failed=1; }
done < <(git ls-files '*.csproj')
dotnet restore LivePlatform.sln -v q -p:RestoreLockedMode=false
git diff --exit-code --stat -- '*packages.lock.json' || { echo "generated-check: lock files changed: run 'make lock' and commit them" >&2; failed=1; }
if grep -lE 'https?://' $(git ls-files '*packages.lock.json' 'NuGet.config' 'nuget.config'); then
  echo "generated-check: the files above name a host" >&2
  failed=1
fi
exit "$failed"
