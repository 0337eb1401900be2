#!/usr/bin/env bash
# `make stop`: ends the service and the cluster that `make run` of this checkout
# started. Nothing to end is no error.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .dev/lib.sh
source .dev/cluster.sh

PROGRAM=.build/release/tumpukd
STOP_WAIT_S=30

if [ -f .local/tumpukd.pid ]; then
    pid=$(cat .local/tumpukd.pid)
    if runs_program "$pid" "$PROGRAM"; then
        end_process "$pid" "$STOP_WAIT_S" || die "the service (process $pid) does not end"
        say "service: stopped"
    fi
    rm -f .local/tumpukd.pid
fi
if [ -f .local/cluster ] && home=$(cluster_lasting_home) && cluster_running "$home"; then
    cluster_stop "$home"
    say "database: stopped (its data stay in $home)"
fi
