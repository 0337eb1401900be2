#!/usr/bin/env bash
# Runs check programs one after the other, all of them even where one fails.
# Usage: .dev/run-checks.sh program…
set -u
failed=0
for program in "$@"; do
    echo "  test  $program"
    "./$program" || failed=1
done
exit "$failed"
