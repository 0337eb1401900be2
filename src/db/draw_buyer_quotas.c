#include "db/draws.h"

enum db_result db_draw_buyer_quotas(struct db_conn *conn, const char *shop_id,
                                    struct tumpuk_text buyer_id, struct db_draw *draws,
                                    size_t count)
{
    const char *const first[] = {shop_id, buyer_id.bytes};

    return db_draw(conn, &db_sql_draw_buyer_quotas, 2, first, true, draws, count);
}
