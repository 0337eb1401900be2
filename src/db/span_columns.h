/* Parts of time and sets of channels as parameters. Private to the db room. */
#ifndef DB_SPAN_COLUMNS_H
#define DB_SPAN_COLUMNS_H

#include "db/columns.h"
#include "db/dashboard.h"

#define DB_SPAN_COLUMNS 3

/* A part of a kind's sums as the columns from `at` on: minutes, from, to. */
void db_columns_part(struct db_columns *columns, int at, enum rollup_kind kind,
                     const struct span_part *part);

/* A set of channels as a list; static storage. */
const char *db_channels_text(uint8_t channels);

#endif
