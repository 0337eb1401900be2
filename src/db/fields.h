/*
 * Values out of the fields of a binary COPY (db/conn.h: db_conn_copy), taken
 * one after the other; what fails is kept. Private to the db room.
 */
#ifndef DB_FIELDS_H
#define DB_FIELDS_H

#include <tumpuk/terms.h>

#include "base/arena.h"
#include "db/conn.h"

struct db_taker {
    const struct db_field *field; /* the next */
    struct arena *arena;          /* of lists */
    bool failed;                  /* no memory, or a value of another kind */
};

/* Borrowed from the field, without a NUL; SQL NULL is empty. */
struct tumpuk_text db_take_text(struct db_taker *taker);
/* An integer of any size; SQL NULL is `absent`. */
int64_t db_take_integer(struct db_taker *taker, int64_t absent);
/* A timestamptz, in microseconds since 1970. */
int64_t db_take_instant(struct db_taker *taker, int64_t absent);
bool db_take_bool(struct db_taker *taker); /* SQL NULL is false */
/* A word among `count` names: its index. SQL NULL is 0. */
int db_take_word(struct db_taker *taker, int count, const char *(*name)(int word));
/* A bigint[] of at most `max` elements; SQL NULL has none. */
uint32_t db_take_integers(struct db_taker *taker, uint32_t max, int64_t *out);
/* A text[]: the list lives in the arena, its texts are the field's. */
const struct tumpuk_text *db_take_texts(struct db_taker *taker, uint32_t *count);

#endif
