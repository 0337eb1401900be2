#include "db/traffic_columns.h"

enum {
    COLUMN_AT,
    COLUMN_EVENT,
    COLUMN_CHANNEL,
    COLUMN_KIND,
    COLUMN_VISITOR,
    COLUMN_PRODUCT,
    COLUMN_SOURCE,
    COLUMN_SOURCE_ID,
    COLUMN_SOURCE_VIA,
    COLUMN_COUNT,
};

enum db_result db_exec_traffic(struct db_conn *conn, const struct db_statement *statement,
                               const char *shop_id, const struct data_traffic *const *events,
                               size_t count, PGresult **rows)
{
    static const enum db_element ELEMENTS[] = {
        [COLUMN_AT] = DB_ELEMENT_INSTANT,     [COLUMN_EVENT] = DB_ELEMENT_TEXT,
        [COLUMN_CHANNEL] = DB_ELEMENT_I16,    [COLUMN_KIND] = DB_ELEMENT_I16,
        [COLUMN_VISITOR] = DB_ELEMENT_TEXT,   [COLUMN_PRODUCT] = DB_ELEMENT_TEXT,
        [COLUMN_SOURCE] = DB_ELEMENT_I16,     [COLUMN_SOURCE_ID] = DB_ELEMENT_TEXT,
        [COLUMN_SOURCE_VIA] = DB_ELEMENT_I16,
    };
    struct db_columns columns;
    enum db_result result;

    db_columns_init_binary(&columns, ELEMENTS, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        const struct data_traffic *event = events[i];

        db_columns_instant(&columns, COLUMN_AT, event->at_us);
        db_columns_text(&columns, COLUMN_EVENT, event->event_id);
        db_columns_i64(&columns, COLUMN_CHANNEL, event->channel);
        db_columns_i64(&columns, COLUMN_KIND, event->kind);
        db_columns_text(&columns, COLUMN_VISITOR, event->visitor_id);
        db_columns_text(&columns, COLUMN_PRODUCT, event->product_id);
        db_columns_i64(&columns, COLUMN_SOURCE, event->origin.source);
        db_columns_text(&columns, COLUMN_SOURCE_ID, event->origin.id);
        db_columns_i64_from(&columns, COLUMN_SOURCE_VIA, 1, event->origin.via);
    }
    result = db_columns_exec(conn, statement, 1, &shop_id, &columns, rows);
    db_columns_clear(&columns);
    return result;
}
