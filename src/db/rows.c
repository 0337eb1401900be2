#include "db/rows.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>

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
