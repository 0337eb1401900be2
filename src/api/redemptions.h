/*
 * Redemptions: what orders draw on promotions' quotas, and how it is given back
 * (spec api: Usage limits). Their transactions do not lock the shop (see
 * db/redemption.h for what they lock, and in which order).
 */
#ifndef API_REDEMPTIONS_H
#define API_REDEMPTIONS_H

#include "api/store.h"
#include "codec/redemption.h"
#include "db/redemption.h"

#define API_REDEMPTION_BODY_MAX (128u * 1024)

extern const struct http_problem API_PROBLEM_QUOTA_EXHAUSTED;   /* 409 */
extern const struct http_problem API_PROBLEM_REDEMPTION_EXISTS; /* 409 */
extern const struct http_problem API_PROBLEM_REDEMPTION_ENDED;  /* 409 */

/* Gives back what orders drew whose redemptions the transaction has just ended. */
enum db_result api_give_back(struct db_conn *conn, const char *shop_id,
                             const struct tumpuk_text *order_ids, size_t count);

/* Gives back what is due of one shop, at most so much at a time; how many
 * redemptions, 0 also where it failed. */
size_t api_expire_redemptions_of(struct db_conn *conn, const char *shop_id);
/* The same of all shops: to be called every second. Any number of instances may
 * do so at the same time. */
void api_expire_redemptions(struct db_conn *conn);

http_handler api_post_redemptions;
http_handler api_get_redemption;
http_handler api_delete_redemption;

#endif
