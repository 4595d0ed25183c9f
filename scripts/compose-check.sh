#!/bin/sh
# docker-compose.yml, as docker-compose (or the compose plugin of docker) reads it. Skipped, and says so, where neither is there.
set -eu
cd "$(dirname "$0")/.."
if command -v docker-compose >/dev/null; then
  compose="docker-compose"
elif docker compose version >/dev/null 2>&1; then
  compose="docker compose"
else
  echo "compose-check: skipped: neither docker-compose nor 'docker compose' is here"
  exit 0
fi
values=$(mktemp)
trap 'rm -f "$values"' EXIT
scripts/compose-env.sh "$values"
$compose --env-file "$values" config -q
echo "compose-check: ok"
