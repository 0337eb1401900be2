/* API keys out of libpq results. Private to the db room. */
#ifndef DB_KEY_ROWS_H
#define DB_KEY_ROWS_H

#include <libpq-fe.h>

#include "db/keys.h"

/* Role, access and shops, in three columns from `column`; false where they are
 * not what they should be, and without memory. */
bool db_row_grant(const PGresult *rows, int row, int column, struct arena *arena,
                  struct access_grant *grant);
/* An instant; INT64_MAX for SQL NULL. False where it is anything else. */
bool db_row_instant(const PGresult *rows, int row, int column, int64_t *at_us);

#endif
