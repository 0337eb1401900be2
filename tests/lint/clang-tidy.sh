#!/usr/bin/env bash
# clang-tidy 14 over the sources, with the checks of .clang-tidy. A file is
# judged again only when it, a header or the checks changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

stamps=.build/tidy
mkdir -p "$stamps"
newest=$(find .clang-tidy include src -name '*.h' -newer "$stamps/headers" -print -quit 2>/dev/null || echo all)
if [ -n "$newest" ] || [ .clang-tidy -nt "$stamps/headers" ]; then
    rm -f "$stamps"/*.ok
    touch "$stamps/headers"
fi

judge() {
    local file=$1 stamp
    stamp=.build/tidy/${file//\//-}.ok
    [ "$stamp" -nt "$file" ] && return
    # shellcheck disable=SC2046 # several flags
    clang-tidy-14 --quiet --warnings-as-errors='*' "$file" -- -std=c11 -D_GNU_SOURCE \
        -DTUMPUK_VERSION='"lint"' -Iinclude -Isrc $(pkg-config --cflags libpq) 2>/dev/null || return 1
    touch "$stamp"
}
export -f judge
# shellcheck disable=SC2016 # the inner shell expands it
find src -name '*.c' -print0 | sort -z | xargs -0 -n 1 -P "$(nproc)" bash -c 'judge "$1"' judge
echo "clang-tidy has nothing to say"
