#!/usr/bin/env bash
# Writes, on stdout, a C source that holds the SQL as strings (src/db/sql.h):
# of every sql/queries/<name>.sql a `struct db_statement db_sql_<name>`, and of
# sql/migrations/*.sql, in the order given, the table db_migrations with what
# stands between `-- migrate:up` and `-- migrate:down`.
# Usage: .dev/embed-sql.sh file…
set -euo pipefail
export LC_ALL=C
source "$(dirname "${BASH_SOURCE[0]}")/literal.sh"

echo '/* Made by .dev/embed-sql.sh of sql/: do not edit. */'
echo '#include "db/sql.h"'
index=0
migrations=()
for file in "$@"; do
    case $file in
    sql/migrations/*) migrations+=("$file") ;;
    *)
        name=$(basename "$file" .sql)
        printf '\nconst struct db_statement db_sql_%s = {\n    "%s", %d,\n' "$name" "$name" "$index"
        literal <"$file"
        echo '};'
        index=$((index + 1))
        ;;
    esac
done
printf '\n_Static_assert(%d <= DB_STATEMENTS_MAX, "raise DB_STATEMENTS_MAX");\n' "$index"

printf '\nconst struct db_migration db_migrations[] = {\n'
for file in "${migrations[@]}"; do
    name=$(basename "$file" .sql)
    version=${name%%_*}
    if [[ ! $version =~ ^[0-9]+$ ]] || [[ $(grep -c '^-- migrate:up$' "$file") != 1 ]] ||
        [[ $(grep -c '^-- migrate:down$' "$file") != 1 ]]; then
        echo "$file: want NNNN_verb_noun.sql with one '-- migrate:up' and one '-- migrate:down'" >&2
        exit 1
    fi
    printf '    {\n        "%s", "%s",\n' "$version" "$name"
    awk '/^-- migrate:down$/ { exit } up { print } /^-- migrate:up$/ { up = 1 }' "$file" | literal
    echo '    },'
done
echo '};'
printf 'const size_t db_migration_count = %d;\n' "${#migrations[@]}"
