#!/usr/bin/env bash
# Every configuration key that `tumpukd --help` tells stands in README.md, by
# flag and by environment variable, and README.md tells none that is not there.
# Wants a built tree: .build/release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

names() { grep -oE -- "$1" | grep -vxE -- '--(help|version)' | sort -u; }
FLAG='--[a-z][a-z-]+'
VARIABLE='\b(TUMPUK_[A-Z_]+|DATABASE_URL)\b'

failed=0
help=$(.build/release/tumpukd --help)
# The table of configuration: every row that names a variable of the service.
readme=$(grep -E '^\|' README.md | grep -E "$VARIABLE" || true)
for pattern in "$FLAG" "$VARIABLE"; do
    if ! differences=$(diff <(names "$pattern" <<<"$help") <(names "$pattern" <<<"$readme")); then
        echo "'<' only in tumpukd --help, '>' only in the table of README.md"
        grep '^[<>]' <<<"$differences"
        failed=1
    fi
done
[ "$failed" -ne 0 ] || echo "README.md and tumpukd --help tell the same keys"
exit "$failed"
