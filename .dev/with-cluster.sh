#!/usr/bin/env bash
# Runs a command beside a PostgreSQL cluster of its own, which is removed
# afterwards. The command finds it by
#   TUMPUK_TEST_PG            a libpq connection string, database `postgres`
#   TUMPUK_TEST_CLUSTER_HOME  its directory, for .dev/passing-cluster.sh
# Where a cluster is given already, that one is used and stays.
# Usage: .dev/with-cluster.sh command…
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .dev/lib.sh
source .dev/cluster.sh

[ $# -gt 0 ] || die "usage: $0 command…"
if [ -n "${TUMPUK_TEST_PG:-}" ]; then
    exec "$@"
fi

home=$(mktemp -d "${TMPDIR:-/tmp}/tumpuk-test.XXXXXX")
# shellcheck disable=SC2317 # called by the trap
finish() {
    trap '' INT TERM
    end_group
    cluster_remove "$home"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cluster_create "$home" passing
cluster_start "$home"
TUMPUK_TEST_PG=$(cluster_url "$home" postgres)
TUMPUK_TEST_CLUSTER_HOME=$home
export TUMPUK_TEST_PG TUMPUK_TEST_CLUSTER_HOME
status=0
run_group "$@" || status=$?
exit "$status"
