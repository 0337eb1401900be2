/*
 * What no paid order has followed in time is given back. Every instance looks
 * every second; redemptions that another transaction is about to end are left
 * to it, so that each is given back once.
 */
#include <inttypes.h>

#include "api/redemptions.h"
#include "base/log.h"

/* Of one shop in one transaction: others wait for its rows meanwhile. */
#define BATCH_MAX 500
/* Shops of one look, and batches of a shop: what is left waits a second. */
#define SHOPS_MAX 1000
#define BATCHES_MAX 20
#define BYTES_MAX ((size_t)16 * 1024 * 1024)

enum db_result api_give_back(struct db_conn *conn, const char *shop_id,
                             const struct tumpuk_text *order_ids, size_t count)
{
    enum db_result result = db_give_back_buyer_quotas(conn, shop_id, order_ids, count);

    return result == DB_OK ? db_give_back_quotas(conn, shop_id, order_ids, count) : result;
}

struct batch {
    const char *shop_id;
    struct arena *arena;
    size_t count;
};

static enum db_result batch_body(struct db_conn *conn, void *arg)
{
    struct batch *batch = arg;
    struct tumpuk_text *order_ids = NULL;
    enum db_result result = db_name_shop(conn, batch->shop_id);

    if (result == DB_OK)
        result = db_expire_redemptions(conn, batch->arena, batch->shop_id, BATCH_MAX, &order_ids,
                                       &batch->count);
    if (result == DB_OK && batch->count > 0)
        result = api_give_back(conn, batch->shop_id, order_ids, batch->count);
    return result;
}

size_t api_expire_redemptions_of(struct db_conn *conn, const char *shop_id)
{
    struct batch batch = {.shop_id = shop_id, .arena = arena_new(BYTES_MAX)};
    enum db_result result = DB_FAILED;

    if (batch.arena != NULL)
        result = db_transact_locking(conn, batch_body, &batch);
    arena_free(batch.arena);
    return result == DB_OK ? batch.count : 0;
}

struct due {
    struct arena *arena;
    struct tumpuk_text *shop_ids;
    size_t count;
};

static enum db_result due_body(struct db_conn *conn, void *arg)
{
    struct due *due = arg;
    enum db_result result = db_name_every_shop(conn);

    return result != DB_OK
               ? result
               : db_select_due_shops(conn, due->arena, SHOPS_MAX, &due->shop_ids, &due->count);
}

void api_expire_redemptions(struct db_conn *conn)
{
    struct due due = {.arena = arena_new(BYTES_MAX)};
    uint64_t expired = 0;

    if (due.arena == NULL || db_transact_reading(conn, due_body, &due) != DB_OK)
        goto out;
    for (size_t i = 0; i < due.count; i++) {
        size_t count = BATCH_MAX;

        for (int batches = 0; count == BATCH_MAX && batches < BATCHES_MAX; batches++) {
            count = api_expire_redemptions_of(conn, due.shop_ids[i].bytes);
            expired += count;
        }
    }
    if (expired > 0)
        log_event(LOG_LEVEL_INFO, "redemptions_expired", "%" PRIu64 " gave back what they drew",
                  expired);
out:
    arena_free(due.arena);
}
