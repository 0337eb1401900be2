#include <stdio.h>

#include "db/rows.h"
#include "db/span_columns.h"

/* The columns of sums stand in the order of enum rollup_sum. */
static bool read_row(const PGresult *rows, int at, struct db_sums_row *out)
{
    struct db_row row = {.rows = rows, .row = at};

    out->starts_us = db_row_take_i64(&row, 0);
    out->source = (uint8_t)db_row_take_i64(&row, 0);
    for (int i = 0; i < ROLLUP_SUM_COUNT; i++)
        out->sums[i] = db_row_take_i64(&row, 0);
    return !row.failed;
}

enum db_result db_select_shop_sums(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                   const struct db_span_query *query, struct db_sums_row **out,
                                   size_t *count)
{
    char bin[24];
    const char *const params[] = {shop_id, db_channels_text(query->channels),
                                  query->by_source ? "{1,2,3,4}" : "{0}", bin};
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    *count = 0;
    (void)snprintf(bin, sizeof bin, "%lld", (long long)query->bin_minutes);
    db_columns_init(&columns, DB_SPAN_COLUMNS);
    for (size_t i = 0; i < query->part_count; i++)
        db_columns_part(&columns, 0, ROLLUP_SHOP, &query->parts[i]);
    result = db_columns_exec(conn, &db_sql_select_shop_sums, 4, params, &columns, &rows);
    if (result == DB_OK) {
        *count = (size_t)PQntuples(rows);
        *out = arena_calloc(arena, *count + 1, sizeof **out);
        result = *out == NULL ? DB_FAILED : DB_OK;
    }
    for (size_t i = 0; result == DB_OK && i < *count; i++)
        result = read_row(rows, (int)i, &(*out)[i]) ? DB_OK : DB_FAILED;
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}
