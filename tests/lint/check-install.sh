#!/usr/bin/env bash
# `make install` into an empty directory, then a program of two lines against
# the installed copy by pkg-config, shared and static, in C and (for the
# headers) in C++ where that compiler is there; then `make uninstall` leaves
# nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d "${TMPDIR:-/tmp}/tumpuk-install.XXXXXX")
trap 'rm -rf "$work"' EXIT
root="$work/a root"
make --no-print-directory VARIANT=release install PREFIX=/opt/tumpuk DESTDIR="$root" >/dev/null

cat >"$work/user.c" <<'C'
#include <stdio.h>
#include <tumpuk/combination.h>
#include <tumpuk/projection.h>
#include <tumpuk/quote.h>

int main(void)
{
    return tumpuk_rulebook_valid(tumpuk_rulebook_guide()) && tumpuk_quote_storage_size(1, 1) > 0 &&
                   tumpuk_projection_storage_size(1, 1) > 0
               ? puts(tumpuk_type_name(TUMPUK_TYPE_PROMO_CODE)) < 0
               : 1;
}
C
# pkg-config escapes the blank of the path for a shell.
export PKG_CONFIG_PATH="$root/opt/tumpuk/lib/pkgconfig"
options=()
flags() { eval "options=($(pkg-config --define-prefix "$@" tumpuk))"; }

flags --cflags --libs
gcc -std=c11 -Wall -Wextra -Werror -o "$work/shared" "$work/user.c" "${options[@]}"
LD_LIBRARY_PATH="$root/opt/tumpuk/lib" "$work/shared" | grep -qx PROMO_CODE
objdump -p "$work/shared" | grep -q 'NEEDED *libtumpuk.so.0'

flags --cflags --libs --static
gcc -std=c11 -Wall -Wextra -Werror -static -o "$work/static" "$work/user.c" "${options[@]}"
"$work/static" | grep -qx PROMO_CODE

if command -v g++ >/dev/null; then
    flags --cflags
    g++ -std=c++17 -Wall -Wextra -Werror -fsyntax-only -x c++ "$work/user.c" "${options[@]}"
fi
"$root/opt/tumpuk/bin/tumpukd" --version >/dev/null

make --no-print-directory VARIANT=release uninstall PREFIX=/opt/tumpuk DESTDIR="$root" >/dev/null
left=$(find "$root" ! -type d)
[ -z "$left" ] || {
    echo "make uninstall leaves $left"
    exit 1
}
echo "the installed copy compiles, links both ways, and goes away again"
