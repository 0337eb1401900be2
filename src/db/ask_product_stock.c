#include "db/columns.h"
#include "db/notification.h"

enum db_result db_ask_product_stock(struct db_conn *conn, const char *shop_id,
                                    const struct tumpuk_text *product_ids, size_t count)
{
    return db_columns_exec_ids(conn, &db_sql_ask_product_stock, shop_id, product_ids, count, NULL);
}
