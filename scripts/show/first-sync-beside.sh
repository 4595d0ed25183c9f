#!/bin/bash
# Measures the first sync of this checkout beside that of an earlier commit, in turn, and fails when its median is more than 3 % slower.
# The default is the last commit that took pages, values and counts as they came. Both services are measured by the bench of this checkout, on the same pages.
# The machine should be quiet. Each service runs with its own settings of the runtime, as it ships.
set -euo pipefail
cd "$(dirname "$0")/../.."

earlier=${1:-1e98370}
turns=${TURNS:-5}
folder=.run/earlier
log=$PWD/.run/logs/first-sync-beside.log
mkdir -p .run/logs
trap 'git worktree remove --force "$folder" 2>/dev/null || true' EXIT
git worktree remove --force "$folder" 2>/dev/null || true
git worktree add -q --detach "$folder" "$earlier"
rm -r "$folder/tools/Bench"
mkdir "$folder/tools/Bench"
git ls-files --cached --others --exclude-standard tools/Bench | xargs cp --parents -t "$folder"

for tree in "$folder" .; do
  for project in services/Replication tools/Bench; do
    dotnet build "$tree/$project" -c Release -v q -clp:NoSummary
  done
done

# Prints the seconds of the first sync, and those of the processors.
measure() {
  (cd "$1" && dotnet tools/Bench/bin/Release/net10.0/LivePlatform.Bench.dll first-sync 2>> "$log")
}

for ((turn = 1; turn <= turns; turn++)); do
  # Who comes first changes, as what the machine does besides may depend on it.
  if ((turn % 2)); then then=$(measure "$folder"); now=$(measure .); else now=$(measure .); then=$(measure "$folder"); fi
  echo "turn $turn of $turns: $earlier ${then/ / s, processors } s; now ${now/ / s, processors } s"
  thens="${thens:-}$then"$'\n' nows="${nows:-}$now"$'\n'
done

median() { awk -v column="$2" 'NF { print $column }' <<< "$1" | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
awk -v earlier="$earlier" -v then="$(median "$thens" 1)" -v now="$(median "$nows" 1)" -v thenCpu="$(median "$thens" 2)" -v nowCpu="$(median "$nows" 2)" 'BEGIN {
  printf "figure: first sync: %s s (processors %s s) at %s, %s s (processors %s s) now: %.3f times, processors %.3f times\n", then, thenCpu, earlier, now, nowCpu, now / then, nowCpu / thenCpu
  exit now / then <= 1.03 ? 0 : 1
}'
