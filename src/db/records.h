/*
 * From rows to records: the columns in the order in which the statements on
 * that table answer them. Private to the db room.
 */
#ifndef DB_RECORDS_H
#define DB_RECORDS_H

#include <libpq-fe.h>

#include "db/conn.h"
#include "db/store.h"

/* All rows as a list of records in the arena. DB_FAILED: no memory, or a value
 * that no record can hold. */
enum db_result db_read_shops(const PGresult *rows, struct arena *arena, struct shop **out,
                             size_t *count);
enum db_result db_read_products(const PGresult *rows, struct arena *arena,
                                struct product_record **out, size_t *count);
enum db_result db_read_promotions(const PGresult *rows, struct arena *arena,
                                  struct promotion_record **out, size_t *count);
enum db_result db_read_campaigns(const PGresult *rows, struct arena *arena,
                                 struct campaign_record **out, size_t *count);

/* The same of a statement with one parameter, an id, and at most one row: DB_NONE
 * where there is none. */
enum db_result db_read_shop(struct db_conn *conn, struct arena *arena,
                            const struct db_statement *statement, const char *shop_id,
                            struct shop *out);
enum db_result db_read_campaign(struct db_conn *conn, struct arena *arena,
                                const struct db_statement *statement, const char *campaign_id,
                                struct campaign_record *out);

/* Names of enums of promotions by number, for db_row_take_word and its like. */
const char *db_word_type(int word);
const char *db_word_buyer(int word);
const char *db_word_benefit(int word);
const char *db_word_counts(int word);

/* Whether `id` is the text in that column. */
bool db_row_is(const PGresult *rows, int row, int column, struct tumpuk_text id);

#endif
