/*
 * Sums and sets as stored beside what the raw rows say, shop by shop and day by
 * day (items' days are not those of UTC: dashboard/rollup.h); inside a
 * transaction that has named the shop and reads all at one instant.
 */
#ifndef DB_VERIFY_H
#define DB_VERIFY_H

#include "db/data.h"

/* Lets the rest of the transaction's statements read all that there is. */
enum db_result db_set_verifying_limits(struct db_conn *conn);

/* Begins of days, one of which begins at `begin_us`, in microseconds since 1970; `*days` is
 * the caller's to free. */
enum db_result db_select_raw_days(struct db_conn *conn, const char *shop_id, int64_t begin_us,
                                  int64_t **days, size_t *count);

/* Each calls `tell` with a sentence for each difference. */
typedef void db_tell_difference(void *arg, const char *difference);
enum db_result db_select_order_differences(struct db_conn *conn, const char *shop_id,
                                           db_tell_difference *tell, void *arg);
enum db_result db_select_stock_differences(struct db_conn *conn, const char *shop_id,
                                           db_tell_difference *tell, void *arg);
enum db_result db_select_shop_sum_differences(struct db_conn *conn, const char *shop_id,
                                              int64_t day_us, db_tell_difference *tell, void *arg);
enum db_result db_select_item_sum_differences(struct db_conn *conn, const char *shop_id,
                                              int64_t day_us, db_tell_difference *tell, void *arg);

/* Calls `take` with everybody of a day, as often as there are minutes and sets;
 * what it answers false to ends with DB_FAILED. */
struct db_person_seen {
    struct db_people_key set; /* of a minute */
    struct tumpuk_text person;
};
typedef bool db_take_person(void *arg, const struct db_person_seen *seen);
enum db_result db_select_people_seen(struct db_conn *conn, const char *shop_id, int64_t day_us,
                                     db_take_person *take, void *arg);
/* Calls `take` with the stored sets of a day and span, in the order of kinds,
 * channels and times. */
typedef bool db_take_people_set(void *arg, const struct db_people_set *set);
enum db_result db_select_people_sets(struct db_conn *conn, const char *shop_id, int64_t day_us,
                                     unsigned span, db_take_people_set *take, void *arg);

#endif
