# Sourced by run and test: what the machine must have, and how it gets it.

say() { printf '%s\n' "$*" >&2; }
die() { say "${0##*/}: $*"; exit 1; }

need_dotnet() {
  command -v dotnet >/dev/null || die "the .NET 10 SDK is needed: https://dotnet.microsoft.com/download"
  # Without ICU the SDK does not even say its version, unless it is told to do without. All that is built here does without.
  has_library libicuuc.so || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
  dotnet --version >/dev/null 2>&1 || die "this .NET SDK is too old: version 10 is needed (installed: $(cd / && dotnet --version 2>/dev/null || echo none))"
}

# restore_locked: exactly the packages of the lock files. They name the compiler of one SDK and one processor: with another of either
# everything else is still of the versions that Directory.Packages.props gives.
restore_locked() {
  local locked bundled
  dotnet restore Mycelia.Recorder.slnx --locked-mode --nologo -v quiet >/dev/null 2>&1 && return
  locked=$(sed -n '/"Microsoft.DotNet.ILCompiler"/,/requested/s/.*"requested": "\[\([^,]*\),.*/\1/p' src/Mycelia.Recorder.Cli/packages.lock.json | head -n 1)
  bundled=$(dotnet msbuild src/Mycelia.Recorder.Cli/Mycelia.Recorder.Cli.csproj -getProperty:BundledNETCoreAppPackageVersion)
  if [ "$locked" = "$bundled" ] && [ "$(uname -m)" = x86_64 ]; then
    dotnet restore Mycelia.Recorder.slnx --locked-mode --nologo -v quiet >&2 || die "the packages are not those of the lock files"
  fi
  say "The lock files are of SDK runtime $locked on x86_64, this is $bundled on $(uname -m): restoring without them."
  dotnet restore Mycelia.Recorder.slnx --nologo -v quiet -p:RestorePackagesWithLockFile=false
}

# The recorder is compiled to a native program, which a C compiler's driver links.
missing_linker() {
  local compiler
  for compiler in clang gcc; do
    ! "$compiler" -x c - -o /dev/null <<<'int main(void) { return 0; }' 2>/dev/null || return 0
  done
  printf '%s\n' gcc libc6-dev
}

has_library() { ldconfig -p 2>/dev/null | grep -q "$1" || /sbin/ldconfig -p 2>/dev/null | grep -q "$1"; }

# Without these the SDK fetches no packages, and the recorder makes no checksums.
missing_tls() {
  has_library libssl.so.3 || echo 'libssl3t64|libssl3'
  [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/pki/tls/certs/ca-bundle.crt ] || echo ca-certificates
}

# The packages of the libraries that the recorder calls and that are not there, one a line: the sound server's client,
# sound files (FLAC, files to play and to import), Opus and the Ogg files that it comes in, inputs that are joined, channels and sample
# rates. The last has FFmpeg's version in its name: A|B is the first that apt knows.
missing_libraries() {
  has_library libpulse.so.0 || echo libpulse0
  has_library libsndfile.so.1 || echo libsndfile1
  has_library libopus.so.0 || echo libopus0
  has_library libogg.so.0 || echo libogg0
  has_library libsamplerate.so.0 || echo libsamplerate0
  has_library 'libswresample.so.[456]' || echo 'libswresample6|libswresample5|libswresample4'
}

# What only the tests need: PortAudio, and the plug-in by which its microphone is a sound server's; a wall clock that can be set.
missing_test_libraries() {
  has_library libportaudio.so.2 || echo libportaudio2
  compgen -G '/usr/lib*/*/alsa-lib/libasound_module_pcm_pulse.so' >/dev/null || compgen -G '/usr/lib*/alsa-lib/libasound_module_pcm_pulse.so' >/dev/null || echo libasound2-plugins
  compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null || echo libfaketime
}

# known_packages PACKAGE|OTHER...: of each the first that apt knows, one a line; as it stands where apt knows none (yet).
known_packages() {
  local package name
  for package in "$@"; do
    for name in ${package//|/ }; do
      [ "$name" = "$package" ] || ! apt-cache show "$name" >/dev/null 2>&1 || { package=$name; break; }
    done
    printf '%s\n' "$package"
  done
}

# install_packages ROOT PACKAGE...: as root, with ROOT before the command where that takes one.
install_packages() {
  local root=$1 packages
  shift
  mapfile -t packages < <(known_packages "$@")
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"
}

# need PACKAGE...: the Debian packages of these names. Says what is missing; asks first where someone can answer.
need_packages() {
  [ $# -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "please install: $* (the names of Debian's packages; this system has no apt-get)"
  local root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "please install as root: apt-get install $(known_packages "$@" | paste -sd ' ')"
    root=sudo
  fi
  say "Missing on this machine: $(known_packages "$@" | paste -sd ' ')"
  if [ -t 0 ] && [ -t 2 ]; then
    local answer
    read -r -p "Install with apt-get? [Y/n] " answer
    case "$answer" in [nN]*) die "cannot go on without: $*" ;; esac
  fi
  local log
  log=$(mktemp)
  if ! { install_packages "$root" "$@" || { $root apt-get update && install_packages "$root" "$@"; }; } </dev/null >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    die "could not install: $*"
  fi
  rm -f "$log"
  say "Installed: $(known_packages "$@" | paste -sd ' ')"
}

# leave_asleep UNIT...: what was installed for the tests alone does not become the users' sound server at their next login.
leave_asleep() {
  local unit kind root= units=()
  for unit in "$@"; do
    for kind in socket service; do
      [ ! -e "/usr/lib/systemd/user/$unit.$kind" ] || units+=("$unit.$kind")
    done
  done
  [ "${#units[@]}" -gt 0 ] && command -v systemctl >/dev/null || return 0
  [ "$(id -u)" = 0 ] || root=sudo
  $root systemctl --global disable "${units[@]}" >/dev/null 2>&1 || say "Could not disable ${units[*]} for the users of this machine."
}

# missing_commands COMMAND=PACKAGE...: the packages whose command is not there, one a line.
missing_commands() {
  local pair
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || printf '%s\n' "${pair#*=}"
  done | sort -u
}
