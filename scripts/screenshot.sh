#!/usr/bin/env bash
# Makes docs/recording.png: the real program in a real terminal (tmux), as it looks after a few chunks.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
. scripts/prerequisites.sh
mapfile -t packages < <(missing_commands tmux=tmux aha=aha chromium=chromium)
need_packages "${packages[@]}"

work=$(mktemp -d)
session=mycelia-screenshot-$$
trap 'tmux kill-session -t "$session" 2>/dev/null || true; rm -rf "$work"' EXIT

tmux new-session -d -s "$session" -x 112 -y 20 "env TERM=xterm-256color PS1='\$ ' bash --norc"
tmux send-keys -t "$session" 'clear; ./run' Enter
until tmux capture-pane -t "$session" -p | grep -q "chunk 2 uploaded"; do sleep 1; done
sleep 4
tmux send-keys -t "$session" C-c
until tmux capture-pane -t "$session" -p | grep -q "stopped:"; do sleep 0.2; done
tmux capture-pane -t "$session" -p -e | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$work/screen.ansi"

aha --black --no-header <"$work/screen.ansi" >"$work/body"
{
  echo '<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#101418}pre{margin:0;padding:16px;font:15px/1.35 "DejaVu Sans Mono",monospace;color:#d8dee6}</style><pre>'
  cat "$work/body"
  echo '</pre>'
} >"$work/screen.html"
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --disable-background-networking --user-data-dir="$work/profile" \
  --window-size=1060,"$((32 + 21 * $(wc -l <"$work/screen.ansi")))" --screenshot="$work/screen.png" "file://$work/screen.html" >/dev/null 2>&1
mv "$work/screen.png" docs/recording.png
