#include "db/conn.h"
#include "db/redemption.h"
#include "db/rows.h"

static const char *state_name(int word)
{
    return redemption_state_name((enum redemption_state)word);
}

/* What all rows have in common, then the row's promotion. */
static bool read_row(struct db_row *row, struct redemption *out, struct redemption_item *item)
{
    out->order_id = db_row_take_text(row);
    out->buyer_id = db_row_take_text(row);
    out->state = (enum redemption_state)db_row_take_word(row, REDEMPTION_STATE_COUNT, state_name);
    out->expires_us = db_row_take_i64(row, 0);
    out->created_us = db_row_take_i64(row, 0);
    out->ended_us = db_row_take_i64(row, SHOP_TIME_NEVER);
    item->promotion_id = db_row_take_text(row);
    item->units = db_row_take_i64(row, 0);
    return !row->failed;
}

enum db_result db_select_redemption(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                    const char *order_id, struct redemption *out)
{
    const char *const params[] = {shop_id, order_id};
    PGresult *rows = NULL;
    struct redemption_item *items;
    size_t count;
    enum db_result result = db_conn_exec(conn, &db_sql_select_redemption, 2, params, &rows);

    if (result != DB_OK)
        goto out;
    count = (size_t)PQntuples(rows);
    if (count == 0) {
        result = DB_NONE;
        goto out;
    }
    result = DB_FAILED;
    items = arena_calloc(arena, count, sizeof *items);
    if (items == NULL)
        goto out;
    for (size_t i = 0; i < count; i++) {
        struct db_row row = {.rows = rows, .row = (int)i, .arena = arena};

        if (!read_row(&row, out, &items[i]))
            goto out;
    }
    out->items = items;
    out->item_count = (uint32_t)count;
    result = DB_OK;
out:
    PQclear(rows);
    return result;
}
