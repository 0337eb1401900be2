#!/usr/bin/env bash
# Makes the dashboards' sums again from raw rows, in the database of DATABASE_URL
# or else in that of `make run`, and prints each difference.
# Usage: .dev/verify-rollups.sh PROGRAM
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .dev/lib.sh
source .dev/cluster.sh

if [ -z "${DATABASE_URL:-}" ] && [ -z "${TUMPUK_DATABASE_URL_FILE:-}" ]; then
    home=$(cluster_lasting_home)
    cluster_exists "$home" || die "there is no database yet: make run, or set DATABASE_URL"
    started=
    if ! cluster_running "$home"; then
        cluster_start "$home"
        started=yes
    fi
    DATABASE_URL=$(cluster_url "$home" tumpuk)
    export DATABASE_URL
    trap '[ -z "$started" ] || cluster_stop "$home"' EXIT
fi
"$1" verify-rollups
say "the sums are what the raw rows say"
