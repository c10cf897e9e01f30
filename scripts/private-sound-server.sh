# Sourced by run: a PulseAudio of our own with a microphone that speaks, for machines that have neither.

# start_private_sound_server DIRECTORY: exports PULSE_SERVER, and MYCELIA_DEVICE unless it is set; the processes join the array started.
start_private_sound_server() {
  local dir=$1
  local state=$dir/pulse
  mkdir -p "$state"
  chmod 700 "$state"
  env HOME="$state" XDG_RUNTIME_DIR="$state" PULSE_RUNTIME_PATH="$state" PULSE_STATE_PATH="$state" PULSE_COOKIE="$state/cookie" \
    setsid pulseaudio -n --daemonize=no --system=false --exit-idle-time=-1 --disallow-exit --use-pid-file=no \
    --disable-shm=no --realtime=no --high-priority=no \
    -L "module-null-sink sink_name=virtmic format=s16le rate=16000 channels=1 channel_map=mono norewinds=1 sink_properties=device.description=Virtual-microphone" \
    -L "module-native-protocol-unix auth-anonymous=1 socket=$state/native" </dev/null >"$state/log" 2>&1 &
  started+=("$!")
  export PULSE_SERVER=unix:$state/native
  # Its microphone is a monitor, which is recorded without a word only where it is named.
  export MYCELIA_DEVICE=${MYCELIA_DEVICE:-virtmic.monitor}
  local tries=0
  until PULSE_SERVER=$PULSE_SERVER pactl info >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || die "the private sound server does not start: see $state/log"
    sleep 0.05
  done

  [ -s "$dir/speech.wav" ] || make_speech "$dir"
  # One endless stream: playing file after file would leave silence between them.
  setsid bash -c 'while :; do tail -c +45 "$1"; done | pacat --playback --device=virtmic --raw --format=s16le --rate=16000 --channels=1 --latency-msec=100' \
    speech "$dir/speech.wav" </dev/null >/dev/null 2>&1 &
  started+=("$!")
}

# About a minute of speech as 16 kHz mono WAV with a 44-byte header.
make_speech() {
  local text="This is the virtual microphone of mycelia recorder. There is no sound card on this machine, so I speak in its place. What you record now is what I say. "
  local number
  for number in one two three four five six seven eight nine ten eleven twelve; do
    text="$text Sentence number $number: every second is kept, and every second is delivered once. "
  done
  espeak-ng --stdout "$text" | sox -t wav - -t raw -r 16000 -c 1 -b 16 -e signed-integer - | sox -t raw -r 16000 -c 1 -b 16 -e signed-integer - "$1/speech.wav.part.wav"
  mv "$1/speech.wav.part.wav" "$1/speech.wav"
}
