#!/usr/bin/env bash
# Writes src/Mycelia.Recorder.Cli/startup.mibc: which methods a recording runs. The ahead-of-time compiler does not find all of
# them by itself (the boxes of asynchronous methods, helpers of the runtime), and what it leaves out is compiled at every start.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
. scripts/prerequisites.sh
. scripts/private-sound-server.sh
need_dotnet
mapfile -t packages < <(missing_commands pulseaudio=pulseaudio pactl=pulseaudio-utils pacat=pulseaudio-utils espeak-ng=espeak-ng sox=sox)
need_packages "${packages[@]}"

project=src/Mycelia.Recorder.Cli
work=$(mktemp -d)
started=()
# Each leads a group of its own.
trap 'kill -- "${started[@]/#/-}" 2>/dev/null || true; rm -rf "$work"' EXIT

say "Building…"
publish() { dotnet publish "$project" -c Release --nologo -v quiet -p:ArtifactsPath="$work/artifacts" "$@" >/dev/null; }
publish -o "$work/program" -p:StartupProfile=false
publish -o "$work/assemblies" -p:PublishTrimmed=false -p:PublishSingleFile=false -p:PublishReadyToRun=false
dotnet build src/Mycelia.LocalServer -c Release --nologo -v quiet >/dev/null
dotnet build benchmarks/Mycelia.StartupProfile -c Release --nologo -v quiet >/dev/null

say "Recording…"
start_private_sound_server "$work"
setsid artifacts/bin/Mycelia.LocalServer/release/mycelia-local-server --data "$work/server" --urls http://127.0.0.1:0 >"$work/log" 2>&1 &
started+=("$!")
until grep -q '^Listening on' "$work/log"; do sleep 0.1; done
: >"$work/none"
set -a
. "$work/server/credentials.env"
MYCELIA_URL=$(sed -n 's/^Listening on //p' "$work/log")
set +a
for run in no-upload upload; do
  env DOTNET_JitStdOutFile="$work/$run.list" DOTNET_JitDisasmSummary=1 \
    "$work/program/mycelia-recorder" --db "$work/queue.db" --env-file "$work/none" --chunk-seconds 2 --duration 15 $([ $run = upload ] || echo --no-upload) >"$work/$run.log" 2>&1 ||
    { cat "$work/$run.log" >&2; die "the recording failed"; }
done
cat "$work"/*.list >"$work/list"
artifacts/bin/Mycelia.StartupProfile/release/Mycelia.StartupProfile "$work/list" "$work/assemblies" "$project/startup.mibc"
