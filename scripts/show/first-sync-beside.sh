#!/bin/bash
# Measures the first sync of this checkout beside that of an earlier commit, in turn, and fails when it is more than 3 % slower.
# The default is the last commit that took pages, values and counts as they came. Each bench compares with its own floor too; the machine should be quiet.
set -euo pipefail
cd "$(dirname "$0")/../.."

earlier=${1:-1e98370}
turns=${TURNS:-3}
folder=.run/earlier
trap 'git worktree remove --force "$folder" 2>/dev/null || true' EXIT
git worktree remove --force "$folder" 2>/dev/null || true
git worktree add -q --detach "$folder" "$earlier"

for tree in "$folder" .; do
  for project in services/Replication tools/Bench; do
    dotnet build "$tree/$project" -c Release -v q -clp:NoSummary
  done
done

# Prints the median seconds of ours in the first sync. A row that falls short of a goal is no fault here.
measure() {
  (cd "$1" && dotnet tools/Bench/bin/Release/net10.0/LivePlatform.Bench.dll 2>/dev/null || true) \
    | awk -F'|' '$2 ~ /First sync/ && $3 ~ /ours/ && !found { split($5, seconds, " "); print seconds[1]; found = 1 }'
}

for ((turn = 1; turn <= turns; turn++)); do
  then=$(measure "$folder")
  now=$(measure .)
  [[ -n $then && -n $now ]] || { echo "no figure in turn $turn" >&2; exit 1; }
  echo "turn $turn of $turns: $earlier $then s, now $now s"
  thens="${thens:-}$then"$'\n' nows="${nows:-}$now"$'\n'
done

median() { sort -n <<< "$1" | sed '/^$/d' | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
awk -v earlier="$earlier" -v then="$(median "$thens")" -v now="$(median "$nows")" 'BEGIN {
  printf "figure: first sync: %s s at %s, %s s now: %.3f times\n", then, earlier, now, now / then
  exit now / then <= 1.03 ? 0 : 1
}'
