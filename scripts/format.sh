#!/bin/sh
# Formats all code: layout, then style (.editorconfig). With --verify-no-changes it only looks, and fails when it would change something.
set -eu
cd "$(dirname "$0")/.."
dotnet format whitespace . --folder --exclude '**/Migrations/' "$@"
dotnet format style LivePlatform.sln --no-restore "$@"
