/*
 * Values out of a libpq result, checked. Private to the db room.
 */
#ifndef DB_ROWS_H
#define DB_ROWS_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* A copy in the arena; NULL for SQL NULL and where the arena is exhausted. */
const char *db_row_text(const PGresult *rows, int row, int column, struct arena *arena);
/* false where there is no such row, for SQL NULL, and for what is no int64. */
bool db_row_i64(const PGresult *rows, int row, int column, int64_t *out);

#endif
