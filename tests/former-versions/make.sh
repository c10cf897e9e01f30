#!/usr/bin/env bash
# Keeps what a version leaves behind, for FormerVersionTests: what it queued, what a crash left, its settings, and a local server's data.
#   make.sh VERSION RECORDER SERVER   the two programs of that version
# Every recording is of make_pcm's frames, so that a test can tell whether one is missing.
set -euo pipefail
version=$1
recorder=$(readlink -f "$2")
server=$(readlink -f "$3")
here=$(dirname "$(readlink -f "$0")")
umask 077
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

# make_pcm FRAMES: mono, 16 bit; frame n is (n mod 2000) * 10 - 10000.
make_pcm() { perl -e 'print pack("s<*", map { ($_ % 2000) * 10 - 10000 } 0 .. $ARGV[0] - 1)' "$1"; }
record() { exec env -i HOME="$work" "$recorder" record --plain --rate 8000 --chunk-seconds 1 --input - "$@"; }

cat >recorder.env <<'END'
# Settings of version @VERSION@
MYCELIA_CLIENT_ID=6b0f0000c0ffee0000000001
MYCELIA_TOKEN='a "secret" of $old'
MYCELIA_DEVICE="Desk microphone"
export MYCELIA_ENCODING=flac
MYCELIA_MAX_QUEUE_SIZE=20GB
MYCELIA_WHEN_FULL=drop
END
sed -i "s/@VERSION@/$version/" recorder.env

mkdir queue crashed server
(record --no-upload --db queue/audio_queue.db --start 2026-03-01T12:00:00Z --no-realtime) < <(make_pcm 20000)

# Killed while it records: three chunks in the queue, and 3648 frames only in the journal.
(record --no-upload --db crashed/audio_queue.db --start 2026-03-02T12:00:00Z) < <(make_pcm 27648; sleep 10) >crash.log &
crashing=$!
until grep -q '^.*chunk 2 captured' crash.log; do sleep 0.1; done
sleep 2
kill -KILL "$crashing"
wait "$crashing" || true
rm -f crashed/*-shm crashed/*.socket

"$server" --data "$work/server" --urls http://127.0.0.1:0 >server.log &
serving=$!
until grep -q '^Credentials' server.log; do sleep 0.1; done
env -i HOME="$work" "$server" keys add desk --data "$work/server" --output "$work/server-desk.env"
set -a
. server/credentials.env
set +a
MYCELIA_URL=$(sed -n 's/^Listening on //p' server.log)
export MYCELIA_URL
"$recorder" record --plain --rate 8000 --chunk-seconds 1 --input - --no-realtime --db delivered.db --start 2026-03-03T12:00:00Z < <(make_pcm 20000)
kill "$serving"
wait "$serving" || true

tar --create --sort=name --owner=0 --group=0 --numeric-owner queue crashed server recorder.env server-desk.env | gzip -9n >"$here/$version.tar.gz"
ls -l "$here/$version.tar.gz"
