#include "db/rows.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

const char *db_row_text(const PGresult *rows, int row, int column, struct arena *arena)
{
    if (PQgetisnull(rows, row, column))
        return NULL;
    return arena_strndup(arena, PQgetvalue(rows, row, column),
                         (size_t)PQgetlength(rows, row, column));
}

bool db_row_i64(const PGresult *rows, int row, int column, int64_t *out)
{
    const char *text = NULL;
    char *end = NULL;
    intmax_t value = 0;

    if (row >= PQntuples(rows) || column >= PQnfields(rows) || PQgetisnull(rows, row, column))
        return false;
    text = PQgetvalue(rows, row, column);
    errno = 0;
    value = strtoimax(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0')
        return false;
    *out = value;
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t db_row_bytes(const PGresult *rows, int row, int column, unsigned char *out, size_t max)
{
    const char *text = PQgetvalue(rows, row, column);
    size_t len = (size_t)PQgetlength(rows, row, column);

    if (len < 2 || len % 2 != 0 || text[0] != '\\' || text[1] != 'x' || len / 2 - 1 > max)
        return 0;
    for (size_t i = 2; i < len; i += 2) {
        int high = hex_value(text[i]);
        int low = hex_value(text[i + 1]);

        if (high < 0 || low < 0)
            return 0;
        out[i / 2 - 1] = (unsigned char)(high << 4 | low);
    }
    return len / 2 - 1;
}

struct tumpuk_text db_row_take_text(struct db_row *row)
{
    int column = row->column++;
    const char *text;

    if (PQgetisnull(row->rows, row->row, column))
        return (struct tumpuk_text){.bytes = "", .len = 0};
    text = db_row_text(row->rows, row->row, column, row->arena);
    row->failed |= text == NULL;
    return (struct tumpuk_text){
        .bytes = text,
        .len = text == NULL ? 0 : (uint32_t)PQgetlength(row->rows, row->row, column)};
}

int64_t db_row_take_i64(struct db_row *row, int64_t absent)
{
    int column = row->column++;
    int64_t value = absent;

    if (!PQgetisnull(row->rows, row->row, column))
        row->failed |= !db_row_i64(row->rows, row->row, column, &value);
    return value;
}

bool db_row_take_bool(struct db_row *row)
{
    int column = row->column++;

    return !PQgetisnull(row->rows, row->row, column) &&
           PQgetvalue(row->rows, row->row, column)[0] == 't';
}

int db_row_take_word(struct db_row *row, int count, const char *(*name)(int word))
{
    int column = row->column++;

    if (PQgetisnull(row->rows, row->row, column))
        return 0;
    for (int word = 0; word < count; word++) {
        if (strcmp(PQgetvalue(row->rows, row->row, column), name(word)) == 0)
            return word;
    }
    row->failed = true;
    return 0;
}

uint32_t db_row_take_i64s(struct db_row *row, uint32_t max, int64_t *out)
{
    int column = row->column++;
    const char *at;
    uint32_t count = 0;

    if (PQgetisnull(row->rows, row->row, column))
        return 0;
    at = PQgetvalue(row->rows, row->row, column);
    while (*at == '{' || *at == ',') {
        char *end = NULL;
        intmax_t value;

        errno = 0;
        value = strtoimax(at + 1, &end, 10);
        if (end == at + 1 || errno != 0 || count == max)
            break;
        out[count++] = value;
        at = end;
    }
    row->failed |= strcmp(at, "}") != 0;
    return count;
}

void *db_rows_read(const PGresult *rows, struct arena *arena, size_t size,
                   void (*read)(struct db_row *row, void *element), size_t *count)
{
    size_t found = (size_t)PQntuples(rows);
    char *list = arena_calloc(arena, found > 0 ? found : 1, size);

    *count = 0;
    for (size_t i = 0; list != NULL && i < found; i++) {
        struct db_row row = {.rows = rows, .row = (int)i, .arena = arena};

        read(&row, list + i * size);
        if (row.failed)
            return NULL;
    }
    if (list != NULL)
        *count = found;
    return list;
}

static void read_text(struct db_row *row, void *element)
{
    *(struct tumpuk_text *)element = db_row_take_text(row);
}

bool db_rows_texts(const PGresult *rows, struct arena *arena, struct tumpuk_text **out,
                   size_t *count)
{
    *out = db_rows_read(rows, arena, sizeof **out, read_text, count);
    return *out != NULL;
}
