#!/usr/bin/env bash
# /metrics of the server at TUMPUK_URL, after some traffic, as promtool judges it.
set -euo pipefail

base=${TUMPUK_URL:?says which server to ask}
for path in /healthz /readyz /v1/stacking-rules /v1/rulebooks /nowhere; do
    curl -sS -o /dev/null --max-time 10 "$base$path"
done
text=$(curl -fsS --max-time 10 "$base/metrics")
promtool check metrics <<<"$text"
for name in tumpuk_db_workers_connected tumpuk_db_statement_duration_seconds_count; do
    grep -q "^$name " <<<"$text" || {
        echo "/metrics does not tell $name"
        exit 1
    }
done
echo "promtool has nothing to say to $(grep -c '^# TYPE' <<<"$text") metrics"
