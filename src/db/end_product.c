#include "db/conn.h"
#include "db/store.h"

enum db_result db_end_product(struct db_conn *conn, const char *shop_id, const char *product_id)
{
    const char *const params[] = {shop_id, product_id};

    return db_conn_exec(conn, &db_sql_end_product, 2, params, NULL);
}
