#!/usr/bin/env bash
# Decodes mutated sound files with the system's libsndfile and libswresample under valgrind, which reports every wrong read and write.
#   scripts/fuzz-sound-files.sh [COUNT] [SEED]     default: 10000 1
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
. scripts/prerequisites.sh

count=${1:-10000} seed=${2:-1}
mapfile -t packages < <(missing_commands valgrind=valgrind sox=sox ffmpeg=ffmpeg gcc=gcc pkg-config=pkg-config)
pkg-config --exists sndfile 2>/dev/null || packages+=(libsndfile1-dev)
pkg-config --exists libswresample 2>/dev/null || packages+=(libswresample-dev)
need_packages "${packages[@]}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sox -n -r 44100 -c 2 "$work/a.wav" synth 0.3 pinknoise sine 440
for encoding in pcm_u8 pcm_s24le pcm_f32le pcm_alaw adpcm_ms adpcm_ima_wav; do
  ffmpeg -v error -i "$work/a.wav" -c:a "$encoding" "$work/$encoding.wav"
done
for kind in aiff au caf w64 flac ogg opus mp3; do
  ffmpeg -v error -i "$work/a.wav" "$work/b.$kind"
done
sox "$work/a.wav" -r 8000 -c 1 -e gsm-full-rate "$work/gsm.wav"
gcc -O1 -g -Wall -Wextra -o "$work/mutate" tests/sound-files/mutate.c $(pkg-config --cflags --libs sndfile libswresample libavutil)

# As many at once as there are processors.
parts=$(nproc)
for part in $(seq "$parts"); do
  valgrind --quiet --error-exitcode=9 --leak-check=no --log-file="$work/valgrind.$part" "$work/mutate" $((count / parts)) $((seed * 1000 + part)) "$work"/*.* >"$work/out.$part" 2>&1 &
done
bad=0
for job in $(jobs -p); do
  wait "$job" || bad=$?
done
cat "$work"/out.* "$work"/valgrind.*
[ "$bad" -eq 0 ] && echo "no wrong read or write" || { echo "valgrind found errors, or a decoder crashed ($bad)"; exit 1; }
