#include "db/keys_once.h"

enum db_result db_resolve_skus(struct db_conn *conn, struct arena *arena, const char *shop_id,
                               const struct tumpuk_text *ids, size_t count,
                               struct tumpuk_text **products)
{
    return db_resolve_ids(conn, &db_sql_resolve_skus, arena, shop_id, ids, count, products);
}
