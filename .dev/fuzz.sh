#!/usr/bin/env bash
# Runs every fuzzer for so many seconds, beginning with its kept corpus
# (tests/fuzz/corpus/<name>); 0 seconds: only the corpus, once. New inputs go to
# .build/fuzz/corpus/<name>, a finding to .build/fuzz/findings.
# Usage: .dev/fuzz.sh SECONDS
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .dev/lib.sh

seconds=${1:?usage: .dev/fuzz.sh SECONDS}
findings=.build/fuzz/findings
mkdir -p "$findings"
passed=0
failed=0
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    kept=tests/fuzz/corpus/${name#fuzz_}
    fresh=.build/fuzz/corpus/${name#fuzz_}
    flags=(-rss_limit_mb=2048 -timeout=20 "-artifact_prefix=$findings/$name-")
    for dictionary in "tests/fuzz/${name#fuzz_}.dict" tests/fuzz/json.dict; do
        if [ -f "$dictionary" ]; then
            flags+=("-dict=$dictionary")
            break
        fi
    done
    mkdir -p "$fresh"
    if [ "$seconds" -eq 0 ]; then
        flags+=(-runs=0)
        corpora=("$kept")
    else
        flags+=("-max_total_time=$seconds" -print_final_stats=1)
        corpora=("$fresh" "$kept")
    fi
    say "fuzz  $name"
    if ".build/fuzz/fuzz/$name" "${flags[@]}" "${corpora[@]}" >"$fresh.log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        tail -n 40 "$fresh.log"
    fi
    if [ "$seconds" -ne 0 ]; then
        grep -E '^stat::(number_of_executed_units|average_exec_per_sec|new_units_added)' \
            "$fresh.log" || true
    fi
done
say "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
