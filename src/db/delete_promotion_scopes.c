#include "db/columns.h"
#include "db/store.h"

enum db_result db_delete_promotion_scopes(struct db_conn *conn, const char *shop_id,
                                          const struct promotion_record *const *promotions,
                                          size_t count)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, 1);
    for (size_t i = 0; i < count; i++)
        db_columns_text(&columns, 0, promotions[i]->promotion.id);
    result = db_columns_exec(conn, &db_sql_delete_promotion_scopes, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}
