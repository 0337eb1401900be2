#include "db/key_rows.h"

#include <string.h>

#include "db/rows.h"

/* Ids, one a line, into the grant. */
static bool read_shops(const char *text, struct arena *arena, struct access_grant *grant)
{
    size_t count = 1;
    const char **shops;

    for (const char *at = text; *at != '\0'; at++)
        count += *at == '\n';
    shops = arena_calloc(arena, count, sizeof *shops);
    if (shops == NULL || count > ACCESS_SHOPS_MAX)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t len = strcspn(text, "\n");

        shops[i] = arena_strndup(arena, text, len);
        if (shops[i] == NULL)
            return false;
        text += len + 1;
    }
    grant->shop_count = count;
    grant->shops = shops;
    return true;
}

bool db_row_grant(const PGresult *rows, int row, int column, struct arena *arena,
                  struct access_grant *grant)
{
    const char *shops = PQgetvalue(rows, row, column + 2);

    *grant = (struct access_grant){.role = ACCESS_ROLE_NONE};
    if (!access_role_parse(PQgetvalue(rows, row, column), &grant->role) ||
        !access_mode_parse(PQgetvalue(rows, row, column + 1), &grant->may_write))
        return false;
    return *shops == '\0' || read_shops(shops, arena, grant);
}

bool db_row_instant(const PGresult *rows, int row, int column, int64_t *at_us)
{
    *at_us = INT64_MAX;
    return PQgetisnull(rows, row, column) || db_row_i64(rows, row, column, at_us);
}
