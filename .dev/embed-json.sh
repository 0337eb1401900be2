#!/usr/bin/env bash
# Writes, on stdout, a C source that holds documents as strings: of every
# <name>.json a `const char demo_text_<name>[]` (src/app/demo_text.h), dashes as
# underscores.
# Usage: .dev/embed-json.sh file…
set -euo pipefail
export LC_ALL=C
source "$(dirname "${BASH_SOURCE[0]}")/literal.sh"

echo '/* Made by .dev/embed-json.sh of src/app/demo/: do not edit. */'
echo '#include "app/demo_text.h"'
for file in "$@"; do
    name=$(basename "$file" .json)
    printf '\nconst char demo_text_%s[] =\n' "${name//-/_}"
    literal <"$file"
    echo '    ;'
done
