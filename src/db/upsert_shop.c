#include <stdio.h>

#include "db/conn.h"
#include "db/store.h"

enum db_result db_upsert_shop(struct db_conn *conn, const struct shop *shop)
{
    char exponent[16];
    const char *const params[] = {shop->shop_id.bytes, shop->name.bytes, shop->currency, exponent,
                                  shop->time_zone.bytes};

    snprintf(exponent, sizeof exponent, "%d", (int)shop->exponent);
    return db_conn_exec(conn, &db_sql_upsert_shop, 5, params, NULL);
}
