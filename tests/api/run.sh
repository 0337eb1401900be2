#!/bin/bash
# Checks the real answers of a running server against openapi.yaml.
#
#   TUMPUK_URL=http://127.0.0.1:8080 TUMPUK_OPERATOR_KEY=… tests/api/run.sh [pattern]
#   … tests/api/run.sh --update-examples    writes the answers into openapi.yaml
#
# The server must have been started with `--cors-origins https://seller.example`
# and that operator key; rulebooks are written into its database. With a pattern
# only the tests so named run. TUMPUK_CONTRACT_RUNS is how many random requests
# each property sends, TUMPUK_CONTRACT_SEED where they begin. TUMPUKD is the
# program (.build/release/tumpukd), of which one without a database is started.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if [ -z "${TUMPUK_URL:-}" ] || [ -z "${TUMPUK_OPERATOR_KEY:-}" ]; then
    echo "run.sh: TUMPUK_URL and TUMPUK_OPERATOR_KEY must say which server to ask" >&2
    exit 2
fi

# shellcheck source-path=SCRIPTDIR source=../lint/node.sh
source "$here/../lint/node.sh"
node_packages "$here"

if [ "${1:-}" = --update-examples ]; then
    exec "$NODE" "$here/update-examples.js"
fi

exec "$NODE" \
    --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter="$here/summary.js" --test-reporter-destination=stdout \
    ${1:+--test-name-pattern="$1"} "$here/main.js"
