#!/usr/bin/env bash
# Run by packaging/check: foreign.sh COMMAND... runs it in namespaces of its own, in which the kernel starts programs of arm64 by qemu. It
# keeps who starts what by user namespace, so that nothing else on the machine changes.
set -euo pipefail

inside() {
  mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
  printf '%s' ":qemu-aarch64:M::\\x7fELF\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\xb7\\x00:\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff\\xff:$(command -v qemu-aarch64-static):OCF" \
    >/proc/sys/fs/binfmt_misc/register
  exec "$@"
}

if [ "${1:-}" = --inside ]; then
  shift
  inside "$@"
fi
go=$(mktemp -u)
mkfifo "$go"
trap 'rm -f "$go"' EXIT
unshare --user bash -c 'read -r _ <"$0"; exec unshare --mount --pid --fork --kill-child --mount-proc "$@"' "$go" "$0" --inside "$@" &
child=$!
until [ "$(readlink "/proc/$child/ns/user")" != "$(readlink "/proc/$$/ns/user")" ]; do sleep 0.02; done
# Root is root, and everybody else who they are.
echo '0 0 4294967295' >"/proc/$child/uid_map"
echo '0 0 4294967295' >"/proc/$child/gid_map"
echo go >"$go"
wait "$child"
