#include <stdio.h>

#include "db/fields.h"
#include "db/span_columns.h"

#define COLUMNS 2

struct taker {
    db_take_people_at *take;
    void *arg;
};

static bool take_row(void *arg, const struct db_field *fields)
{
    const struct taker *taker = arg;
    struct db_taker values = {.field = fields};
    int64_t starts_us = db_take_instant(&values, 0);

    return !values.failed && fields[1].len > 0 &&
           taker->take(taker->arg, starts_us, (const unsigned char *)fields[1].bytes,
                       (size_t)fields[1].len);
}

enum db_result db_select_people_of_parts(struct db_conn *conn, const char *shop_id,
                                         enum db_people_kind kind,
                                         const struct db_span_query *query, db_take_people_at *take,
                                         void *arg)
{
    char kind_text[12];
    const char *const params[] = {shop_id, kind_text, db_channels_text(query->channels)};
    struct taker taker = {.take = take, .arg = arg};
    struct db_columns columns;
    enum db_result result;

    (void)snprintf(kind_text, sizeof kind_text, "%d", (int)kind);
    db_columns_init(&columns, DB_SPAN_COLUMNS);
    for (size_t i = 0; i < query->part_count; i++)
        db_columns_part(&columns, 0, ROLLUP_SHOP, &query->parts[i]);
    result = db_columns_stream(conn, &db_sql_select_people_of_parts, 3, params, &columns, COLUMNS,
                               take_row, &taker);
    db_columns_clear(&columns);
    return result;
}
