#include "db/columns.h"

#include <assert.h>

#include "base/rfc3339.h"

_Static_assert(RFC3339_TEXT_MAX <= 40, "an instant's text has room");

/* ---- PostgreSQL's own form ---- */

/* An array's header, all in network order: dimensions, whether there are NULLs,
 * elements' type; of the one dimension its length and first index. */
#define ARRAY_HEADER_BYTES 20
#define ARRAY_LENGTH_AT 12

static void put_be(char *to, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        to[i] = (char)(value >> (8 * (bytes - 1 - i)) & 0xff);
}

/* The types' numbers, which PostgreSQL never changes. */
static uint32_t type_number(enum db_element element)
{
    switch (element) {
    case DB_ELEMENT_BOOL:
        return 16;
    case DB_ELEMENT_BYTES:
        return 17;
    case DB_ELEMENT_I64:
        return 20;
    case DB_ELEMENT_I16:
        return 21;
    case DB_ELEMENT_I32:
        return 23;
    case DB_ELEMENT_TEXT:
        return 25;
    case DB_ELEMENT_INSTANT:
        return 1184;
    }
    return 0;
}

void db_columns_init_binary(struct db_columns *columns, const enum db_element *elements, int count)
{
    assert(count <= DB_PARAMS_MAX);
    columns->count = count;
    columns->elements = elements;
    for (int i = 0; i < count; i++) {
        char header[ARRAY_HEADER_BYTES];

        put_be(header, 1, 4);
        put_be(header + 4, 1, 4);
        put_be(header + 8, type_number(elements[i]), 4);
        put_be(header + ARRAY_LENGTH_AT, 0, 4);
        put_be(header + 16, 1, 4);
        columns->lengths[i] = 0;
        buf_init(&columns->column[i], DB_COLUMN_BYTES_MAX);
        buf_put(&columns->column[i], header, sizeof header);
    }
}

static void put_own(struct db_columns *columns, int at, const char *bytes, size_t len)
{
    struct buf *column = &columns->column[at];
    char head[4];

    assert(at < columns->count && len <= INT32_MAX);
    put_be(head, len, sizeof head);
    buf_put(column, head, sizeof head);
    buf_put(column, bytes, len);
    columns->lengths[at]++;
}

static void put_own_null(struct db_columns *columns, int at)
{
    char head[4];

    put_be(head, UINT32_MAX, sizeof head);
    buf_put(&columns->column[at], head, sizeof head);
    columns->lengths[at]++;
}

static void put_own_integer(struct db_columns *columns, int at, int64_t value)
{
    enum db_element element = columns->elements[at];
    size_t bytes = element == DB_ELEMENT_I16 ? 2 : element == DB_ELEMENT_I32 ? 4 : 8;
    int64_t limit = INT64_C(1) << (8 * bytes - 1 < 63 ? 8 * bytes - 1 : 62);
    char text[8];

    assert(element == DB_ELEMENT_I16 || element == DB_ELEMENT_I32 || element == DB_ELEMENT_I64);
    if (bytes < 8 && (value < -limit || value >= limit))
        columns->column[at].failed = true;
    put_be(text, (uint64_t)value, bytes);
    put_own(columns, at, text, bytes);
}

static void put_own_instant(struct db_columns *columns, int at, int64_t at_us)
{
    char text[8];

    assert(columns->elements[at] == DB_ELEMENT_INSTANT);
    if (at_us == TUMPUK_TIME_MIN || at_us == TUMPUK_TIME_MAX) {
        put_own_null(columns, at);
        return;
    }
    put_be(text, (uint64_t)(at_us - DB_POSTGRES_EPOCH_US), sizeof text);
    put_own(columns, at, text, sizeof text);
}

/* ---- text, or either ---- */

void db_columns_init(struct db_columns *columns, int count)
{
    assert(count <= DB_PARAMS_MAX);
    columns->count = count;
    columns->elements = NULL;
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
    if (columns->elements != NULL)
        put_own_null(columns, at);
    else
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

static void put_text(struct db_columns *columns, int at, const char *bytes, size_t len)
{
    if (columns->elements == NULL) {
        put_quoted(next_element(columns, at), bytes, len);
        return;
    }
    assert(columns->elements[at] == DB_ELEMENT_TEXT);
    put_own(columns, at, bytes, len);
}

void db_columns_string(struct db_columns *columns, int at, const char *text)
{
    put_text(columns, at, text, strlen(text));
}

void db_columns_text(struct db_columns *columns, int at, struct tumpuk_text text)
{
    if (text.len == 0)
        db_columns_null(columns, at);
    else
        put_text(columns, at, text.bytes, text.len);
}

void db_columns_bool(struct db_columns *columns, int at, bool value)
{
    const char own = value ? 1 : 0;

    if (columns->elements == NULL) {
        buf_putc(next_element(columns, at), value ? 't' : 'f');
        return;
    }
    assert(columns->elements[at] == DB_ELEMENT_BOOL);
    put_own(columns, at, &own, sizeof own);
}

void db_columns_i64(struct db_columns *columns, int at, int64_t value)
{
    if (columns->elements != NULL)
        put_own_integer(columns, at, value);
    else
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

    if (columns->elements != NULL)
        put_own_instant(columns, at, at_us);
    else if (db_instant_text(at_us, text) == NULL)
        db_columns_null(columns, at);
    else
        buf_puts(next_element(columns, at), text);
}

void db_columns_bytes(struct db_columns *columns, int at, const unsigned char *bytes, size_t len)
{
    static const char HEX[] = "0123456789abcdef";
    struct buf *column;

    if (columns->elements != NULL) {
        assert(columns->elements[at] == DB_ELEMENT_BYTES);
        put_own(columns, at, (const char *)bytes, len);
        return;
    }
    column = next_element(columns, at);
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
        put_text(columns, at, list->bytes, list->len);
}

/* ---- running statements ---- */

/* All parameters of a statement. */
struct all_params {
    int count;
    const char *values[DB_PARAMS_MAX];
    int lengths[DB_PARAMS_MAX];
    int formats[DB_PARAMS_MAX];
};

/* Ends the columns; false where one failed. */
static bool params_of(int first_count, const char *const *first, struct db_columns *columns,
                      struct all_params *params)
{
    params->count = 0;
    assert(first_count + columns->count <= DB_PARAMS_MAX);
    for (int i = 0; i < first_count; i++) {
        params->formats[params->count] = 0;
        params->lengths[params->count] = 0;
        params->values[params->count++] = first[i];
    }
    for (int i = 0; i < columns->count; i++) {
        struct buf *column = &columns->column[i];

        if (columns->elements == NULL)
            buf_put(column, "}", sizeof("}")); /* and its NUL */
        if (column->failed)
            return false;
        if (columns->elements != NULL)
            put_be(column->bytes + ARRAY_LENGTH_AT, columns->lengths[i], 4);
        params->formats[params->count] = columns->elements != NULL;
        params->lengths[params->count] = (int)column->len;
        params->values[params->count++] = column->bytes;
    }
    return true;
}

enum db_result db_columns_exec(struct db_conn *conn, const struct db_statement *statement,
                               int first_count, const char *const *first,
                               struct db_columns *columns, PGresult **rows)
{
    struct all_params all;
    bool good = params_of(first_count, first, columns, &all);
    const struct db_params params = {all.count, all.values, all.lengths, all.formats};

    if (rows != NULL)
        *rows = NULL;
    return good ? db_conn_exec_params(conn, statement, &params, rows) : DB_FAILED;
}

enum db_result db_columns_exec_beside(struct db_conn *conn, const struct db_statement *statement,
                                      int first_count, const char *const *first,
                                      struct db_columns *columns, void (*meanwhile)(void *arg),
                                      void *arg)
{
    struct all_params all;
    bool good = params_of(first_count, first, columns, &all);
    const struct db_params params = {all.count, all.values, all.lengths, all.formats};
    enum db_result result = good ? db_conn_send(conn, statement, &params) : DB_FAILED;

    meanwhile(arg);
    if (result == DB_OK)
        result = db_conn_receive(conn, statement, NULL);
    else if (!good)
        return DB_FAILED;
    /* all before is lost with the statements, as this is inside a transaction */
    return result == DB_FAILED && db_conn_lost_statements(conn) ? DB_RETRY : result;
}

enum db_result db_columns_stream(struct db_conn *conn, const struct db_statement *statement,
                                 int first_count, const char *const *first,
                                 struct db_columns *columns, int fields, db_copy_row *row,
                                 void *arg)
{
    struct all_params all;

    assert(columns->elements == NULL); /* few rows are asked for so */
    if (!params_of(first_count, first, columns, &all))
        return DB_FAILED;
    return db_conn_stream(conn, statement, all.count, all.values, fields, row, arg);
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
