# Sourced by packaging/build: what goes where.

# put MODE FILE PLACE...: copies a file into each place.
put() {
  local mode=$1 file=$2 place
  shift 2
  for place in "$@"; do
    install -D -m "$mode" "$file" "$place"
  done
}

# fill FILE PLACE: with what is only known now.
fill() {
  mkdir -p "$(dirname "$2")"
  sed -e "s|@VERSION@|$version|; s|@ARCHITECTURE@|$architecture|; s|@MAINTAINER@|$maintainer|; s|@GLIBC@|${glibc:-}|; s|@SIZE@|${size:-}|" \
    -e "s|@DATE@|$(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH" '+%a, %d %b %Y %T +0000')|" "$1" >"$2"
  chmod 644 "$2"
}

# put_program PACKAGE LIBDIR: the program, and SQLite's library, which it looks for beside itself.
put_program() {
  put 755 "$(program_folder "$1")/$1" "$2/$1/$1"
  put 644 "$(program_folder "$1")/libe_sqlite3.so" "$2/$1/libe_sqlite3.so"
  "$triplet-strip" --strip-unneeded "$2/$1/libe_sqlite3.so"
}

# put_pages FOLDER: what messages call docs/PAGE, with all that the pages lead to.
put_pages() {
  local file
  for file in docs/*.{md,json} docs/schemas/* docs/images/*; do
    put 644 "$file" "$1/$file"
  done
  put 644 SECURITY.md "$1/SECURITY.md"
}

# notices: whose work the runtime's own code has in it, which is compiled into the programs.
notices() { compgen -G "${NUGET_PACKAGES:-$HOME/.nuget/packages}/runtime.linux-*.microsoft.dotnet.ilcompiler/$(compiler_version)/THIRD-PARTY-NOTICES.TXT" | head -n 1; }

# make_deb PACKAGE
make_deb() {
  local package=$1 root=$work/$1 kind file size glibc scripts
  kind=recorder
  [ "$package" = mycelia-recorder ] || kind=server
  put_program "$package" "$root/usr/lib"
  mkdir -p "$root/usr/bin"
  ln -s "../lib/$package/$package" "$root/usr/bin/$package"
  put 644 "docs/$package.1" "$root/usr/share/man/man1/$package.1"
  if [ "$kind" = recorder ]; then
    put 644 packaging/recorder/mycelia-recorder.service "$root/usr/lib/systemd/user/mycelia-recorder.service"
    put 644 packaging/recorder/mycelia-recorder@.service "$root/usr/lib/systemd/user/mycelia-recorder@.service"
    put 644 packaging/recorder/completions/mycelia-recorder.bash "$root/usr/share/bash-completion/completions/mycelia-recorder"
    put 644 packaging/recorder/completions/mycelia-recorder.zsh "$root/usr/share/zsh/vendor-completions/_mycelia-recorder"
    put 644 packaging/recorder/completions/mycelia-recorder.fish "$root/usr/share/fish/vendor_completions.d/mycelia-recorder.fish"
  else
    put 644 packaging/server/mycelia-local-server.service "$root/usr/lib/systemd/system/mycelia-local-server.service"
    put 644 packaging/server/sysusers.conf "$root/usr/lib/sysusers.d/mycelia-local-server.conf"
  fi
  put_pages "$root/usr/share/doc/$package"
  put 644 "packaging/$kind/lintian-overrides" "$root/usr/share/lintian/overrides/$package"
  put 644 packaging/copyright "$root/usr/share/doc/$package/copyright"
  fill "packaging/$kind/changelog" "$root/usr/share/doc/$package/changelog"
  put 644 CHANGELOG.md "$root/usr/share/doc/$package/CHANGELOG.md"
  put 644 "$(notices)" "$root/usr/share/doc/$package/third-party-notices.txt"
  find "$root/usr/share/man" "$root/usr/share/doc" -type f ! -name copyright ! -name SECURITY.md ! -path '*/docs/*' -exec gzip -9n {} +

  glibc=$(glibc_of "$root/usr/lib/$package"/*)
  size=$(du -k -s --apparent-size "$root/usr" | cut -f 1)
  mkdir "$root/DEBIAN"
  fill "packaging/$kind/control" "$root/DEBIAN/control"
  for file in postinst prerm postrm; do
    [ ! -e "packaging/$kind/$file" ] || put 755 "packaging/$kind/$file" "$root/DEBIAN/$file"
  done
  (cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
  dpkg-deb --root-owner-group --threads-max=1 -Zxz --build "$root" "$out/${package}_${version}_$architecture.deb" >/dev/null
  made+=("${package}_${version}_$architecture.deb")
}

# make_archive: both programs, for other systems than Debian.
make_archive() {
  local name=mycelia-recorder-$version-linux-$architecture package root
  root=$work/$name
  for package in mycelia-recorder mycelia-local-server; do
    put_program "$package" "$root/lib"
    put 644 "docs/$package.1" "$root/share/man/man1/$package.1"
  done
  put 644 packaging/recorder/mycelia-recorder.service "$root/share/systemd/user/mycelia-recorder.service"
  put 644 packaging/recorder/mycelia-recorder@.service "$root/share/systemd/user/mycelia-recorder@.service"
  put 644 packaging/server/mycelia-local-server.service "$root/lib/systemd/system/mycelia-local-server.service"
  put 644 packaging/server/sysusers.conf "$root/lib/sysusers.d/mycelia-local-server.conf"
  put 644 packaging/recorder/completions/mycelia-recorder.bash "$root/share/bash-completion/completions/mycelia-recorder"
  put 644 packaging/recorder/completions/mycelia-recorder.zsh "$root/share/zsh/site-functions/_mycelia-recorder"
  put 644 packaging/recorder/completions/mycelia-recorder.fish "$root/share/fish/vendor_completions.d/mycelia-recorder.fish"
  put 644 packaging/copyright "$root/share/doc/mycelia-recorder/copyright"
  put 644 CHANGELOG.md "$root/share/doc/mycelia-recorder/CHANGELOG.md"
  put_pages "$root/share/doc/mycelia-recorder"
  put 644 "$(notices)" "$root/share/doc/mycelia-recorder/third-party-notices.txt"
  put 755 packaging/install.sh "$root/install.sh"
  tar --create --directory "$work" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=gnu "$name" \
    | gzip -9n >"$out/$name.tar.gz"
  made+=("$name.tar.gz")
}

# write_sbom PACKAGE: what it is made of, as it was restored for these packages.
write_sbom() {
  local name=$1_${version}_$architecture.cdx.json
  PackageRuntime=$runtime SBOM_FOLDER=$work scripts/write-sbom.sh "$1"
  sed -i -E "s/(\"timestamp\": \")[^\"]*/\1$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)/" "$work/$1.cdx.json"
  mv "$work/$1.cdx.json" "$out/$name"
  made+=("$name")
}
