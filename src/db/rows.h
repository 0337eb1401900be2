/*
 * Values out of a libpq result, checked. Private to the db room.
 */
#ifndef DB_ROWS_H
#define DB_ROWS_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tumpuk/terms.h>

#include "base/arena.h"

/* A copy in the arena; NULL for SQL NULL and where the arena is exhausted. */
const char *db_row_text(const PGresult *rows, int row, int column, struct arena *arena);
/* false where there is no such row, for SQL NULL, and for what is no int64. */
bool db_row_i64(const PGresult *rows, int row, int column, int64_t *out);

/* The first column of every row as texts in the arena; false without memory. */
bool db_rows_texts(const PGresult *rows, struct arena *arena, struct tumpuk_text **out,
                   size_t *count);
/* The bytes of a bytea, at most `max`; how many. 0: NULL, none, or more. */
size_t db_row_bytes(const PGresult *rows, int row, int column, unsigned char *out, size_t max);

/* Values of one row, taken column after column; what fails is kept. */
struct db_row {
    const PGresult *rows;
    int row;
    int column; /* the next */
    struct arena *arena;
    bool failed; /* no memory, or a value of another kind */
};

/* The next column's text, copied, with a NUL behind it; SQL NULL is empty. */
struct tumpuk_text db_row_take_text(struct db_row *row);
/* The next column's integer; SQL NULL is `absent`. */
int64_t db_row_take_i64(struct db_row *row, int64_t absent);
bool db_row_take_bool(struct db_row *row); /* SQL NULL is false */
/* The next column's word among `count` names: its index. SQL NULL is 0. */
int db_row_take_word(struct db_row *row, int count, const char *(*name)(int word));
/* The next column's bigint[], at most `max` elements; SQL NULL has none. */
uint32_t db_row_take_i64s(struct db_row *row, uint32_t max, int64_t *out);

/* All rows as a list in the arena, of elements of `size` bytes that `read`
 * fills; NULL where there is no memory or a row could not be read. */
void *db_rows_read(const PGresult *rows, struct arena *arena, size_t size,
                   void (*read)(struct db_row *row, void *element), size_t *count);

#endif
