#include <stdio.h>

#include "db/conn.h"
#include "db/like.h"
#include "db/records.h"

enum db_result db_select_products(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                  const struct db_product_filter *filter,
                                  struct product_record **out, size_t *count)
{
    char limit[24];
    const char *part = filter->part == NULL ? NULL : db_escape_like(arena, filter->part);
    const char *ended = filter->ended < 0 ? NULL : filter->ended > 0 ? "t" : "f";
    const char *const params[] = {shop_id, filter->after, limit, part, ended};
    PGresult *rows = NULL;
    enum db_result result;

    if (filter->part != NULL && part == NULL)
        return DB_FAILED;
    snprintf(limit, sizeof limit, "%zu", filter->limit);
    result = db_conn_exec(conn, &db_sql_select_products, 5, params, &rows);
    if (result == DB_OK)
        result = db_read_products(rows, arena, out, count);
    PQclear(rows);
    return result;
}
