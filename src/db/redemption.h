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

/* ---- reading ---- */
/* DB_NONE: the order has none. */
enum db_result db_select_redemption(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                    const char *order_id, struct redemption *out);

/* ---- giving back ---- */
/* Ends a redemption that is held; DB_NONE: it is not. */
enum db_result db_release_redemption(struct db_conn *conn, const char *shop_id,
                                     const char *order_id);
/* Ends at most `limit` redemptions whose time is over, those left out that
 * another transaction is about to end. */
enum db_result db_expire_redemptions(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                     size_t limit, struct tumpuk_text **order_ids, size_t *count);
/* The other half of both: gives back what the orders drew. */
enum db_result db_give_back_buyer_quotas(struct db_conn *conn, const char *shop_id,
                                         const struct tumpuk_text *order_ids, size_t count);
enum db_result db_give_back_quotas(struct db_conn *conn, const char *shop_id,
                                   const struct tumpuk_text *order_ids, size_t count);
/* At most `limit` shops with redemptions whose time is over; needs
 * db_name_every_shop. */
enum db_result db_select_due_shops(struct db_conn *conn, struct arena *arena, size_t limit,
                                   struct tumpuk_text **shop_ids, size_t *count);

#endif
