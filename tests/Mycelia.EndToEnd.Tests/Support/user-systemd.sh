#!/usr/bin/env bash
# A real systemd of a user's, on a machine whose own may be another program, and apart from everything else there.
#   user-systemd.sh PLACE SOUND UID
# The folder PLACE is the user's /home/listener, SOUND has the socket of the user's sound server. Says "ready PID" once systemd
# answers whoever enters the namespaces of that process. Ends, with all that was started in it, when its input ends.
# 77: this machine does not allow it; why is on stderr.
set -euo pipefail

cannot() { echo "$*" >&2; exit 77; }

outside() {
  local uid=$3
  [ -x /lib/systemd/systemd ] || cannot "systemd is not installed"
  [ -d /home ] || cannot "there is no /home"
  setpriv --reuid "$uid" --clear-groups unshare --user --mount true || cannot "users may not have namespaces here"

  # A group of processes, in which systemd makes its own: nobody but this process sees where it is mounted.
  groups=$(mktemp -d)
  trap 'rmdir "$groups"' EXIT
  mount -t cgroup2 cgroup2 "$groups" || cannot "cgroups cannot be mounted here"
  trap 'umount "$groups"; rmdir "$groups"' EXIT
  group=$groups/mycelia-test-$$
  mkdir "$group" || cannot "no cgroup can be made here"
  coproc inside { echo "$BASHPID" >"$group/cgroup.procs" && exec unshare --fork --kill-child --pid --mount --mount-proc --cgroup bash "$0" inside "$@"; }
  trap end EXIT
  local word first
  read -r word <&"${inside[0]}"
  first=$(<"/proc/$inside_PID/task/$inside_PID/children")
  echo "$word ${first% }"
  cat >/dev/null
}

end() {
  kill -KILL "$inside_PID" 2>/dev/null || true
  wait "$inside_PID" 2>/dev/null || true
  until find "$group" -depth -type d -exec rmdir {} + 2>/dev/null; do sleep 0.05; done
  umount "$groups"
  rmdir "$groups"
}

inside() {
  local place=$1 sound=$2 uid=$3 runtime=/run/user/$3 unit manager
  mount -t tmpfs -o mode=755 tmpfs /run
  mount -t tmpfs -o mode=755 tmpfs /home
  # The last of these is where a service's own root is built; the systemd that boots a machine makes it.
  mkdir -p "$runtime/pulse" "$runtime/systemd/user" /home/listener /run/systemd/system /run/systemd/unit-root
  mount --bind "$place" /home/listener
  mount --bind "$sound" "$runtime/pulse"
  mount -t tmpfs -o mode=1777 tmpfs /tmp
  mount -t tmpfs -o mode=1777 tmpfs /var/tmp
  # What would take the sound server's place, or need a database of users.
  for unit in pulseaudio.socket pulseaudio.service pipewire.socket pipewire-pulse.socket dbus.socket; do
    ln -s /dev/null "$runtime/systemd/user/$unit"
  done
  umount -l /sys/fs/cgroup || true
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  chown "$uid:$uid" /sys/fs/cgroup /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/cgroup.subtree_control "$runtime" "$runtime/pulse" "$runtime/systemd" "$runtime/systemd/user"
  chown -R "$uid:$uid" /home/listener
  setpriv --reuid "$uid" --regid "$uid" --clear-groups --inh-caps=-all \
    env -i HOME=/home/listener/home XDG_RUNTIME_DIR="$runtime" PATH="$PATH" /lib/systemd/systemd --user --log-target=console >&2 &
  manager=$!
  until [ -S "$runtime/systemd/private" ]; do
    kill -0 "$manager"
    sleep 0.02
  done
  echo ready
  wait "$manager"
}

if [ "${1:-}" = inside ]; then
  shift
  inside "$@"
else
  if [ -z "${APART:-}" ]; then
    # Mounts of its own, from the first on.
    [ "$(id -u)" = 0 ] || cannot "it takes root"
    unshare --mount true || cannot "no mounts of its own can be made here"
    APART=yes exec unshare --mount --propagation private bash "$0" "$@"
  fi
  outside "$@"
fi
