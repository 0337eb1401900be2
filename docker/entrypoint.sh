#!/bin/sh
# What the container runs: brings the database up to date before it serves
# (several may do so at once), and hands everything else to tumpukd as it is.
set -eu

if [ "${1:-serve}" = serve ] && [ "${TUMPUK_MIGRATE:-true}" = true ]; then
    tumpukd migrate
fi
exec tumpukd "$@"
