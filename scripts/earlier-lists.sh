#!/bin/bash
# Shows every line of the earlier lists of promises again, one after the other, and writes down what each said:
# docs/reports/earlier-lists-<date>.md. Takes hours; interrupted, it goes on where it stopped, as long as the commit is the same.
# usage: earlier-lists.sh [key, all when absent]
set -uo pipefail
cd "$(dirname "$0")/.."
keys=("$@")
[ ${#keys[@]} -gt 0 ] || keys=(thread main-job connections methods truth doors)

# How fast a broker is belongs to a later list, which sets its own bounds; three busy rounds take hours and have a report of their own; all
# tests from a fresh clone are what the gate runs.
left_out=" thread.2 connections.6 methods.7 "
commit=$(git rev-parse --short HEAD)
logs=.run/earlier-lists/$commit
mkdir -p "$logs"
report=docs/reports/earlier-lists-$(date -u +%F).md
held=0 fell=0 rows=()
for key in "${keys[@]}"; do
  while IFS=$'\t' read -r line promise command; do
    what=$key.$line
    [[ $left_out == *" $what "* ]] && continue
    # Two lines with one command are shown by one run.
    same=$(grep -lxF "command: ${command:-$what}" "$logs"/*.command 2> /dev/null | head -1)
    # What failed is tried again.
    grep -qs '^0 ' "$logs/$what.status" || rm -f "$logs/$what.status"
    [ -z "$same" ] || grep -qs '^0 ' "${same%.command}.status" || same=
    if [ ! -f "$logs/$what.status" ] && [ -n "$same" ]; then
      cp "${same%.command}.log" "$logs/$what.log"
      cp "${same%.command}.status" "$logs/$what.status"
    fi
    if [ ! -f "$logs/$what.status" ]; then
      echo "==> $what: ${promise:0:110}"
      began=$SECONDS
      make show WHAT="$what" > "$logs/$what.log" 2>&1 < /dev/null
      echo "$? $((SECONDS - began))" > "$logs/$what.status"
      echo "command: ${command:-$what}" > "$logs/$what.command"
    fi
    read -r status seconds < "$logs/$what.status"
    figure=$(grep -aoE 'figure: .*' "$logs/$what.log" | sed -E 's/^figure: //; s/\x1b\[[0-9;]*m//g; s/\|/\\|/g' | cut -c1-300 | paste -sd ';' | sed 's/;/; /g')
    if [ "$status" = 0 ]; then held=$((held + 1)) said=holds; else fell=$((fell + 1)) said="**fails**"; fi
    echo "    $what $said after $seconds s"
    rows+=("| $what | ${promise//|/\\|} | $said | ${figure:-} | $seconds |")
  done < <(grep -v '^#' "scripts/show/$key.tsv")
done
{
  echo "# The earlier lists, shown again"
  echo
  echo "\`scripts/earlier-lists.sh\` on commit $commit, $(date -u +%F): $held of $((held + fell)) lines hold. Left out: thread.2 (all tests: the gate), connections.6 (how fast a broker is), methods.7 (three busy rounds)."
  echo
  echo "| line | promise | | figures | s |"
  echo "|---|---|---|---|---:|"
  printf '%s\n' "${rows[@]}"
} > "$report"
echo "figure: $held of $((held + fell)) lines of the earlier lists hold"
[ "$fell" = 0 ]
