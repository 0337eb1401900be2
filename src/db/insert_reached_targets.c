#include "db/columns.h"
#include "db/notification.h"

enum { COLUMN_CAMPAIGN, COLUMN_AMOUNT, COLUMN_COUNT };

enum db_result db_insert_reached_targets(struct db_conn *conn, const char *shop_id,
                                         const struct db_open_target *const *targets, size_t count)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        db_columns_text(&columns, COLUMN_CAMPAIGN, targets[i]->campaign_id);
        db_columns_i64(&columns, COLUMN_AMOUNT, targets[i]->amount);
    }
    result = db_columns_exec(conn, &db_sql_insert_reached_targets, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}
