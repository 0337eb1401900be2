#include "db/keys_once.h"

enum { COLUMN_ORDER, COLUMN_PAID_AT, COLUMN_FINGERPRINT, COLUMN_COUNT };

enum db_result db_insert_order_keys(struct db_conn *conn, const char *shop_id,
                                    struct db_key *const *keys,
                                    const struct data_order *const *orders, size_t count)
{
    static const enum db_element ELEMENTS[] = {
        [COLUMN_ORDER] = DB_ELEMENT_TEXT,
        [COLUMN_PAID_AT] = DB_ELEMENT_INSTANT,
        [COLUMN_FINGERPRINT] = DB_ELEMENT_BYTES,
    };
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    db_columns_init_binary(&columns, ELEMENTS, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        keys[i]->found = false;
        db_columns_text(&columns, COLUMN_ORDER, keys[i]->id);
        db_columns_instant(&columns, COLUMN_PAID_AT, orders[i]->paid_at_us);
        db_columns_bytes(&columns, COLUMN_FINGERPRINT, keys[i]->fingerprint,
                         DATA_FINGERPRINT_BYTES);
    }
    result = db_columns_exec(conn, &db_sql_insert_order_keys, 1, &shop_id, &columns, &rows);
    if (result == DB_OK)
        result = db_match_keys(rows, keys, count, false);
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}
