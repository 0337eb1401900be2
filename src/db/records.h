/*
 * From rows to records: the columns in the order in which the statements on
 * that table answer them. Private to the db room.
 */
#ifndef DB_RECORDS_H
#define DB_RECORDS_H

#include <libpq-fe.h>

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

/* Whether `id` is the text in that column. */
bool db_row_is(const PGresult *rows, int row, int column, struct tumpuk_text id);

#endif
