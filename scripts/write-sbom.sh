#!/usr/bin/env bash
# Writes what the two programs are made of, as they were last restored: artifacts/sbom/PROGRAM.cdx.json (CycloneDX).
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' Directory.Build.props)
dotnet tool restore >/dev/null
for program in mycelia-recorder=Mycelia.Recorder.Cli mycelia-local-server=Mycelia.LocalServer; do
  dotnet CycloneDX "src/${program#*=}/${program#*=}.csproj" --disable-package-restore --no-serial-number --set-name "${program%%=*}" --set-version "$version" \
    --output artifacts/sbom --filename "${program%%=*}.cdx.json" --output-format Json >/dev/null
done
