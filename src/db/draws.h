/*
 * What both ways of drawing on quotas have in common. Private to the db room.
 */
#ifndef DB_DRAWS_H
#define DB_DRAWS_H

#include "db/conn.h"
#include "db/redemption.h"

/* Draws on the quota in all or, with `by_buyer`, per buyer, by a statement that
 * takes `first`, then promotions, units, quotas and whether those count units,
 * and answers the promotions that were drawn on. */
enum db_result db_draw(struct db_conn *conn, const struct db_statement *statement, int first_count,
                       const char *const *first, bool by_buyer, struct db_draw *draws,
                       size_t count);

/* The draw on a promotion; NULL where there is none. */
const struct db_draw *db_draw_find(const struct db_draw *draws, size_t count,
                                   struct tumpuk_text promotion_id);

#endif
