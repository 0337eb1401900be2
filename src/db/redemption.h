/*
 * Redemptions and what they draw on promotions' quotas (spec api: Usage limits).
 *
 * Like the statements of db/store.h inside a transaction that has named the
 * shop; but the shop is not locked: what is used of a quota is. So that nobody
 * waits in a circle, a transaction goes in this order: the redemption, then
 * quotas per buyer, then quotas in all.
 */
#ifndef DB_REDEMPTION_H
#define DB_REDEMPTION_H

#include "db/store.h"

/* ---- drawing ---- */

/* What one promotion is to give: its quotas as the transaction read them. */
struct db_draw {
    struct tumpuk_text promotion_id;
    int64_t units;
    int64_t quota;           /* in all, -1: no limit */
    int64_t quota_per_buyer; /* -1: no limit */
    enum quota_counts counts;
    bool drawn; /* from the quota in all */
    bool drawn_by_buyer;
};
/* Stores the redemption, held for so long, with its promotions and what they draw: of
 * each quota that there is, their units. Sets when it began and ends. DB_NONE: the
 * order has one already, and nothing is stored. */
enum db_result db_insert_redemption(struct db_conn *conn, const char *shop_id,
                                    struct redemption *redemption, int64_t timeout_s,
                                    const struct db_draw *draws, size_t count);
/* Draws on quotas per buyer, or in all, and tells of each draw whether there
 * was enough left. Those without such a quota are passed over. */
enum db_result db_draw_buyer_quotas(struct db_conn *conn, const char *shop_id,
                                    struct tumpuk_text buyer_id, struct db_draw *draws,
                                    size_t count);
enum db_result db_draw_quotas(struct db_conn *conn, const char *shop_id, struct db_draw *draws,
                              size_t count);

/* How much is used, in what each draw's quota counts: in the order of `draws`. */
struct db_quota_used {
    int64_t in_all;
    int64_t by_buyer;
};
enum db_result db_select_quotas_used(struct db_conn *conn, const char *shop_id,
                                     struct tumpuk_text buyer_id, const struct db_draw *draws,
                                     size_t count, struct db_quota_used *out);

/* ---- paid orders ---- */

struct db_redemption_state {
    struct tumpuk_text order_id;
    enum redemption_state state;
};
/* Makes redemptions of paid orders final where they are held. Tells, in the order of
 * ids, which of the orders have one, locked now, and what it was until now. */
enum db_result db_settle_redemptions(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                     const struct tumpuk_text *order_ids, size_t order_count,
                                     struct db_redemption_state **out, size_t *count);

struct db_payer {
    struct tumpuk_text order_id;
    struct tumpuk_text buyer_id;
};
/* Makes final ones for orders that have none, which ascend by ids, each once. DB_RETRY:
 * another transaction was quicker with one. */
enum db_result db_insert_paid_redemptions(struct db_conn *conn, const char *shop_id,
                                          const struct db_payer *orders, size_t count);
/* What an order draws of a promotion. */
struct db_order_draw {
    struct tumpuk_text order_id;
    struct tumpuk_text promotion_id;
    int64_t units;       /* wanted */
    int64_t drawn;       /* on the quota in all */
    int64_t buyer_drawn; /* on the quota per buyer */
};
/* Takes back that redemptions, which are locked, were given back. Answers what they
 * were for; nothing of it is drawn now. */
enum db_result db_reopen_redemptions(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                     const struct db_payer *orders, size_t order_count,
                                     struct db_order_draw **out, size_t *count);
enum db_result db_upsert_redemption_promotions(struct db_conn *conn, const char *shop_id,
                                               const struct db_order_draw *draws, size_t count);

/* What is used of a quota. */
struct db_quota_use {
    struct tumpuk_text promotion_id;
    struct tumpuk_text buyer_id; /* empty: of the quota in all */
    int64_t uses;
    int64_t units;
    int64_t more_uses; /* to be added */
    int64_t more_units;
};
/* Reads and locks what is used, and adds to it: first of quotas per buyer, all by
 * promotion and buyer, then of quotas in all, by promotion. Each once. */
enum db_result db_lock_buyer_quotas(struct db_conn *conn, const char *shop_id,
                                    struct db_quota_use *uses, size_t count);
enum db_result db_lock_quotas(struct db_conn *conn, const char *shop_id, struct db_quota_use *uses,
                              size_t count);
enum db_result db_raise_buyer_quotas(struct db_conn *conn, const char *shop_id,
                                     const struct db_quota_use *uses, size_t count);
enum db_result db_raise_quotas(struct db_conn *conn, const char *shop_id,
                               const struct db_quota_use *uses, size_t count);

/* ---- reading ---- */
/* DB_NONE: the order has none. */
enum db_result db_select_redemption(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                    const char *order_id, struct redemption *out);

/* ---- giving back ---- */
/* Ends a redemption that is held, of an order that is not paid; DB_NONE: there is none. */
enum db_result db_release_redemption(struct db_conn *conn, const char *shop_id,
                                     const char *order_id);
/* Ends those of cancelled orders that have not ended. */
enum db_result db_cancel_redemptions(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                     const struct tumpuk_text *order_ids, size_t order_count,
                                     struct tumpuk_text **out, size_t *count);
/* Ends at most `limit` redemptions whose time is over, those left out that
 * another transaction is about to end, and those of paid orders. */
enum db_result db_expire_redemptions(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                     size_t limit, struct tumpuk_text **order_ids, size_t *count);
/* The other half of all three: gives back what the orders drew. */
enum db_result db_give_back_buyer_quotas(struct db_conn *conn, const char *shop_id,
                                         const struct tumpuk_text *order_ids, size_t count);
enum db_result db_give_back_quotas(struct db_conn *conn, const char *shop_id,
                                   const struct tumpuk_text *order_ids, size_t count);
/* At most `limit` shops with redemptions whose time is over; needs
 * db_name_every_shop. */
enum db_result db_select_due_shops(struct db_conn *conn, struct arena *arena, size_t limit,
                                   struct tumpuk_text **shop_ids, size_t *count);

#endif
