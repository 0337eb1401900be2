#!/usr/bin/env bash
# clang-format 14 has nothing to change (`make format` changes it).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

mapfile -t files < <(find include src tests -name node_modules -prune -o -name '*.[ch]' -print | sort)
clang-format-14 --dry-run --Werror --ferror-limit=3 "${files[@]}"
echo "${#files[@]} files are formatted"
