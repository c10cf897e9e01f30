#!/usr/bin/env bash
# Writes what the two programs are made of, as they were last restored: artifacts/sbom/PROGRAM.cdx.json (CycloneDX).
#   write-sbom.sh [PROGRAM…]   with SBOM_FOLDER as the place, and with PackageRuntime what packaging/build restored
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' Directory.Build.props)
[ $# -gt 0 ] || set -- mycelia-recorder mycelia-local-server
dotnet tool restore >/dev/null
for program in "$@"; do
  case "$program" in
    mycelia-recorder) project=Mycelia.Recorder.Cli ;;
    mycelia-local-server) project=Mycelia.LocalServer ;;
  esac
  dotnet CycloneDX "src/$project/$project.csproj" --disable-package-restore --no-serial-number --set-name "$program" --set-version "$version" \
    --output "${SBOM_FOLDER:-artifacts/sbom}" --filename "$program.cdx.json" --output-format Json >/dev/null
done
