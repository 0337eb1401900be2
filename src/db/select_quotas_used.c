#include "db/columns.h"
#include "db/draws.h"
#include "db/rows.h"

enum { COLUMN_PROMOTION, COLUMN_USES, COLUMN_UNITS, COLUMN_BUYER_USES, COLUMN_BUYER_UNITS };

enum db_result db_select_quotas_used(struct db_conn *conn, const char *shop_id,
                                     struct tumpuk_text buyer_id, const struct db_draw *draws,
                                     size_t count, struct db_quota_used *out)
{
    const char *const first[] = {shop_id, buyer_id.bytes};
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    db_columns_init(&columns, 1);
    for (size_t i = 0; i < count; i++)
        db_columns_text(&columns, COLUMN_PROMOTION, draws[i].promotion_id);
    result = db_columns_exec(conn, &db_sql_select_quotas_used, 2, first, &columns, &rows);
    for (int row = 0; result == DB_OK && row < PQntuples(rows); row++) {
        struct tumpuk_text id = {PQgetvalue(rows, row, COLUMN_PROMOTION),
                                 (uint32_t)PQgetlength(rows, row, COLUMN_PROMOTION)};
        const struct db_draw *draw = db_draw_find(draws, count, id);
        bool units = draw != NULL && draw->counts == QUOTA_COUNTS_UNITS;

        if (draw == NULL ||
            !db_row_i64(rows, row, units ? COLUMN_UNITS : COLUMN_USES, &out[draw - draws].in_all) ||
            !db_row_i64(rows, row, units ? COLUMN_BUYER_UNITS : COLUMN_BUYER_USES,
                        &out[draw - draws].by_buyer))
            result = DB_FAILED;
    }
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}
