#include "db/draws.h"

#include <string.h>

#include "db/columns.h"

enum { COLUMN_PROMOTION, COLUMN_UNITS, COLUMN_QUOTA, COLUMN_BY_UNITS, COLUMN_COUNT };

const struct db_draw *db_draw_find(const struct db_draw *draws, size_t count,
                                   struct tumpuk_text promotion_id)
{
    for (size_t i = 0; i < count; i++) {
        if (draws[i].promotion_id.len == promotion_id.len &&
            memcmp(draws[i].promotion_id.bytes, promotion_id.bytes, promotion_id.len) == 0)
            return &draws[i];
    }
    return NULL;
}

/* Notes that a promotion was drawn on; false: it was not to be. */
static bool note_drawn(const PGresult *rows, int row, bool by_buyer, struct db_draw *draws,
                       size_t count)
{
    struct tumpuk_text id = {PQgetvalue(rows, row, 0), (uint32_t)PQgetlength(rows, row, 0)};
    const struct db_draw *found = db_draw_find(draws, count, id);

    if (found == NULL)
        return false;
    if (by_buyer)
        draws[found - draws].drawn_by_buyer = true;
    else
        draws[found - draws].drawn = true;
    return true;
}

enum db_result db_draw(struct db_conn *conn, const struct db_statement *statement, int first_count,
                       const char *const *first, bool by_buyer, struct db_draw *draws, size_t count)
{
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result = DB_OK;
    size_t wanted = 0;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        int64_t quota = by_buyer ? draws[i].quota_per_buyer : draws[i].quota;

        if (quota < 0)
            continue;
        wanted++;
        db_columns_text(&columns, COLUMN_PROMOTION, draws[i].promotion_id);
        db_columns_i64(&columns, COLUMN_UNITS, draws[i].units);
        db_columns_i64(&columns, COLUMN_QUOTA, quota);
        db_columns_bool(&columns, COLUMN_BY_UNITS, draws[i].counts == QUOTA_COUNTS_UNITS);
    }
    if (wanted > 0)
        result = db_columns_exec(conn, statement, first_count, first, &columns, &rows);
    for (int row = 0; result == DB_OK && rows != NULL && row < PQntuples(rows); row++) {
        if (!note_drawn(rows, row, by_buyer, draws, count))
            result = DB_FAILED;
    }
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}
