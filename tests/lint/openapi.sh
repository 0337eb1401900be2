#!/bin/bash
# Lints openapi.yaml without a warning, and checks that a typed client can be
# generated from it and compiles. Needs npm's registry the first time only.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

# shellcheck source-path=SCRIPTDIR source=node.sh
source "$here/node.sh"
node_packages "$here"

# The linter tells nobody that it ran.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

"$NODE" "$here/node_modules/@redocly/cli/bin/cli.js" lint --config "$here/redocly.yaml" \
    --format=stylish "$root/openapi.yaml"

types=$root/.build/openapi
mkdir -p "$types"
"$NODE" "$here/node_modules/openapi-typescript/bin/cli.js" "$root/openapi.yaml" \
    --output "$types/tumpuk.d.ts" --immutable --default-non-nullable=false >/dev/null
"$NODE" "$here/node_modules/typescript/bin/tsc" --project "$here/tsconfig.json"
echo "openapi.yaml: a typed client compiles"
