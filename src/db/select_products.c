#include <stdio.h>

#include "db/conn.h"
#include "db/records.h"

/* LIKE's own signs, taken as they are. */
static const char *escape_like(struct arena *arena, const char *part)
{
    struct buf buf;
    const char *text;

    buf_init(&buf, 4096);
    for (const char *c = part; *c != '\0'; c++) {
        if (*c == '%' || *c == '_' || *c == '\\')
            buf_putc(&buf, '\\');
        buf_putc(&buf, *c);
    }
    text = buf.failed ? NULL : arena_strndup(arena, buf.bytes, buf.len);
    buf_clear(&buf);
    return text;
}

enum db_result db_select_products(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                  const struct db_product_filter *filter,
                                  struct product_record **out, size_t *count)
{
    char limit[24];
    const char *part = filter->part == NULL ? NULL : escape_like(arena, filter->part);
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
