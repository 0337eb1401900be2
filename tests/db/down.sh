#!/usr/bin/env bash
# Every migration can be taken back: up, down in reverse order with psql, and
# nothing is left but the table of migrations; then up again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[ -n "${TUMPUK_TEST_PG:-}" ] || exec .dev/with-cluster.sh "$0" "$@"
source .dev/lib.sh
source .dev/cluster.sh

PROGRAM=.build/${VARIANT:-release}/tumpukd
database=down_$$
sql() { "$PG_BIN/psql" --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@"; }

echo "CREATE DATABASE $database" | sql "$TUMPUK_TEST_PG"
export DATABASE_URL="$TUMPUK_TEST_PG dbname=$database"
# All that is not the system's: relations, functions, types.
objects() {
    echo "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
          UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
          UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
          ORDER BY 1" | sql "$DATABASE_URL"
}

"$PROGRAM" migrate >/dev/null
before=$(objects)
mapfile -t migrations < <(printf '%s\n' sql/migrations/*.sql | sort -r)
for file in "${migrations[@]}"; do
    version=$(basename "$file")
    { awk 'down { print } /^-- migrate:down$/ { down = 1 }' "$file"
      echo "DELETE FROM schema_migrations WHERE version = '${version%%_*}';"; } |
        sql --single-transaction "$DATABASE_URL"
done
left=$(objects | grep -v schema_migrations || true)
[ -z "$left" ] || die "after all the ways down there is still: $left"
"$PROGRAM" migrate >/dev/null
[ "$(objects)" = "$before" ] || die 'up again is not as it was'
echo "${#migrations[@]} migrations go down and up again"
