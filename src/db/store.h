/*
 * What the database keeps of shops: statements on shops, products, promotions,
 * campaigns and remembered answers, one function a file of sql/queries.
 *
 * Row-level security hides every shop but the one that the transaction named
 * (db_name_shop), so all of these belong inside a transaction. Texts in
 * records have a NUL behind them; what is read lives in the arena. Writers lock
 * the shop first (db_lock_shop), and so go one after the other.
 */
#ifndef DB_STORE_H
#define DB_STORE_H

#include "db/db.h"
#include "shop/shop.h"

/* ---- which shop ---- */

/* Names the shop for the rest of the transaction; "" names none. */
enum db_result db_name_shop(struct db_conn *conn, const char *shop_id);
/* Lets the rest of the transaction see of every shop that there is one, what is
 * used of its quotas, and its redemptions that are held; nothing else. */
enum db_result db_name_every_shop(struct db_conn *conn);

/* ---- shops ---- */
/* DB_NONE: there is no such shop. */
enum db_result db_select_shop(struct db_conn *conn, struct arena *arena, const char *shop_id,
                              struct shop *out);
enum db_result db_lock_shop(struct db_conn *conn, struct arena *arena, const char *shop_id,
                            struct shop *out);
/* At most `limit`, in the order of ids, after `after` (NULL: from the first). */
enum db_result db_select_shops(struct db_conn *conn, struct arena *arena, const char *after,
                               size_t limit, struct shop **out, size_t *count);
/* Stores id, name, currency, exponent and time zone; takes an end back. */
enum db_result db_upsert_shop(struct db_conn *conn, const struct shop *shop);
enum db_result db_end_shop(struct db_conn *conn, const char *shop_id);
enum db_result db_exists_time_zone(struct db_conn *conn, const char *name, bool *exists);
/* Whether the shop has amounts of money. */
enum db_result db_exists_shop_amounts(struct db_conn *conn, const char *shop_id, bool *exists);

/* ---- the change feed ---- */
enum catalog_change_kind {
    CATALOG_CHANGE_SHOP,
    CATALOG_CHANGE_PRODUCT,
    CATALOG_CHANGE_PROMOTION,
};
struct catalog_change {
    enum catalog_change_kind kind;
    struct tumpuk_text id;
};
/* The last statement of every write to what a shop prices with: raises its
 * catalog_version (told in `*version`), notes the changes under it and tells
 * those who LISTEN to tumpuk_catalog: "<shop_id> <version>". */
enum db_result db_change_catalog(struct db_conn *conn, const char *shop_id,
                                 const struct catalog_change *changes, size_t count,
                                 int64_t *version);

/* ---- products ---- */
/* Those of `ids` that there are, in the order of ids; without their SKUs. */
enum db_result db_select_products_by_id(struct db_conn *conn, struct arena *arena,
                                        const char *shop_id, const struct tumpuk_text *ids,
                                        size_t id_count, struct product_record **out,
                                        size_t *count);
struct db_product_filter {
    const char *after; /* product_id, NULL: from the first */
    size_t limit;
    const char *part; /* of an id or a name, NULL: any */
    int ended;        /* 0 or 1, -1: either */
};
enum db_result db_select_products(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                  const struct db_product_filter *filter,
                                  struct product_record **out, size_t *count);
/* Fills in the SKUs of products that stand in the order of their ids. */
enum db_result db_select_skus(struct db_conn *conn, struct arena *arena, const char *shop_id,
                              struct product_record *products, size_t count);
struct db_sku_owner {
    struct tumpuk_text sku_id;
    struct tumpuk_text product_id;
};
/* Whose those of the SKUs are that there are, in the order of SKUs' ids. */
enum db_result db_select_sku_owners(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                    const struct tumpuk_text *sku_ids, size_t sku_count,
                                    struct db_sku_owner **out, size_t *count);
/* These three together store products whole. */
enum db_result db_upsert_products(struct db_conn *conn, const char *shop_id,
                                  const struct product_record *const *products, size_t count);
enum db_result db_end_skus(struct db_conn *conn, const char *shop_id,
                           const struct product_record *const *products, size_t count);
enum db_result db_upsert_skus(struct db_conn *conn, const char *shop_id,
                              const struct product_record *const *products, size_t count);
enum db_result db_end_product(struct db_conn *conn, const char *shop_id, const char *product_id);

/* ---- promotions ---- */
/* Those of `ids` that there are, in the order of ids; without their scopes. */
enum db_result db_select_promotions_by_id(struct db_conn *conn, struct arena *arena,
                                          const char *shop_id, const struct tumpuk_text *ids,
                                          size_t id_count, struct promotion_record **out,
                                          size_t *count);
struct db_promotion_filter {
    const char *after; /* promotion_id, NULL: from the first */
    size_t limit;
    const char *type; /* each NULL: any */
    const char *status;
    int64_t at_us; /* of the status */
    const char *campaign_id;
    const char *sku_id;
};
enum db_result db_select_promotions(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                    const struct db_promotion_filter *filter,
                                    struct promotion_record **out, size_t *count);
/* Fills in the scopes of promotions that stand in the order of their ids. */
enum db_result db_select_promotion_scopes(struct db_conn *conn, struct arena *arena,
                                          const char *shop_id, struct promotion_record *promotions,
                                          size_t count);
/* These three together store promotions whole. */
enum db_result db_upsert_promotions(struct db_conn *conn, const char *shop_id,
                                    const struct promotion_record *const *promotions, size_t count);
enum db_result db_delete_promotion_scopes(struct db_conn *conn, const char *shop_id,
                                          const struct promotion_record *const *promotions,
                                          size_t count);
enum db_result db_insert_promotion_scopes(struct db_conn *conn, const char *shop_id,
                                          const struct promotion_record *const *promotions,
                                          size_t count);
/* Deactivates those that are not yet. */
enum db_result db_deactivate_promotions(struct db_conn *conn, const char *shop_id,
                                        const struct tumpuk_text *ids, size_t count);

/* ---- campaigns ---- */
/* DB_NONE: there is no such campaign. */
enum db_result db_select_campaign(struct db_conn *conn, struct arena *arena,
                                  const char *campaign_id, struct campaign_record *out);
/* The same, to be changed by this transaction. */
enum db_result db_lock_campaign(struct db_conn *conn, struct arena *arena, const char *campaign_id,
                                struct campaign_record *out);
/* The same; nobody changes it until the transaction ends. */
enum db_result db_hold_campaign(struct db_conn *conn, struct arena *arena, const char *campaign_id,
                                struct campaign_record *out);
/* At most `limit`, in the order of ids, after `after`; `kind` NULL: any. */
enum db_result db_select_campaigns(struct db_conn *conn, struct arena *arena, const char *after,
                                   size_t limit, const char *kind, struct campaign_record **out,
                                   size_t *count);
/* Those of the ids that name no campaign. */
enum db_result db_select_missing_campaigns(struct db_conn *conn, struct arena *arena,
                                           const struct tumpuk_text *ids, size_t id_count,
                                           struct tumpuk_text **out, size_t *count);
enum db_result db_upsert_campaign(struct db_conn *conn, const struct campaign_record *campaign);
enum db_result db_mark_campaign_joined(struct db_conn *conn, const char *campaign_id);

struct db_campaign_sku {
    struct tumpuk_text sku_id;
    struct tumpuk_text promotion_id;
    int64_t joined_us;
};
/* At most `limit`, in the order of SKUs' ids, after `after` (NULL: the first). */
enum db_result db_select_campaign_skus(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id, const char *campaign_id,
                                       const char *after, size_t limit,
                                       struct db_campaign_sku **out, size_t *count);
/* Those that are in it stay. */
enum db_result db_insert_campaign_skus(struct db_conn *conn, const char *shop_id,
                                       const char *campaign_id, const struct db_campaign_sku *skus,
                                       size_t count);
/* DB_NONE: it is not in the campaign. `*promotion_id` gave it its price. */
enum db_result db_delete_campaign_sku(struct db_conn *conn, struct arena *arena,
                                      const char *shop_id, const char *campaign_id,
                                      const char *sku_id, struct tumpuk_text *promotion_id);

/* ---- remembered answers ---- */
struct db_idempotency_key {
    const char *shop_id; /* "": of no shop */
    const char *route;
    const char *key;
};
struct db_answer {
    const char *fingerprint; /* of the request */
    int64_t status;
    const char *content_type;
    const char *location; /* NULL: none */
    const char *etag;     /* NULL: none */
    const char *body;
    size_t body_len;
    bool kept; /* for good; what is asked for when it is stored, not read */
};
/* Takes the key for this transaction; `*locked` false: somebody else has it. */
enum db_result db_lock_idempotency_key(struct db_conn *conn, const struct db_idempotency_key *key,
                                       bool *locked);
/* DB_NONE: no answer is remembered. */
enum db_result db_select_idempotency_key(struct db_conn *conn, struct arena *arena,
                                         const struct db_idempotency_key *key,
                                         struct db_answer *out);
enum db_result db_insert_idempotency_key(struct db_conn *conn, const struct db_idempotency_key *key,
                                         const struct db_answer *answer);

#endif
