#!/usr/bin/env bash
# Migrations: numbered without gaps, each naming its predecessor, with a way
# down, and comments on what they create. Queries: one statement a file, and a
# line in src/db/sql.h.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

failed=0
complain() {
    echo "$*"
    failed=1
}

predecessor=none
number=0
for file in sql/migrations/*.sql; do
    name=$(basename "$file" .sql)
    number=$((number + 1))
    [[ $name =~ ^[0-9]{4}_[a-z0-9_]+$ ]] || complain "$file: want NNNN_verb_noun.sql"
    [ "${name%%_*}" = "$(printf %04d "$number")" ] || complain "$file: number $number is missing"
    grep -qx -- "-- predecessor: $predecessor" "$file" ||
        complain "$file: wants the line '-- predecessor: $predecessor'"
    [ "$(grep -cx -- '-- migrate:up' "$file")" = 1 ] || complain "$file: no '-- migrate:up'"
    [ "$(grep -cx -- '-- migrate:down' "$file")" = 1 ] || complain "$file: no '-- migrate:down'"
    if grep -qiE '^[[:space:]]*(BEGIN|COMMIT|ROLLBACK)[[:space:]]*;' "$file"; then
        complain "$file: a migration is one transaction already"
    fi
    while read -r table; do
        grep -q "COMMENT ON TABLE $table IS" "$file" || complain "$file: $table has no comment"
    done < <(grep -oP '^CREATE TABLE \K\w+' "$file")
    predecessor=$name
done

for file in sql/queries/*.sql; do
    name=$(basename "$file" .sql)
    grep -qE "db_sql_$name;" src/db/sql.h || complain "$file: no db_sql_$name in src/db/sql.h"
    grep -rq "db_sql_$name\b" src/db/*.c || complain "$file: nobody runs it"
    if grep -v '^--' "$file" | grep -q ';'; then
        complain "$file: one statement a file, without a semicolon"
    fi
done

[ "$failed" -ne 0 ] || echo "$number migrations, and their queries, are in order"
exit "$failed"
