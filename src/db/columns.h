/*
 * Parameters that are lists: one PostgreSQL array a column, for statements that
 * write many rows at once (FROM unnest($2, $3, …)). Private to the db room.
 *
 * As text, whatever the arrays' types; or in PostgreSQL's own form, which costs both
 * sides far less and wants each array's type told: for what comes by the thousand.
 *
 * A failure (no memory) is kept and told by db_columns_exec.
 */
#ifndef DB_COLUMNS_H
#define DB_COLUMNS_H

#include <tumpuk/terms.h>

#include "base/buf.h"
#include "db/conn.h"

/* Bytes of one column's array. */
#define DB_COLUMN_BYTES_MAX (64u * 1024 * 1024)

/* What an array in PostgreSQL's own form is of: just what the statement casts its
 * parameter to. */
enum db_element {
    DB_ELEMENT_BOOL,    /* boolean[] */
    DB_ELEMENT_BYTES,   /* bytea[] */
    DB_ELEMENT_I16,     /* smallint[] */
    DB_ELEMENT_I32,     /* integer[] */
    DB_ELEMENT_I64,     /* bigint[] */
    DB_ELEMENT_TEXT,    /* text[] */
    DB_ELEMENT_INSTANT, /* timestamptz[] */
};

struct db_columns {
    int count;
    const enum db_element *elements;  /* of each column; NULL: all are text */
    struct buf column[DB_PARAMS_MAX]; /* an array's text without its last brace, or own form */
    uint32_t lengths[DB_PARAMS_MAX];  /* elements of those in their own form */
};

void db_columns_init(struct db_columns *columns, int count);
/* In PostgreSQL's own form; `elements` must stay. */
void db_columns_init_binary(struct db_columns *columns, const enum db_element *elements, int count);
void db_columns_clear(struct db_columns *columns);

/* Append an element to column `at`, from 0. */
void db_columns_null(struct db_columns *columns, int at);
void db_columns_string(struct db_columns *columns, int at, const char *text);
/* An empty text is NULL. */
void db_columns_text(struct db_columns *columns, int at, struct tumpuk_text text);
void db_columns_bool(struct db_columns *columns, int at, bool value);
void db_columns_i64(struct db_columns *columns, int at, int64_t value);
/* What is below `least` is NULL. */
void db_columns_i64_from(struct db_columns *columns, int at, int64_t least, int64_t value);
/* TUMPUK_TIME_MIN and _MAX are NULL. */
void db_columns_instant(struct db_columns *columns, int at, int64_t at_us);

void db_columns_bytes(struct db_columns *columns, int at, const unsigned char *bytes, size_t len);
/* Column `from` of `lists` as one element: statements cast its text to an array. */
void db_columns_array(struct db_columns *columns, int at, struct db_columns *lists, int from);

/* Runs the statement with `first_count` parameters of its own, then the
 * columns. */
enum db_result db_columns_exec(struct db_conn *conn, const struct db_statement *statement,
                               int first_count, const char *const *first,
                               struct db_columns *columns, PGresult **rows);

/* The same, while `meanwhile` is run, which must not touch the connection. */
enum db_result db_columns_exec_beside(struct db_conn *conn, const struct db_statement *statement,
                                      int first_count, const char *const *first,
                                      struct db_columns *columns, void (*meanwhile)(void *arg),
                                      void *arg);

/* The same by db_conn_stream. */
enum db_result db_columns_stream(struct db_conn *conn, const struct db_statement *statement,
                                 int first_count, const char *const *first,
                                 struct db_columns *columns, int fields, db_copy_row *row,
                                 void *arg);

/* The same with one column of texts, for statements that ask for several ids. */
enum db_result db_columns_exec_ids(struct db_conn *conn, const struct db_statement *statement,
                                   const char *shop_id, const struct tumpuk_text *ids, size_t count,
                                   PGresult **rows);

/* An instant as a parameter; NULL for TUMPUK_TIME_MIN and _MAX. */
const char *db_instant_text(int64_t at_us, char text[40]);

#endif
