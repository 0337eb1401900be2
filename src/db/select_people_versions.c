#include <stdio.h>

#include "db/rows.h"
#include "db/span_columns.h"

/* The shop's span of so many minutes. */
static bool read_span(int64_t minutes, unsigned *span)
{
    for (*span = 0; *span < ROLLUP_SPANS; (*span)++) {
        if (rollup_span_minutes(ROLLUP_SHOP, *span) == minutes)
            return true;
    }
    return false;
}

static bool read_row(const PGresult *rows, int at, enum db_people_kind kind,
                     struct db_people_version *out)
{
    struct db_row row = {.rows = rows, .row = at};
    bool known;

    out->key.kind = kind;
    known = read_span(db_row_take_i64(&row, 0), &out->key.span);
    out->key.starts_us = db_row_take_i64(&row, 0);
    out->key.channel = (enum tumpuk_channel)db_row_take_i64(&row, 0);
    out->version = db_row_take_i64(&row, 0);
    return known && !row.failed;
}

enum db_result db_select_people_versions(struct db_conn *conn, struct arena *arena,
                                         const char *shop_id, enum db_people_kind kind,
                                         const struct db_span_query *query,
                                         struct db_people_version **out, size_t *count)
{
    char kind_text[12];
    const char *const params[] = {shop_id, kind_text, db_channels_text(query->channels)};
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    *count = 0;
    (void)snprintf(kind_text, sizeof kind_text, "%d", (int)kind);
    db_columns_init(&columns, DB_SPAN_COLUMNS);
    for (size_t i = 0; i < query->part_count; i++)
        db_columns_part(&columns, 0, ROLLUP_SHOP, &query->parts[i]);
    result = db_columns_exec(conn, &db_sql_select_people_versions, 3, params, &columns, &rows);
    if (result == DB_OK) {
        *count = (size_t)PQntuples(rows);
        *out = arena_calloc(arena, *count + 1, sizeof **out);
        result = *out == NULL ? DB_FAILED : DB_OK;
    }
    for (size_t i = 0; result == DB_OK && i < *count; i++)
        result = read_row(rows, (int)i, kind, &(*out)[i]) ? DB_OK : DB_FAILED;
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}
