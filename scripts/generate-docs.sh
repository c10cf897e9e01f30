#!/usr/bin/env bash
# Writes what is made from the program's own tables: docs/mycelia-recorder.1 and the table of settings in docs/settings.md.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

project=src/Mycelia.Recorder.Cli
dotnet build "$project" -c Debug --nologo -v quiet >&2
recorder=artifacts/bin/Mycelia.Recorder.Cli/debug/mycelia-recorder

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$recorder" docs man >"$work/page"
"$recorder" docs settings >"$work/table"
cat "$work/page" >docs/mycelia-recorder.1
sed -i -e '/<!-- settings -->/,/<!-- end of settings -->/{/<!-- /!d}' -e "/<!-- settings -->/r $work/table" docs/settings.md
