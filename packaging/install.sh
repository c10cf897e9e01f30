#!/bin/sh
# Installs both programs from this archive, for systems without Debian's packages. An installed version is replaced.
#   ./install.sh PREFIX              such as ~/.local, or as root /usr/local
#   ./install.sh --uninstall PREFIX  removes what was installed, and keeps recordings and settings
set -eu

say() { printf 'install.sh: %s\n' "$*"; }
die() { printf 'install.sh: %s\n' "$*" >&2; exit "${status:-1}"; }
usage() { sed -n '2,4s/^# \{0,1\}//p' "$0"; }

uninstall=
case "${1:-}" in
  -h | --help) usage; exit 0 ;;
  --uninstall) uninstall=yes; shift ;;
esac
[ $# -eq 1 ] || { usage >&2; exit 2; }
case "$1" in -*) usage >&2; exit 2 ;; esac
# Paths stand in units, where other characters mean something.
case "$1" in *[!A-Za-z0-9/._+-]*) status=2 die "use a folder with letters, digits, '.', '_', '+' and '-' in its path, not $1" ;; esac

here=$(cd "$(dirname "$0")" && pwd)
if [ -z "$uninstall" ]; then
  [ "$(uname -s)" = Linux ] || die "these programs are for Linux"
  for program in mycelia-recorder mycelia-local-server; do
    "$here/lib/$program/$program" --version >/dev/null 2>&1 \
      || die "$program of this archive does not start on this machine, $(uname -m): take the archive for its processor; glibc 2.34 or newer is needed"
  done
  mkdir -p "$1" || die "cannot make $1: choose a folder of your own, or run this as root"
fi
prefix=$(cd "$1" && pwd) || die "there is no folder $1"
list=$prefix/share/mycelia-recorder/installed

if [ -n "$uninstall" ]; then
  [ -f "$list" ] || die "nothing is installed in $prefix: there is no $list"
  while read -r file; do
    rm -f "$prefix/$file"
  done <"$list"
  rm -f "$list"
  for folder in lib/mycelia-recorder lib/mycelia-local-server share/doc/mycelia-recorder/docs/images share/doc/mycelia-recorder/docs/schemas share/doc/mycelia-recorder/docs share/doc/mycelia-recorder share/mycelia-recorder; do
    rmdir "$prefix/$folder" 2>/dev/null || true
  done
  say "removed both programs from $prefix. Kept: recordings that wait for delivery (~/.local/state/mycelia-recorder), settings"
  say "(~/.config/mycelia-recorder), and the local server's data (~/.local/share/mycelia-local-server)"
  exit 0
fi

# replace FILE: by rename, so that a program that runs goes on with what it has.
replace() {
  mkdir -p "$prefix/$(dirname "$1")"
  cp "$here/$1" "$prefix/$1.new"
  mv -f "$prefix/$1.new" "$prefix/$1"
  printf '%s\n' "$1" >>"$list.new"
}

mkdir -p "$(dirname "$list")" "$prefix/bin"
: >"$list.new"
(cd "$here" && find lib share -type f | LC_ALL=C sort) >"$list.found"
while read -r file; do
  replace "$file"
done <"$list.found"
rm -f "$list.found"
for program in mycelia-recorder mycelia-local-server; do
  ln -sf "../lib/$program/$program" "$prefix/bin/$program"
  printf 'bin/%s\n' "$program" >>"$list.new"
done
# What an older version had and this one has not goes.
if [ -f "$list" ]; then
  LC_ALL=C sort "$list.new" >"$list.sorted"
  LC_ALL=C sort "$list" | LC_ALL=C comm -23 - "$list.sorted" | while read -r file; do rm -f "$prefix/$file"; done
  rm -f "$list.sorted"
fi
mv -f "$list.new" "$list"

# Units start the programs that were just installed, and see them where they hide the home.
program=$prefix/lib/mycelia-recorder/mycelia-recorder
units=$prefix/share/systemd/user
"$program" service unit --program "$program" >"$units/mycelia-recorder.service.new"
"$program" service unit --program "$program" --template >"$units/mycelia-recorder@.service.new"
for unit in "$units/mycelia-recorder.service" "$units/mycelia-recorder@.service"; do
  mv -f "$unit.new" "$unit"
done
unit=$prefix/lib/systemd/system/mycelia-local-server.service
sed "s|/usr/bin/mycelia-local-server|$prefix/bin/mycelia-local-server|" "$unit" >"$unit.new"
mv -f "$unit.new" "$unit"

version=$("$program" --version)
say "installed mycelia-recorder $version and mycelia-local-server in $prefix"
case ":$PATH:" in *":$prefix/bin:"*) ;; *) say "add $prefix/bin to PATH to call them by name" ;; esac
say "'mycelia-recorder doctor' says what is missing on this machine"
