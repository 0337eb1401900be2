#!/usr/bin/env bash
# Every script, judged by shellcheck.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

mapfile -t scripts < <(
    {
        find . \( -name .git -o -name .build -o -name .local -o -name node_modules \) -prune \
            -o -name '*.sh' -print
        echo ./.ci/run
    } | sort
)
shellcheck --external-sources --source-path=SCRIPTDIR "${scripts[@]}"
echo "${#scripts[@]} scripts are clean"
