#!/bin/bash
# What each image is made of: every package that its program restores, with version, licence and content hash, as CycloneDX. Reads what was
# restored and asks nobody. Fails when a program has no packages, or a package no licence: those that name a file instead of one are read by
# hand, and stand with it in tests/Architecture.Tests/Packages.cs.
set -euo pipefail
cd "$(dirname "$0")/.."

out=.run/sbom
version=$(sed -n 's/^appVersion: *"\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' charts/live-platform/Chart.yaml)
rm -rf "$out" && mkdir -p "$out"
total=0
for project in services/*/*.csproj; do
  name=$(basename "$project" .csproj)
  dotnet CycloneDX "$project" -o "$out" -fn "$name.cdx.json" -F Json -st Application -sn "LivePlatform.$name" -sv "$version" -dpr > "$out/$name.log" 2>&1 || { cat "$out/$name.log" >&2; exit 1; }
  read -r packages unlicensed < <(node -e '
    const fs = require("fs");
    const byHand = new Set([...fs.readFileSync("tests/Architecture.Tests/Packages.cs", "utf8").matchAll(/\["([^"]+)\/([^"]+)"\] =/g)].map(match => `${match[1]} ${match[2]}`));
    const { components = [] } = JSON.parse(fs.readFileSync(process.argv[1]));
    console.log(components.length, components.filter(each => !each.licenses?.length && !byHand.has(`${each.name} ${each.version}`)).length);' "$out/$name.cdx.json")
  rm "$out/$name.log"
  if [ "$packages" -eq 0 ] || [ "$unlicensed" -gt 0 ]; then
    echo "sbom: $name has $packages packages, $unlicensed of them without a licence" >&2
    exit 1
  fi
  echo "  $name.cdx.json  $packages packages"
  total=$((total + packages))
done
echo "figure: $(ls "$out" | wc -l) programs, $total packages named, each with its licence"
