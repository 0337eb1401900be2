#!/usr/bin/env bash
# Runs a command beside a test server: tumpukd-test on a free port of 127.0.0.1,
# with a migrated database of its own. The server must end with status 0 when
# it is told to; with a sanitizer's build that is where leaks are reported.
#
# Usage: .dev/with-server.sh [server flags…] -- command…
#
# The command finds
#   TUMPUK_URL           http://127.0.0.1:<port>
#   TUMPUK_OPERATOR_KEY  the operator's key
#   TUMPUK_PID           the server's process
#   TUMPUK_LOG           the file that its log goes to
#   TUMPUKD              the program, to start others with
#   TUMPUKD_TEST         the same with test routes: what serves at TUMPUK_URL
#   DATABASE_URL         its database
#   TUMPUK_TEST_PG, TUMPUK_TEST_CLUSTER_HOME  as .dev/with-cluster.sh
# VARIANT chooses the build (release).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .dev/lib.sh
source .dev/cluster.sh

START_WAIT_S=30
STOP_WAIT_S=30

if [ -z "${TUMPUK_TEST_PG:-}" ]; then
    exec .dev/with-cluster.sh "$0" "$@"
fi

flags=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    flags+=("$1")
    shift
done
[ $# -gt 1 ] || die "usage: $0 [server flags…] -- command…"
shift

TUMPUKD=$PWD/.build/${VARIANT:-release}/tumpukd
TUMPUKD_TEST=$TUMPUKD-test
[ -x "$TUMPUKD_TEST" ] || die "$TUMPUKD_TEST is not built: make VARIANT=${VARIANT:-release} test-programs"

work=$(mktemp -d "${TMPDIR:-/tmp}/tumpuk-server.XXXXXX")
server=

# shellcheck disable=SC2317 # called by the trap
finish() {
    local status=$?
    trap '' INT TERM
    if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then
        kill -KILL "$server"
    fi
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

database=server_$$
echo "CREATE DATABASE $database" |
    "$PG_BIN/psql" --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "$TUMPUK_TEST_PG"
DATABASE_URL="$TUMPUK_TEST_PG dbname=$database"
TUMPUK_OPERATOR_KEY=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
TUMPUK_LOG=$work/log
export TUMPUKD TUMPUKD_TEST DATABASE_URL TUMPUK_OPERATOR_KEY TUMPUK_LOG
(umask 077 && printf '%s\n' "$TUMPUK_OPERATOR_KEY" >"$work/operator.key")

"$TUMPUKD_TEST" migrate >"$TUMPUK_LOG" 2>&1 || {
    cat "$TUMPUK_LOG" >&2
    die "the migration failed"
}
"$TUMPUKD_TEST" --address 127.0.0.1 --port 0 --port-file "$work/port" \
    --operator-key-file "$work/operator.key" --cors-origins https://seller.example \
    "${flags[@]}" >>"$TUMPUK_LOG" 2>&1 &
server=$!
tries=$((START_WAIT_S * 20))
until [ -s "$work/port" ]; do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ] || ! kill -0 "$server" 2>/dev/null; then
        cat "$TUMPUK_LOG" >&2
        die "the test server did not start"
    fi
    sleep 0.05
done
TUMPUK_URL=http://127.0.0.1:$(cat "$work/port")
TUMPUK_PID=$server
export TUMPUK_URL TUMPUK_PID

status=0
"$@" || status=$?

if ! end_process "$server" "$STOP_WAIT_S"; then
    kill -KILL "$server"
    warn "the test server did not end within $STOP_WAIT_S s"
    status=1
fi
server_status=0
wait "$server" || server_status=$?
server=
if [ "$server_status" -ne 0 ]; then
    tail -n 60 "$TUMPUK_LOG" >&2
    warn "the test server ended with $server_status"
    status=1
fi
exit "$status"
