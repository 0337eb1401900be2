#include "db/keys_once.h"

enum {
    COLUMN_EVENT,
    COLUMN_AT,
    COLUMN_ORDER,
    COLUMN_CHANNEL,
    COLUMN_KIND,
    COLUMN_FINGERPRINT,
    COLUMN_COUNT,
};

enum db_result db_insert_order_events(struct db_conn *conn, const char *shop_id,
                                      struct db_key *const *keys,
                                      const struct data_order_event *const *events,
                                      const enum tumpuk_channel *channels, size_t count)
{
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        keys[i]->found = false;
        db_columns_text(&columns, COLUMN_EVENT, keys[i]->id);
        db_columns_instant(&columns, COLUMN_AT, events[i]->at_us);
        db_columns_text(&columns, COLUMN_ORDER, events[i]->order_id);
        db_columns_i64(&columns, COLUMN_CHANNEL, channels[i]);
        db_columns_i64(&columns, COLUMN_KIND, events[i]->kind);
        db_columns_bytes(&columns, COLUMN_FINGERPRINT, keys[i]->fingerprint,
                         DATA_FINGERPRINT_BYTES);
    }
    result = db_columns_exec(conn, &db_sql_insert_order_events, 1, &shop_id, &columns, &rows);
    if (result == DB_OK)
        result = db_match_keys(rows, keys, count, false);
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}
