#!/usr/bin/env bash
# Names sources that are longer than a reader likes. A file whose head tells the
# reason is listed below. A warning only: it never fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

LINES_MAX=400
allowed=" "

find src include -name '*.[ch]' -print | sort | while IFS= read -r file; do
    lines=$(wc -l <"$file")
    if [ "$lines" -gt "$LINES_MAX" ] && [[ $allowed != *" $file "* ]]; then
        echo "warning: $file has $lines lines, more than $LINES_MAX"
    fi
done
