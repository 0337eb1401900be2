#!/usr/bin/env bash
# Starts or stops a cluster that tests made, for tests that want it away.
# Usage: .dev/passing-cluster.sh start HOME
#        .dev/passing-cluster.sh stop HOME [fast|immediate]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .dev/lib.sh
source .dev/cluster.sh

case ${1:-} in
start) cluster_start "$2" ;;
stop) cluster_stop "$2" "${3:-fast}" ;;
*) die "usage: $0 start|stop HOME [fast|immediate]" ;;
esac
