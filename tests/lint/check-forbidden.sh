#!/usr/bin/env bash
# Functions that no source may call, and no floating point near money. Comments
# do not count: the preprocessor takes them out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Without bounds, without errors, or with hidden state.
calls='strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atoll|atof|strtok|localtime|gmtime|ctime|asctime|setenv|putenv|rand|srand|alloca'
failed=0
code() { gcc -fpreprocessed -dD -E -P -x c "$1" 2>/dev/null; }

while IFS= read -r file; do
    found=$(code "$file" | grep -nE "(^|[^[:alnum:]_])($calls)[[:space:]]*\(" || true)
    case $file in
    src/pricing/* | src/dashboard/* | include/*)
        found+=$(code "$file" | grep -nE '(^|[^[:alnum:]_])(double|float)([^[:alnum:]_]|$)' || true)
        found+=$(code "$file" | grep -nE '(^|[^[:alnum:]_])(malloc|calloc|realloc|free|time|clock_gettime|printf|fprintf)[[:space:]]*\(' || true)
        ;;
    esac
    if [ -n "$found" ]; then
        printf '%s: forbidden\n%s\n' "$file" "$found"
        failed=1
    fi
done < <(find src include -name '*.[ch]' | sort)

[ "$failed" -ne 0 ] || echo "no forbidden calls"
exit "$failed"
