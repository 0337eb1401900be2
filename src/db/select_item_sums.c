#include <stdio.h>

#include "db/fields.h"
#include "db/item_columns.h"
#include "db/items.h"
#include "db/span_columns.h"

#define COLUMNS (1 + DB_ITEM_SUMS)
#define PARAMS_BEFORE 3

struct taking {
    db_take_item_sums *take;
    void *arg;
};

static bool take_row(void *arg, const struct db_field *fields)
{
    const struct taking *taking = arg;
    struct db_taker taker = {.field = fields};
    int64_t sums[ROLLUP_SUM_COUNT] = {0};
    struct tumpuk_text id = db_take_text(&taker);

    for (int i = 0; i < DB_ITEM_SUMS; i++)
        sums[DB_ITEM_SUM[i]] = db_take_integer(&taker, 0);
    return !taker.failed && taking->take(taking->arg, id, sums);
}

enum db_result db_select_item_sums(struct db_conn *conn, const char *shop_id,
                                   const struct db_item_query *query, db_take_item_sums *take,
                                   void *arg)
{
    char kind[8];
    const char *const params[PARAMS_BEFORE] = {shop_id, kind, db_channels_text(query->channels)};
    struct taking taking = {take, arg};
    struct db_columns columns;
    enum db_result result;

    (void)snprintf(kind, sizeof kind, "%d", (int)query->kind);
    db_columns_init(&columns, 1 + DB_SPAN_COLUMNS);
    for (size_t i = 0; i < query->term_count; i++) {
        db_columns_i64(&columns, 0, query->terms[i].sign);
        db_columns_part(&columns, 1, query->kind, &query->terms[i].part);
    }
    result = db_columns_stream(conn, &db_sql_select_item_sums, PARAMS_BEFORE, params, &columns,
                               COLUMNS, take_row, &taking);
    db_columns_clear(&columns);
    return result;
}
