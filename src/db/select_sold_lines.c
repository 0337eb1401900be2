#include "db/columns.h"
#include "db/export.h"
#include "db/fields.h"
#include "db/span_columns.h"

enum { COLUMNS = 23 };

/* Ids of one order's promotions. */
#define LIST_BYTES_MAX ((size_t)1024 * 1024)

struct lines {
    struct arena *arena;
    db_take_sold_line *take;
    void *arg;
};

static bool take_row(void *arg, const struct db_field *fields)
{
    const struct lines *lines = arg;
    struct db_taker taker = {.field = fields, .arena = lines->arena};
    struct data_sold_line line;

    arena_reset(lines->arena);
    line.order_id = db_take_text(&taker);
    line.paid_at_us = db_take_instant(&taker, 0);
    line.channel = (enum tumpuk_channel)db_take_integer(&taker, 0);
    line.buyer_id = db_take_text(&taker);
    line.new_buyer = db_take_bool(&taker);
    line.cancelled = db_take_bool(&taker);
    line.promotion_ids = db_take_texts(&taker, &line.promotion_count);
    line.line = db_take_integer(&taker, 0);
    line.product_id = db_take_text(&taker);
    line.product_name = db_take_text(&taker);
    line.sku_id = db_take_text(&taker);
    line.sku_name = db_take_text(&taker);
    line.quantity = db_take_integer(&taker, 0);
    line.gift = db_take_bool(&taker);
    line.list_price = db_take_integer(&taker, 0);
    line.seller_discount = db_take_integer(&taker, 0);
    line.platform_discount = db_take_integer(&taker, 0);
    line.gmv = db_take_integer(&taker, 0);
    line.deducted_units = db_take_integer(&taker, 0);
    line.deducted = db_take_integer(&taker, 0);
    line.origin.source = (enum data_source)db_take_integer(&taker, 0);
    line.origin.id = db_take_text(&taker);
    line.origin.via = (enum data_via)db_take_integer(&taker, DATA_VIA_NONE);
    return !taker.failed && lines->take(lines->arg, &line);
}

enum db_result db_select_sold_lines(struct db_conn *conn, const char *shop_id, uint8_t channels,
                                    struct span_range range, db_take_sold_line *take, void *arg)
{
    char from[40];
    char to[40];
    const char *const params[] = {shop_id, db_instant_text(range.from_us, from),
                                  db_instant_text(range.to_us, to), db_channels_text(channels)};
    struct lines lines = {.arena = arena_new(LIST_BYTES_MAX), .take = take, .arg = arg};
    enum db_result result = DB_FAILED;

    if (lines.arena != NULL)
        result = db_conn_stream(conn, &db_sql_select_sold_lines, 4, params, COLUMNS, take_row,
                                &lines);
    arena_free(lines.arena);
    return result;
}
