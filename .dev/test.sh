#!/usr/bin/env bash
# `make test`: everything that continuous integration runs, each step told with
# what it counted, and a closing line `N passed, N failed` over all of them.
# A tool that is missing, a database that does not start, and a test that was
# skipped are failures.
#
# Usage: .dev/test.sh [--lint] [word]   only lint; only steps whose names have the word
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .dev/lib.sh

jobs=$(nproc)
build() { make --no-print-directory --keep-going -j "$jobs" "$@"; }
checks() { .dev/run-checks.sh "$@"; }
# The check programs under a directory of tests, of one variant.
programs() { find ".build/$1/tests/$2" -type f -name 'test_*' -executable | sort; }

# ---- the steps: a line each ------------------------------------------------
# step 'name' command…      A command tells how many passed and failed as check,
# unittest or `N passed, N failed` do; else it counts as one by its status.

list_steps() {
    step 'build'                        build all test-programs unit-programs db-programs
    step 'lint: formatting'             tests/lint/check-format.sh
    step 'lint: includes'               tests/lint/check-includes.py
    step 'lint: the core is pure'       tests/lint/check-core.sh
    step 'lint: forbidden calls'        tests/lint/check-forbidden.sh
    step 'lint: SQL'                    tests/lint/check-sql.sh
    step 'lint: scripts'                tests/lint/check-scripts.sh
    step 'lint: length of files'        tests/lint/check-length.sh
    step 'lint: configuration keys'     tests/lint/check-config-keys.sh
    step 'lint: cppcheck'               tests/lint/cppcheck.sh
    step 'lint: clang-tidy'             tests/lint/clang-tidy.sh
    step 'lint: openapi.yaml'           tests/lint/openapi.sh
    step 'lint: installed library'      tests/lint/check-install.sh
    [ -z "$only_lint" ] || return 0

    step 'build: sanitizers'            build VARIANT=asan test-programs unit-programs db-programs
    step 'build: clang'                 build VARIANT=clang all test-programs unit-programs
    step 'build: fuzzers'               build VARIANT=fuzz fuzz-programs
    step 'unit tests'                   run_units release
    step 'unit tests: sanitizers'       run_sanitized_units
    step 'golden cases'                 tests/oracle/run_cases.py --cli .build/asan/quote-cli
    step 'second reading: its own tests' python3 -m unittest discover -s tests/oracle
    step 'second reading: random baskets' tests/oracle/differential.py --cli .build/release/quote-cli --count 100000 --seed 1 --jobs "$jobs"
    step 'properties: random baskets'   tests/oracle/properties.py --cli .build/release/quote-cli --count 20000 --seed 1 --jobs "$jobs"
    step 'fuzzers: kept corpus'         .dev/fuzz.sh 0
    step 'database'                     run_programs release db
    step 'database: sanitizers'         run_programs asan db
    step 'database: down and up again'  tests/db/down.sh
    step 'contract: sanitizers'         contract asan
    step 'sheets: other programs'       sheets release
    step 'sheets: sanitizers'           sheets asan
    step 'metrics'                      .dev/with-server.sh -- tests/api/metrics.sh
    step 'faults, also under sanitizers' faults_of_both
    step 'make run, make stop'          tests/lint/check-run.sh
    step 'containers'                   tests/lint/check-docker.sh
}

# Under sanitizers a fifth of the random baskets and histories: the release build
# runs them all.
run_sanitized_units() { TUMPUK_BASKETS=20000 TUMPUK_HISTORIES=24 run_units asan; }
run_units() { mapfile -t found < <(programs "$1" unit) && checks -j "$jobs" "${found[@]}"; }
run_programs() { mapfile -t found < <(programs "$1" "$2") && checks "${found[@]}"; }

# Debian's Python, which has openpyxl as a package.
sheets() { VARIANT=$1 .dev/with-server.sh -- /usr/bin/python3 -m unittest discover -s tests/sheets; }

# Tests that ask psql for long leave their connections idle meanwhile.
contract() { VARIANT=$1 .dev/with-server.sh --idle-timeout 120 -- tests/api/run.sh; }

# Its server gives up on slow clients soon, so that tests need not wait long; and its
# cluster is its own, for it is stopped and killed.
faults() {
    env -u TUMPUK_TEST_PG TUMPUK_REQUEST_TIMEOUT=3 VARIANT="$1" .dev/with-server.sh \
        --request-timeout 3 --connections-per-client 4000 -- \
        python3 -m unittest discover -s tests/fault
}

# Both at a time: they wait more than they compute.
faults_of_both() {
    local status=0 other
    faults asan >"$LOGS/faults-asan.out" 2>&1 &
    other=$!
    faults release || status=$?
    wait "$other" || status=$?
    cat "$LOGS/faults-asan.out"
    return "$status"
}

# ---- running them ----------------------------------------------------------

LOGS=.build/test
total_passed=0
total_failed=0
failed_steps=()
number=0

# What a log says of passed and failed checks: "passed failed".
count_log() {
    awk '
        match($0, /^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+$/) {
            split($0, n, /[^0-9]+/); found = 1
            failed += n[3] + n[4]; passed += n[2] - n[3] - n[4]
        }
        /^Ran [0-9]+ tests? in / { ran = $2; found = 1; unittest = 1 }
        unittest && /^(OK|FAILED)/ {
            bad = 0
            # Skipped and unexpectedly passed ones are no successes.
            while (match($0, /(failures|errors|skipped|unexpected successes)=[0-9]+/)) {
                part = substr($0, RSTART, RLENGTH); sub(/.*=/, "", part); bad += part
                $0 = substr($0, RSTART + RLENGTH)
            }
            failed += bad; passed += ran - bad; unittest = 0
        }
        /^[0-9]+ passed, [0-9]+ failed$/ { found = 1; passed += $1; failed += $3 }
        END { if (found) print passed + 0, failed + 0 }' "$1"
}

step() {
    local name=$1 log status=0 counts passed failed began=$SECONDS
    shift
    case $name in
    build*) ;; # what others need
    *"$word"*) ;;
    *) return 0 ;;
    esac
    number=$((number + 1))
    log=$LOGS/$(printf %02d "$number")-${name//[^a-z0-9]/-}.log
    printf '%-34s ' "$name"
    run_group "$@" >"$log" 2>&1 || status=$?
    counts=$(count_log "$log")
    read -r passed failed <<<"${counts:-$((status == 0)) $((status != 0))}"
    # Whatever it counted: a runner that fails has failed.
    [ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
    total_passed=$((total_passed + passed))
    total_failed=$((total_failed + failed))
    if [ "$failed" -eq 0 ]; then
        printf 'ok      %7d passed %5d s\n' "$passed" "$((SECONDS - began))"
        grep -h '^warning:' "$log" || true
    else
        printf 'FAILED  %7d passed, %d failed %5d s\n' "$passed" "$failed" "$((SECONDS - began))"
        failed_steps+=("$name ($log)")
        sed 's/^/    | /' <(tail -n 60 "$log")
    fi
}

only_lint=
if [ "${1:-}" = --lint ]; then
    only_lint=yes
    shift
fi
word=${1:-}

if [ -z "${TUMPUK_TEST_PG:-}" ]; then
    .dev/packages.sh test
    PATH=$(.dev/promtool.sh):$PATH
    export PATH
    mkdir -p "$LOGS"
    rm -f "$LOGS"/*.log
    if [ -z "$only_lint" ]; then
        exec .dev/with-cluster.sh "$0" "$@"
    fi
fi
mkdir -p "$LOGS"
export PYTHONDONTWRITEBYTECODE=1
export CK_VERBOSITY=normal
trap 'end_group; exit 130' INT
trap 'end_group; exit 143' TERM

list_steps
if [ "$number" -eq 0 ]; then
    die "no step has '$word' in its name"
fi
if [ "${#failed_steps[@]}" -gt 0 ]; then
    say
    say "failed:"
    printf '  %s\n' "${failed_steps[@]}"
fi
say
say "$total_passed passed, $total_failed failed"
[ "$total_failed" -eq 0 ]
