#include <stdio.h>

#include "db/columns.h"
#include "db/records.h"

enum db_result db_select_promotions(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                    const struct db_promotion_filter *filter,
                                    struct promotion_record **out, size_t *count)
{
    char limit[24];
    char at[40];
    const char *const params[] = {shop_id,
                                  filter->after,
                                  limit,
                                  filter->type,
                                  filter->status,
                                  db_instant_text(filter->at_us, at),
                                  filter->campaign_id,
                                  filter->sku_id};
    PGresult *rows = NULL;
    enum db_result result;

    snprintf(limit, sizeof limit, "%zu", filter->limit);
    result = db_conn_exec(conn, &db_sql_select_promotions, 8, params, &rows);
    if (result == DB_OK)
        result = db_read_promotions(rows, arena, out, count);
    PQclear(rows);
    return result;
}
