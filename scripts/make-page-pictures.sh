#!/usr/bin/env bash
# Makes docs/images/listen-*.png: the page of the local server in a browser, with a day of made-up voices in it.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
. scripts/prerequisites.sh
mapfile -t packages < <(missing_commands chromium=chromium ffmpeg=ffmpeg curl=curl bc=bc)
need_packages "${packages[@]}"

dotnet build tests/Mycelia.Page.Tests -c Release --nologo -v quiet >&2
program=artifacts/bin/Mycelia.LocalServer/release/mycelia-local-server
pictures=artifacts/bin/Mycelia.Page.Tests/release/Mycelia.Page.Tests
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work" 2>/dev/null || true' EXIT
export TZ=Europe/Berlin

"$program" --data "$work/data" --urls http://127.0.0.1:0 >"$work/log" &
server=$!
until grep -q "Listening on" "$work/log"; do sleep 0.1; done
url=$(sed -n 's/^Listening on \(http[^ ]*[0-9]\).*/\1/p' "$work/log" | head -n 1)

# signed_in NAME: a token of the key of this name, whose name the page shows with the recorder.
signed_in() {
  local MYCELIA_CLIENT_ID MYCELIA_TOKEN
  if [ "$1" = first ]; then
    . "$work/data/credentials.env"
  else
    . <("$program" keys add "$1" --rights upload,read,delete --data "$work/data" | grep =)
  fi
  curl -sf -d grant_type=client_credentials -d "client_id=$MYCELIA_CLIENT_ID" -d "client_secret=$MYCELIA_TOKEN" "$url/oauth/token" |
    sed 's/.*"access_token":"\([^"]*\)".*/\1/'
}

# voices NAME LOUDNESS PITCH: five minutes of somebody who talks in sentences, with breaks.
voices() {
  local talks="gt(sin(t/31+$3)+sin(t/83)+0.5*sin(t/7),-0.4)" says="gt(sin(t*0.9+$3)+sin(t*0.37)+0.6*sin(t*2.3),-0.3)"
  ffmpeg -v error -y -f lavfi -i "aevalsrc='0.004*(random(0)-0.5)+$2*$talks*$says*(0.3+0.7*abs(sin(t/90+$3)))*(1+0.5*sin(t/7))*abs(sin(t*9))*(sin(2*PI*$3*t)+random(1)-0.5)':s=16000:d=300" \
    -sample_fmt s16 "$work/$1.flac"
}

# record TOKEN DEVICE RECORDING START PATTERN: a digit of the pattern is five minutes, louder the higher it is. Leaves the server's id of it
# in $recorded.
record() {
  local token=$1 device=$2 id=$3 pattern=$5 start number answer
  recorded=
  start=$(date -d "$4" +%s)
  for ((number = 0; number < ${#pattern}; number++)); do
    answer=$(curl -sf -H "Authorization: Bearer $token" -H "Idempotency-Key: $id-$number" \
      -F "audio=@$work/voice-${pattern:number:1}.flac;type=audio/flac" \
      -F "data={\"start\":\"$(date -u -d "@$((start + 300 * number))" +%FT%T.000Z)\",\"chunk_number\":$number,${recorded:+\"source_file_id\":\"$recorded\",}\"metadata\":{\"recording_id\":\"$id\",\"device\":\"$device\",\"deviceName\":\"$device\",\"format\":\"flac\",\"rate\":16000,\"width\":2,\"channels\":1}}" \
      "$url/api/audio/ingest")
    recorded=${recorded:-$(sed 's/.*"source_file_id":"\([^"]*\)".*/\1/' <<<"$answer")}
  done
}

utc() { date -u -d "@$(date -d "$1" +%s)" +%FT%T.000Z; }
put() { curl -sf -X PUT -H "Authorization: Bearer $1" -H "Content-Type: application/json" -d "$3" "$url$2"; }

day=2026-11-19
say "Recording a day…"
for voice in 0 1 2 3 4 5; do voices "voice-$voice" "$(bc <<<"scale=3; $voice * $voice * 0.012")" "$((110 + 17 * voice))"; done
kitchen=$(signed_in kitchen)
desk=$(signed_in desk)
record "$kitchen" "USB microphone" kitchen-1 "$day 06:40" 00002340000012344320000000455443200000034320
record "$kitchen" "USB microphone" kitchen-2 "$day 10:47" 00023443000024550000000
put "$kitchen" "/api/recordings/$recorded/notes" "{\"device\":\"USB microphone\",\"gaps\":[{\"from\":\"$(utc "$day 10:20")\",\"to\":\"$(utc "$day 10:47")\",\"cause\":\"microphone unplugged\",\"kind\":\"gap\"}],\"marks\":[],\"ended\":true}"
record "$kitchen" "USB microphone" kitchen-3 "$day 13:25" 0000123400000000000243000002330000012000000012340000000000244355443200000034554455443320000000000023443200000000
put "$kitchen" "/api/recordings/$recorded/notes" "{\"device\":\"USB microphone\",\"gaps\":[{\"from\":\"$(utc "$day 12:42")\",\"to\":\"$(utc "$day 13:25")\",\"cause\":\"paused\",\"kind\":\"pause\"}],\"marks\":[{\"at\":\"$(utc "$day 17:48")\",\"label\":\"idea for the letter\"}],\"ended\":true}"
record "$desk" "Built-in microphone" desk-1 "$day 08:30" 002310000244454443544310000023320000100000
record "$desk" "Built-in microphone" desk-2 "$day 13:10" 000123200000002344300000001233320000000244300000000012220000
put "$desk" "/api/recordings/$recorded/notes" "{\"device\":\"Built-in microphone\",\"gaps\":[{\"from\":\"$(utc "$day 12:00")\",\"to\":\"$(utc "$day 13:10")\",\"cause\":\"paused\",\"kind\":\"pause\"}],\"marks\":[],\"ended\":true}"
first=$(signed_in first)
put "$first" /api/labels/picture-one "{\"from\":\"$(utc "$day 09:00")\",\"to\":\"$(utc "$day 10:10")\",\"text\":\"Call with Anna about the move\",\"recorder\":null}"
put "$first" /api/labels/picture-two "{\"from\":\"$(utc "$day 19:10")\",\"to\":\"$(utc "$day 20:25")\",\"text\":\"Dinner\",\"recorder\":null}"

mkdir -p docs/images
. "$work/data/credentials.env"
PICTURES_URL=$url PICTURES_CLIENT_ID=$MYCELIA_CLIENT_ID PICTURES_SECRET=$MYCELIA_TOKEN PICTURES_DAY=$day PICTURES_FOLDER=docs/images \
  "$pictures" -noLogo -explicit only -class Mycelia.Page.Tests.Pictures
