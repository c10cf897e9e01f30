# Sourced by packaging/build: native programs for this processor or another one.

# choose_architecture ARCHITECTURE: as Debian calls it; sets architecture, runtime, triplet.
choose_architecture() {
  architecture=$1
  case "$architecture" in
    amd64) runtime=linux-x64 triplet=x86_64-linux-gnu ;;
    arm64) runtime=linux-arm64 triplet=aarch64-linux-gnu ;;
    *) die "there are programs for amd64 and arm64, not for $architecture" ;;
  esac
}

is_foreign() { [ "$architecture" != "$(dpkg --print-architecture)" ]; }

missing_cross_linker() {
  ! is_foreign || missing_commands "$triplet-gcc=gcc-${triplet//_/-}"
  ! is_foreign || [ -e "/usr/$triplet/include/stdlib.h" ] || echo "libc6-dev-$architecture-cross"
}

compile_programs() {
  local project properties=(-p:PackageRuntime="$runtime" -p:PackageCommit="$short")
  if is_foreign; then
    mkdir -p "artifacts/packaging/$runtime"
    # The compiler of one processor alone takes no word for which one.
    printf '#!/usr/bin/env bash\nwords=()\nfor word; do [[ $word == --target=* ]] || words+=("$word"); done\nexec %s-gcc "${words[@]}"\n' "$triplet" \
      >"artifacts/packaging/$runtime/linker"
    chmod +x "artifacts/packaging/$runtime/linker"
    properties+=(-p:CppCompilerAndLinker="$PWD/artifacts/packaging/$runtime/linker" -p:LinkerFlavor=bfd -p:ObjCopyName="$triplet-objcopy")
  fi
  for project in "${projects[@]}"; do
    say "Restoring what the lock files of $project name…"
    dotnet restore "src/$project" --locked-mode -p:PackageRuntime="$runtime" --nologo -v quiet >&2 \
      || die "the packages are not those of packaging/locks: with another SDK than theirs, packaging/build --update-locks comes first"
    say "Compiling $project for $architecture…"
    dotnet publish "src/$project" -c Release --no-restore "${properties[@]}" --nologo -v quiet >&2
  done
}

# program_folder PACKAGE: where its program was published to.
program_folder() {
  case "$1" in
    mycelia-recorder) echo "artifacts/packaging/$runtime/publish/Mycelia.Recorder.Cli/release" ;;
    mycelia-local-server) echo "artifacts/packaging/$runtime/publish/Mycelia.LocalServer/release" ;;
  esac
}

# glibc_of FILE...: the newest version of the C library that they ask for.
glibc_of() {
  readelf --version-info --wide "$@" | grep -o 'GLIBC_[0-9][0-9.]*' | sed 's/GLIBC_//' | sort -Vu | tail -n 1
}

# compiler_version: of the lock files, and so of the runtime that is compiled in.
compiler_version() {
  sed -n '/"Microsoft.DotNet.ILCompiler"/,/resolved/s/.*"resolved": "\([^"]*\)".*/\1/p' "packaging/locks/Mycelia.Recorder.Cli.$runtime.lock.json" | head -n 1
}
