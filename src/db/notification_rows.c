#include "db/notification_rows.h"

#include "db/rows.h"

static const char *kind_name(int word)
{
    return notification_kind_name((enum notification_kind)word);
}

static void read_notification(struct db_row *row, void *element)
{
    struct notification *out = element;
    int64_t stock;

    out->notification_id = db_row_take_i64(row, 0);
    out->kind = (enum notification_kind)db_row_take_word(row, NOTIFICATION_KIND_COUNT, kind_name);
    out->cause = db_row_take_text(row);
    out->campaign_id = db_row_take_text(row);
    out->product_id = db_row_take_text(row);
    out->sku_id = db_row_take_text(row);
    out->live_id = db_row_take_text(row);
    out->name = db_row_take_text(row);
    out->variant = db_row_take_text(row);
    out->amount = db_row_take_i64(row, -1);
    out->gmv = db_row_take_i64(row, -1);
    stock = db_row_take_i64(row, INT64_MIN);
    out->counted = stock != INT64_MIN;
    out->stock = out->counted ? stock : 0;
    out->threshold = db_row_take_i64(row, -1);
    out->days_left_tenths = db_row_take_i64(row, -1);
    out->code = db_row_take_text(row);
    out->reason = db_row_take_text(row);
    out->at_us = db_row_take_i64(row, TUMPUK_TIME_MIN);
    out->raised_us = db_row_take_i64(row, 0);
    out->read_us = db_row_take_i64(row, TUMPUK_TIME_MIN);
}

enum db_result db_read_notifications(struct db_conn *conn, struct arena *arena,
                                     const struct db_statement *statement, int param_count,
                                     const char *const *params, struct notification **out,
                                     size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, statement, param_count, params, &rows);

    *count = 0;
    if (result == DB_OK) {
        *out = db_rows_read(rows, arena, sizeof **out, read_notification, count);
        result = *out == NULL ? DB_FAILED : DB_OK;
    }
    PQclear(rows);
    return result;
}
