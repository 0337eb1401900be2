#include <stdio.h>
#include <string.h>

#include "db/catalog.h"
#include "db/conn.h"
#include "db/rows.h"

enum { COLUMN_VERSION, COLUMN_KIND, COLUMN_ID };

#define NUMBER_TEXT_MAX 24
_Static_assert(DB_CATALOG_CHANGES_MAX == 2000, "the limit below is one more");
#define ROWS_MAX_TEXT "2001"

/* Adds an id unless the list has it: lists are short, or the shop is read whole. */
static bool add_id(struct tumpuk_text *ids, size_t *count, struct tumpuk_text id)
{
    if (id.bytes == NULL)
        return false;
    for (size_t i = 0; i < *count; i++) {
        if (ids[i].len == id.len && memcmp(ids[i].bytes, id.bytes, id.len) == 0)
            return true;
    }
    ids[(*count)++] = id;
    return true;
}

static bool read_changes(const PGresult *rows, struct arena *arena, int64_t since, int64_t version,
                         struct db_catalog_changes *out)
{
    size_t row_count = (size_t)PQntuples(rows);
    struct tumpuk_text *products = arena_calloc(arena, row_count + 1, sizeof *products);
    struct tumpuk_text *promotions = arena_calloc(arena, row_count + 1, sizeof *promotions);
    int64_t last = since;
    bool gapless = true;

    *out = (struct db_catalog_changes){.product_ids = products, .promotion_ids = promotions};
    if (products == NULL || promotions == NULL)
        return false;
    for (size_t i = 0; i < row_count; i++) {
        const char *kind = PQgetvalue(rows, (int)i, COLUMN_KIND);
        const char *id = db_row_text(rows, (int)i, COLUMN_ID, arena);
        struct tumpuk_text text = {id, id != NULL ? (uint32_t)strlen(id) : 0};
        int64_t of = 0;

        if (!db_row_i64(rows, (int)i, COLUMN_VERSION, &of))
            return false;
        gapless = gapless && (of == last || of == last + 1);
        last = of;
        if (strcmp(kind, "PRODUCT") == 0 && !add_id(products, &out->product_count, text))
            return false;
        if (strcmp(kind, "PROMOTION") == 0 && !add_id(promotions, &out->promotion_count, text))
            return false;
    }
    out->complete = gapless && last == version && row_count <= DB_CATALOG_CHANGES_MAX;
    return true;
}

enum db_result db_select_catalog_changes(struct db_conn *conn, struct arena *arena,
                                         const char *shop_id, int64_t since, int64_t version,
                                         struct db_catalog_changes *out)
{
    char since_text[NUMBER_TEXT_MAX];
    const char *const params[] = {shop_id, since_text, ROWS_MAX_TEXT};
    PGresult *rows = NULL;
    enum db_result result;

    snprintf(since_text, sizeof since_text, "%lld", (long long)since);
    result = db_conn_exec(conn, &db_sql_select_catalog_changes, 3, params, &rows);
    if (result == DB_OK && !read_changes(rows, arena, since, version, out))
        result = DB_FAILED;
    PQclear(rows);
    return result;
}
