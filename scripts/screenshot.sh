#!/usr/bin/env bash
# Makes docs/recording.png: the real program in a real terminal (tmux), as it looks after some minutes with a pause in them.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
. scripts/prerequisites.sh
mapfile -t packages < <(missing_commands tmux=tmux aha=aha chromium=chromium)
need_packages "${packages[@]}"

work=$(mktemp -d)
session=mycelia-screenshot-$$
trap 'tmux kill-session -t "$session" 2>/dev/null || true; rm -rf "$work"' EXIT

tmux new-session -d -s "$session" -x 80 -y 24 "env TERM=xterm-256color LANG=C.UTF-8 PS1='\$ ' bash --norc"
tmux send-keys -t "$session" './run' Enter
until tmux capture-pane -t "$session" -p | grep -q "RECORDING"; do sleep 1; done
sleep 40
tmux send-keys -t "$session" p
sleep 8
tmux send-keys -t "$session" p
sleep 45
tmux send-keys -t "$session" m
tmux send-keys -t "$session" -l 'decision about the roof'
tmux send-keys -t "$session" Enter
sleep 2
tmux capture-pane -t "$session" -p -e >"$work/screen.ansi"
tmux send-keys -t "$session" q
until tmux capture-pane -t "$session" -p | grep -q "stopped:"; do sleep 0.2; done

# The browser takes braille from another font, of another width: each in a box of its own.
aha --black --no-header <"$work/screen.ansi" | perl -CSD -pe 's|([\x{2500}-\x{28ff}])|<i>$1</i>|g' >"$work/body"
{
  echo '<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#101418}pre{margin:0;padding:16px;font:15px/1.35 "DejaVu Sans Mono",monospace;color:#d8dee6}i{display:inline-block;width:1ch;height:1.2em;overflow:hidden;vertical-align:bottom;font-style:normal}</style><pre>'
  cat "$work/body"
  echo '</pre>'
} >"$work/screen.html"
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --disable-background-networking --user-data-dir="$work/profile" \
  --window-size=760,"$((32 + 21 * $(wc -l <"$work/screen.ansi")))" --screenshot="$work/screen.png" "file://$work/screen.html" >/dev/null 2>&1
mv "$work/screen.png" docs/recording.png
