#!/usr/bin/env bash
# Every configuration key that `tumpukd --help` tells stands in README.md, by
# flag and by environment variable, and README.md tells none that is not there.
# Wants a built tree: .build/release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

flags() { grep -oE -- '--[a-z][a-z-]+' | sort -u; }
variables() { grep -oE '\b(TUMPUK_[A-Z_]+|DATABASE_URL)\b' | sort -u; }

failed=0
help=$(.build/release/tumpukd --help)
# The table of configuration: every line that names a variable of the service.
readme=$(grep -E '^\|.*`(TUMPUK_[A-Z_]+|DATABASE_URL)`' README.md || true)
for what in flags variables; do
    if ! differences=$(diff <($what <<<"$help" | grep -vxE -- '--(help|version)') \
        <($what <<<"$readme")); then
        echo "$what: '<' only in tumpukd --help, '>' only in the table of README.md"
        grep '^[<>]' <<<"$differences"
        failed=1
    fi
done
[ "$failed" -ne 0 ] || echo "README.md and tumpukd --help tell the same keys"
exit "$failed"
