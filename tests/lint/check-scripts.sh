#!/usr/bin/env bash
# shellcheck over every script.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

mapfile -t scripts < <(
    {
        find . \( -name .git -o -name .build -o -name .local -o -name node_modules \) -prune \
            -o -name '*.sh' -print
        echo ./.ci/run
    } | sort
)
shellcheck --external-sources "${scripts[@]}"
echo "${#scripts[@]} scripts are clean"
