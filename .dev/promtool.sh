#!/usr/bin/env bash
# Sees to it that promtool is there: the machine's own, else taken out of
# Debian's package into .local/tools (installing it would set up a Prometheus
# server). Prints the directory that it is in.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .dev/lib.sh

if command -v promtool >/dev/null; then
    dirname "$(command -v promtool)"
    exit
fi
tools=$PWD/.local/tools
if [ ! -x "$tools/promtool" ]; then
    mkdir -p "$tools"
    unpacked=$(mktemp -d)
    trap 'rm -rf "$unpacked"' EXIT
    (cd "$unpacked" && apt-get download -qq prometheus >&2 && dpkg-deb -x prometheus_*.deb .) ||
        die "promtool is missing, and Debian's package prometheus could not be fetched"
    install -m 755 "$unpacked/usr/bin/promtool" "$tools/promtool"
fi
echo "$tools"
