#!/usr/bin/env bash
# Writes what is made from the programs' own tables: the manual pages in docs, the table of settings in docs/settings.md, and the units and
# the completions in packaging.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

for project in src/Mycelia.Recorder.Cli src/Mycelia.LocalServer; do
  dotnet build "$project" -c Debug --nologo -v quiet >&2
done
recorder=artifacts/bin/Mycelia.Recorder.Cli/debug/mycelia-recorder
server=artifacts/bin/Mycelia.LocalServer/debug/mycelia-local-server

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$recorder" docs man >"$work/page"
"$recorder" docs settings >"$work/table"
"$server" docs >"$work/server-page"
cat "$work/page" >docs/mycelia-recorder.1
cat "$work/server-page" >docs/mycelia-local-server.1
sed -i -e '/<!-- settings -->/,/<!-- end of settings -->/{/<!-- /!d}' -e "/<!-- settings -->/r $work/table" docs/settings.md

for unit in mycelia-recorder.service= mycelia-recorder@.service=--template; do
  "$recorder" service unit --program /usr/bin/mycelia-recorder ${unit#*=} >"$work/unit"
  cat "$work/unit" >"packaging/recorder/${unit%%=*}"
done
for shell in bash zsh fish; do
  "$recorder" completion "$shell" >"$work/completion"
  cat "$work/completion" >"packaging/recorder/completions/mycelia-recorder.$shell"
done
