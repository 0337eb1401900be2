#include "db/records.h"

#include <string.h>

#include "db/rows.h"

bool db_row_is(const PGresult *rows, int row, int column, struct tumpuk_text id)
{
    return (size_t)PQgetlength(rows, row, column) == id.len &&
           memcmp(PQgetvalue(rows, row, column), id.bytes, id.len) == 0;
}

static void read_shop(struct db_row *row, void *element)
{
    struct shop *out = element;
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
    *out = db_rows_read(rows, arena, sizeof **out, read_shop, count);
    return *out != NULL ? DB_OK : DB_FAILED;
}

enum db_result db_read_shop(struct db_conn *conn, struct arena *arena,
                            const struct db_statement *statement, const char *shop_id,
                            struct shop *out)
{
    struct shop *list = NULL;
    PGresult *rows = NULL;
    size_t count = 0;
    enum db_result result = db_conn_exec(conn, statement, 1, &shop_id, &rows);

    if (result == DB_OK)
        result = db_read_shops(rows, arena, &list, &count);
    if (result == DB_OK && count == 0)
        result = DB_NONE;
    if (result == DB_OK)
        *out = list[0];
    PQclear(rows);
    return result;
}

static void read_product(struct db_row *row, void *element)
{
    struct product_record *product = element;

    product->product_id = db_row_take_text(row);
    product->name = db_row_take_text(row);
    product->version = db_row_take_i64(row, 0);
    product->ended_at_us = db_row_take_i64(row, SHOP_TIME_NEVER);
    product->created_us = db_row_take_i64(row, 0);
    product->updated_us = db_row_take_i64(row, 0);
}

enum db_result db_read_products(const PGresult *rows, struct arena *arena,
                                struct product_record **out, size_t *count)
{
    *out = db_rows_read(rows, arena, sizeof **out, read_product, count);
    return *out != NULL ? DB_OK : DB_FAILED;
}

/* ---- words ---- */

const char *db_word_type(int word)
{
    return tumpuk_type_name((enum tumpuk_type)word);
}

const char *db_word_buyer(int word)
{
    return tumpuk_buyer_name((enum tumpuk_buyer)word);
}

const char *db_word_benefit(int word)
{
    return tumpuk_benefit_name((enum tumpuk_benefit_kind)word);
}

const char *db_word_counts(int word)
{
    return quota_counts_name((enum quota_counts)word);
}

static const char *kind_name(int word)
{
    return campaign_kind_name((enum campaign_kind)word);
}

static void read_campaign(struct db_row *row, void *element)
{
    struct campaign_record *campaign = element;

    campaign->campaign_id = db_row_take_text(row);
    campaign->parent_id = db_row_take_text(row);
    campaign->name = db_row_take_text(row);
    campaign->kind = (enum campaign_kind)db_row_take_word(row, CAMPAIGN_KIND_COUNT, kind_name);
    campaign->starts_at_us = db_row_take_i64(row, 0);
    campaign->ends_at_us = db_row_take_i64(row, 0);
    campaign->channels = (uint8_t)db_row_take_i64(row, 0);
    campaign->dashboard_enabled = db_row_take_bool(row);
    campaign->joined = db_row_take_bool(row);
    campaign->version = db_row_take_i64(row, 0);
    campaign->created_us = db_row_take_i64(row, 0);
    campaign->updated_us = db_row_take_i64(row, 0);
}

enum db_result db_read_campaigns(const PGresult *rows, struct arena *arena,
                                 struct campaign_record **out, size_t *count)
{
    *out = db_rows_read(rows, arena, sizeof **out, read_campaign, count);
    return *out != NULL ? DB_OK : DB_FAILED;
}

enum db_result db_read_campaign(struct db_conn *conn, struct arena *arena,
                                const struct db_statement *statement, const char *campaign_id,
                                struct campaign_record *out)
{
    struct campaign_record *list = NULL;
    PGresult *rows = NULL;
    size_t count = 0;
    enum db_result result = db_conn_exec(conn, statement, 1, &campaign_id, &rows);

    if (result == DB_OK)
        result = db_read_campaigns(rows, arena, &list, &count);
    if (result == DB_OK && count == 0)
        result = DB_NONE;
    if (result == DB_OK)
        *out = list[0];
    PQclear(rows);
    return result;
}
