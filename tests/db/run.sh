#!/usr/bin/env bash
# Runs the tests of the database room beside a cluster of their own.
# Usage: tests/db/run.sh [program…]   (default: all of .build/$VARIANT)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ $# -eq 0 ]; then
    set -- ".build/${VARIANT:-release}"/tests/db/test_*
    for arg in "$@"; do
        shift
        case $arg in *.d) ;; *) set -- "$@" "$arg" ;; esac
    done
fi
exec .dev/with-cluster.sh .dev/run-checks.sh "$@"
