#include "db/columns.h"

#include <assert.h>

#include "base/rfc3339.h"

_Static_assert(RFC3339_TEXT_MAX <= 40, "an instant's text has room");

void db_columns_init(struct db_columns *columns, int count)
{
    assert(count <= DB_PARAMS_MAX);
    columns->count = count;
    for (int i = 0; i < count; i++) {
        buf_init(&columns->column[i], DB_COLUMN_BYTES_MAX);
        buf_putc(&columns->column[i], '{');
    }
}

void db_columns_clear(struct db_columns *columns)
{
    for (int i = 0; i < columns->count; i++)
        buf_clear(&columns->column[i]);
}

/* The column, with a comma where an element stands before. */
static struct buf *next_element(struct db_columns *columns, int at)
{
    struct buf *column = &columns->column[at];

    assert(at < columns->count);
    if (column->len > 1)
        buf_putc(column, ',');
    return column;
}

void db_columns_null(struct db_columns *columns, int at)
{
    buf_puts(next_element(columns, at), "NULL");
}

static void put_quoted(struct buf *column, const char *bytes, size_t len)
{
    buf_putc(column, '"');
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == '"' || bytes[i] == '\\')
            buf_putc(column, '\\');
        buf_putc(column, bytes[i]);
    }
    buf_putc(column, '"');
}

void db_columns_string(struct db_columns *columns, int at, const char *text)
{
    put_quoted(next_element(columns, at), text, strlen(text));
}

void db_columns_text(struct db_columns *columns, int at, struct tumpuk_text text)
{
    if (text.len == 0)
        db_columns_null(columns, at);
    else
        put_quoted(next_element(columns, at), text.bytes, text.len);
}

void db_columns_bool(struct db_columns *columns, int at, bool value)
{
    buf_putc(next_element(columns, at), value ? 't' : 'f');
}

void db_columns_i64(struct db_columns *columns, int at, int64_t value)
{
    buf_put_i64(next_element(columns, at), value);
}

void db_columns_i64_from(struct db_columns *columns, int at, int64_t least, int64_t value)
{
    if (value < least)
        db_columns_null(columns, at);
    else
        db_columns_i64(columns, at, value);
}

const char *db_instant_text(int64_t at_us, char text[40])
{
    static const struct rfc3339_zone UTC = {.offset_min = 0, .zulu = true};

    if (at_us == TUMPUK_TIME_MIN || at_us == TUMPUK_TIME_MAX)
        return NULL;
    rfc3339_format(at_us, UTC, text);
    return text;
}

void db_columns_instant(struct db_columns *columns, int at, int64_t at_us)
{
    char text[RFC3339_TEXT_MAX];

    if (db_instant_text(at_us, text) == NULL)
        db_columns_null(columns, at);
    else
        buf_puts(next_element(columns, at), text);
}

void db_columns_bytes(struct db_columns *columns, int at, const unsigned char *bytes, size_t len)
{
    static const char HEX[] = "0123456789abcdef";
    struct buf *column = next_element(columns, at);

    buf_puts(column, "\"\\\\x");
    (void)buf_reserve(column, 2 * len); /* at once */
    for (size_t i = 0; i < len; i++) {
        buf_putc(column, HEX[bytes[i] >> 4]);
        buf_putc(column, HEX[bytes[i] & 15]);
    }
    buf_putc(column, '"');
}

void db_columns_array(struct db_columns *columns, int at, struct db_columns *lists, int from)
{
    struct buf *list = &lists->column[from];

    buf_putc(list, '}');
    if (list->failed)
        columns->column[at].failed = true;
    else
        put_quoted(next_element(columns, at), list->bytes, list->len);
}

/* All parameters of a statement, columns ended; 0 where one failed. */
static int params_of(int first_count, const char *const *first, struct db_columns *columns,
                     const char *params[DB_PARAMS_MAX])
{
    int count = 0;

    assert(first_count + columns->count <= DB_PARAMS_MAX);
    for (int i = 0; i < first_count; i++)
        params[count++] = first[i];
    for (int i = 0; i < columns->count; i++) {
        buf_put(&columns->column[i], "}", sizeof("}")); /* and its NUL */
        if (columns->column[i].failed)
            return 0;
        params[count++] = columns->column[i].bytes;
    }
    return count;
}

enum db_result db_columns_exec(struct db_conn *conn, const struct db_statement *statement,
                               int first_count, const char *const *first,
                               struct db_columns *columns, PGresult **rows)
{
    const char *params[DB_PARAMS_MAX];
    int count = params_of(first_count, first, columns, params);

    if (rows != NULL)
        *rows = NULL;
    return count == 0 ? DB_FAILED : db_conn_exec(conn, statement, count, params, rows);
}

enum db_result db_columns_stream(struct db_conn *conn, const struct db_statement *statement,
                                 int first_count, const char *const *first,
                                 struct db_columns *columns, int fields, db_copy_row *row,
                                 void *arg)
{
    const char *params[DB_PARAMS_MAX];
    int count = params_of(first_count, first, columns, params);

    return count == 0 ? DB_FAILED
                      : db_conn_stream(conn, statement, count, params, fields, row, arg);
}

enum db_result db_columns_exec_ids(struct db_conn *conn, const struct db_statement *statement,
                                   const char *shop_id, const struct tumpuk_text *ids, size_t count,
                                   PGresult **rows)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, 1);
    for (size_t i = 0; i < count; i++)
        db_columns_text(&columns, 0, ids[i]);
    result = db_columns_exec(conn, statement, shop_id != NULL ? 1 : 0, &shop_id, &columns, rows);
    db_columns_clear(&columns);
    return result;
}
