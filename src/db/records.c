#include "db/records.h"

#include <string.h>

#include "db/rows.h"

bool db_row_is(const PGresult *rows, int row, int column, struct tumpuk_text id)
{
    return (size_t)PQgetlength(rows, row, column) == id.len &&
           memcmp(PQgetvalue(rows, row, column), id.bytes, id.len) == 0;
}

static void read_shop(struct db_row *row, struct shop *out)
{
    struct tumpuk_text currency;

    out->shop_id = db_row_take_text(row);
    out->name = db_row_take_text(row);
    currency = db_row_take_text(row);
    out->exponent = (int32_t)db_row_take_i64(row, 0);
    out->time_zone = db_row_take_text(row);
    out->catalog_version = db_row_take_i64(row, 0);
    out->version = db_row_take_i64(row, 0);
    out->ended_at_us = db_row_take_i64(row, SHOP_TIME_NEVER);
    out->created_us = db_row_take_i64(row, 0);
    out->updated_us = db_row_take_i64(row, 0);
    if (currency.len == SHOP_CURRENCY_LEN)
        memcpy(out->currency, currency.bytes, SHOP_CURRENCY_LEN);
    else
        row->failed = true;
}

enum db_result db_read_shops(const PGresult *rows, struct arena *arena, struct shop **out,
                             size_t *count)
{
    size_t found = (size_t)PQntuples(rows);

    *count = found;
    *out = arena_calloc(arena, found > 0 ? found : 1, sizeof **out);
    for (size_t i = 0; *out != NULL && i < found; i++) {
        struct db_row row = {.rows = rows, .row = (int)i, .arena = arena};

        read_shop(&row, &(*out)[i]);
        if (row.failed)
            return DB_FAILED;
    }
    return *out != NULL ? DB_OK : DB_FAILED;
}

enum db_result db_read_products(const PGresult *rows, struct arena *arena,
                                struct product_record **out, size_t *count)
{
    size_t found = (size_t)PQntuples(rows);

    *count = found;
    *out = arena_calloc(arena, found > 0 ? found : 1, sizeof **out);
    for (size_t i = 0; *out != NULL && i < found; i++) {
        struct db_row row = {.rows = rows, .row = (int)i, .arena = arena};
        struct product_record *product = &(*out)[i];

        product->product_id = db_row_take_text(&row);
        product->name = db_row_take_text(&row);
        product->version = db_row_take_i64(&row, 0);
        product->ended_at_us = db_row_take_i64(&row, SHOP_TIME_NEVER);
        product->created_us = db_row_take_i64(&row, 0);
        product->updated_us = db_row_take_i64(&row, 0);
        if (row.failed)
            return DB_FAILED;
    }
    return *out != NULL ? DB_OK : DB_FAILED;
}

static const char *kind_name(int word)
{
    return campaign_kind_name((enum campaign_kind)word);
}

enum db_result db_read_campaigns(const PGresult *rows, struct arena *arena,
                                 struct campaign_record **out, size_t *count)
{
    size_t found = (size_t)PQntuples(rows);

    *count = found;
    *out = arena_calloc(arena, found > 0 ? found : 1, sizeof **out);
    for (size_t i = 0; *out != NULL && i < found; i++) {
        struct db_row row = {.rows = rows, .row = (int)i, .arena = arena};
        struct campaign_record *campaign = &(*out)[i];

        campaign->campaign_id = db_row_take_text(&row);
        campaign->parent_id = db_row_take_text(&row);
        campaign->name = db_row_take_text(&row);
        campaign->kind = (enum campaign_kind)db_row_take_word(&row, CAMPAIGN_KIND_COUNT, kind_name);
        campaign->starts_at_us = db_row_take_i64(&row, 0);
        campaign->ends_at_us = db_row_take_i64(&row, 0);
        campaign->channels = (uint8_t)db_row_take_i64(&row, 0);
        campaign->dashboard_enabled = db_row_take_bool(&row);
        campaign->joined = db_row_take_bool(&row);
        campaign->version = db_row_take_i64(&row, 0);
        campaign->created_us = db_row_take_i64(&row, 0);
        campaign->updated_us = db_row_take_i64(&row, 0);
        if (row.failed)
            return DB_FAILED;
    }
    return *out != NULL ? DB_OK : DB_FAILED;
}
