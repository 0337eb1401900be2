#include "db/keys_once.h"

enum db_result db_resolve_products(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                   const struct tumpuk_text *ids, size_t count,
                                   struct tumpuk_text **found)
{
    return db_resolve_ids(conn, &db_sql_resolve_products, arena, shop_id, ids, count, found);
}
