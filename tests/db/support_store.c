#include "support_store.h"

#include "db/store.h"

#define ARENA_MAX ((size_t)16 << 20)

void store_connect(struct store *store)
{
    store->url = support_migrated_database();
    support_conn_open(&store->support, store->url);
    store->conn = &store->support.conn;
    store->arena = arena_new(ARENA_MAX);
    ck_assert_ptr_nonnull(store->arena);
}

void store_disconnect(struct store *store)
{
    support_conn_close(&store->support);
    arena_free(store->arena);
}

void store_begin(struct db_conn *conn, const char *shop_id)
{
    support_sql(conn, "BEGIN");
    ck_assert_int_eq(db_name_shop(conn, shop_id), DB_OK);
}

void store_connect_shops(struct store *store)
{
    static const char *const IDS[] = {"s", "t"};

    store_connect(store);
    for (size_t i = 0; i < 2; i++) {
        const struct shop shop = {.shop_id = text(IDS[i]),
                                  .name = text("Kopi"),
                                  .currency = "IDR",
                                  .time_zone = text("Asia/Jakarta")};

        store_begin(store->conn, IDS[i]);
        ck_assert_int_eq(db_upsert_shop(store->conn, &shop), DB_OK);
        support_sql(store->conn, "COMMIT");
    }
}
