#!/usr/bin/env bash
# The core's objects need nothing but a few functions on memory, keep no state
# that can be written, and libtumpuk shows no names but its own. Wants a built
# tree: .build/release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

objects=(.build/release/obj/src/pricing/*.o)
failed=0
complain() {
    echo "$*"
    failed=1
}

# What is needed from outside, less what one object of the core gives another.
allowed='^(tumpuk_.*|mem(cpy|set|move|cmp|chr)|__mem(cpy|set|move)_chk|strlen|__(u?div|u?mod|u?divmod|mul)ti[34]|__stack_chk_fail|__assert_fail|_GLOBAL_OFFSET_TABLE_)$'
needed=$(nm --undefined-only --format=just-symbols .build/release/libtumpuk.o | sort -u)
while read -r name; do
    [[ -z $name || $name =~ $allowed ]] || complain "the core calls $name"
done <<<"$needed"

# Tables of pointers lie in .data.rel.ro: written by the loader only.
for object in "${objects[@]}"; do
    state=$(objdump --syms "$object" | awk '$3 == "O" && ($4 == ".data" || $4 == ".bss") { print $NF }
        $2 == "O" && ($3 == ".data" || $3 == ".bss") { print $NF }')
    [ -z "$state" ] || complain "$object keeps state: $state"
done

for library in "nm --dynamic --defined-only .build/release/libtumpuk.so" \
    "nm --extern-only --defined-only .build/release/libtumpuk.a"; do
    names=$($library | awk 'NF == 3 { print $3 }' | grep -v '^tumpuk_' || true)
    [ -z "$names" ] || complain "${library##*/} shows $names"
done

[ "$failed" -ne 0 ] || echo "the core is pure: ${#objects[@]} objects"
exit "$failed"
