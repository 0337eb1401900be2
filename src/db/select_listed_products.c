#include "db/fields.h"
#include "db/items.h"
#include "db/like.h"

#define COLUMNS 2

struct taking {
    db_take_product *take;
    void *arg;
};

static bool take_row(void *arg, const struct db_field *fields)
{
    const struct taking *taking = arg;
    struct db_taker taker = {.field = fields};
    struct tumpuk_text product_id = db_take_text(&taker);
    bool ended = db_take_bool(&taker);

    return !taker.failed && taking->take(taking->arg, product_id, ended);
}

enum db_result db_select_listed_products(struct db_conn *conn, struct arena *arena,
                                         const char *shop_id, const char *campaign_id,
                                         const char *part, db_take_product *take, void *arg)
{
    const char *pattern = part == NULL ? NULL : db_escape_like(arena, part);
    const char *const params[] = {shop_id, campaign_id, pattern};
    struct taking taking = {take, arg};

    if (part != NULL && pattern == NULL)
        return DB_FAILED;
    return db_conn_stream(conn, &db_sql_select_listed_products, 3, params, COLUMNS, take_row,
                          &taking);
}
