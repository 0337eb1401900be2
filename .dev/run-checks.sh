#!/usr/bin/env bash
# Runs check programs, so many at a time (1), all of them even where one fails. What
# each prints stands together.
# Usage: .dev/run-checks.sh [-j jobs] program…
set -u
jobs=1
if [ "${1:-}" = -j ]; then
    jobs=$2
    shift 2
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/tumpuk-checks.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT

run_one() {
    local work=$1 program=$2 out status=0
    out=$(mktemp "$work/out.XXXXXX")
    "./$program" >"$out" 2>&1 || status=1
    {
        flock 9
        echo "  test  $program"
        cat "$out"
    } 9>"$work/lock"
    return "$status"
}
export -f run_one
# shellcheck disable=SC2016 # the inner shell expands it
printf '%s\0' "$@" | xargs -0 -n 1 -P "$jobs" bash -c 'run_one "$1" "$2"' run_one "$work" || exit 1
