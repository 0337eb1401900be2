#include "db/rows.h"
#include "db/span_columns.h"

#define COLUMNS (3 + DB_SPAN_COLUMNS)

static void add_parts(struct db_columns *columns, size_t place,
                      const struct db_campaign_sums *campaign)
{
    struct span_part parts[SPAN_PARTS_MAX];
    size_t count = span_split(ROLLUP_PRODUCT, campaign->range, parts, 0);

    for (size_t i = 0; i < count; i++) {
        db_columns_i64(columns, 0, (int64_t)place);
        db_columns_text(columns, 1, campaign->campaign_id);
        db_columns_i64(columns, 2, campaign->channels);
        db_columns_part(columns, 3, ROLLUP_PRODUCT, &parts[i]);
    }
}

static bool read_row(const PGresult *rows, int at, struct db_campaign_sums *campaigns, size_t count)
{
    static const enum rollup_sum COLUMN[] = {
        ROLLUP_GMV,         ROLLUP_DEDUCTIONS, ROLLUP_REFUND_AMOUNT, ROLLUP_ITEMS_SOLD,
        ROLLUP_IMPRESSIONS, ROLLUP_CLICKS,     ROLLUP_ADD_TO_CARTS};
    struct db_row row = {.rows = rows, .row = at};
    int64_t place = db_row_take_i64(&row, -1);

    if (place < 0 || (size_t)place >= count)
        return false;
    for (size_t i = 0; i < sizeof COLUMN / sizeof COLUMN[0]; i++)
        campaigns[place].sums[COLUMN[i]] = db_row_take_i64(&row, 0);
    return !row.failed;
}

enum db_result db_select_campaign_product_sums(struct db_conn *conn, const char *shop_id,
                                               struct db_campaign_sums *campaigns, size_t count)
{
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    db_columns_init(&columns, COLUMNS);
    for (size_t i = 0; i < count; i++)
        add_parts(&columns, i, &campaigns[i]);
    result = db_columns_exec(conn, &db_sql_select_campaign_product_sums, 1, &shop_id, &columns,
                             &rows);
    for (int i = 0; result == DB_OK && i < PQntuples(rows); i++)
        result = read_row(rows, i, campaigns, count) ? DB_OK : DB_FAILED;
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}
