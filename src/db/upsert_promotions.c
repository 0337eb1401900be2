#include "db/columns.h"
#include "db/store.h"

/* In the order of the statement's lists. */
enum {
    COLUMN_ID,
    COLUMN_CAMPAIGN,
    COLUMN_TYPE,
    COLUMN_NAME,
    COLUMN_STARTS_AT,
    COLUMN_ENDS_AT,
    COLUMN_AUDIENCE,
    COLUMN_CHANNELS,
    COLUMN_PLATFORM_SHARE_BPS,
    COLUMN_MIN_SPEND,
    COLUMN_MIN_QUANTITY,
    COLUMN_MAX_UNITS,
    COLUMN_CODE,
    COLUMN_BENEFIT_KIND,
    COLUMN_BPS,
    COLUMN_AMOUNT,
    COLUMN_CAP,
    COLUMN_STEP_THRESHOLDS,
    COLUMN_STEP_DISCOUNTS,
    COLUMN_STEPS_BY_QUANTITY,
    COLUMN_STEPS_BY_PERCENT,
    COLUMN_GIFT_SKU,
    COLUMN_GIFT_QUANTITY,
    COLUMN_GIFT_LIST_PRICE,
    COLUMN_GIFT_UNIT_COST,
    COLUMN_GIFT_STOCK,
    COLUMN_SCOPED,
    COLUMN_QUOTA,
    COLUMN_QUOTA_PER_BUYER,
    COLUMN_QUOTA_COUNTS,
    COLUMN_COUNT,
};

/* An array as the text of an element of an array. */
static void put_steps(struct db_columns *columns, int at, const struct tumpuk_benefit *benefit,
                      int64_t (*value)(const struct tumpuk_step *step))
{
    struct buf text;

    buf_init(&text, 1024);
    for (uint32_t i = 0; i < benefit->step_count; i++) {
        buf_putc(&text, i == 0 ? '{' : ',');
        buf_put_i64(&text, value(&benefit->steps[i]));
    }
    buf_put(&text, "}", sizeof("}"));
    if (text.failed)
        columns->column[at].failed = true;
    else
        db_columns_string(columns, at, text.bytes);
    buf_clear(&text);
}

static int64_t step_threshold(const struct tumpuk_step *step)
{
    return step->min_quantity > 0 ? step->min_quantity : step->min_spend;
}

static int64_t step_discount(const struct tumpuk_step *step)
{
    return step->percent_off_bps > 0 ? step->percent_off_bps : step->amount_off;
}

static void put_step_columns(struct db_columns *columns, const struct tumpuk_benefit *benefit)
{
    if (benefit->kind != TUMPUK_BENEFIT_STEPS) {
        for (int at = COLUMN_STEP_THRESHOLDS; at <= COLUMN_STEPS_BY_PERCENT; at++)
            db_columns_null(columns, at);
        return;
    }
    put_steps(columns, COLUMN_STEP_THRESHOLDS, benefit, step_threshold);
    put_steps(columns, COLUMN_STEP_DISCOUNTS, benefit, step_discount);
    db_columns_bool(columns, COLUMN_STEPS_BY_QUANTITY, benefit->steps[0].min_quantity > 0);
    db_columns_bool(columns, COLUMN_STEPS_BY_PERCENT, benefit->steps[0].percent_off_bps > 0);
}

static void put_gift(struct db_columns *columns, const struct tumpuk_gift *gift)
{
    if (gift == NULL) {
        for (int at = COLUMN_GIFT_SKU; at <= COLUMN_GIFT_STOCK; at++)
            db_columns_null(columns, at);
        return;
    }
    db_columns_text(columns, COLUMN_GIFT_SKU, gift->sku_id);
    db_columns_i64(columns, COLUMN_GIFT_QUANTITY, gift->quantity);
    db_columns_i64(columns, COLUMN_GIFT_LIST_PRICE, gift->list_price);
    db_columns_i64_from(columns, COLUMN_GIFT_UNIT_COST, 0, gift->unit_cost);
    db_columns_i64_from(columns, COLUMN_GIFT_STOCK, 0, gift->stock);
}

static void put_benefit(struct db_columns *columns, const struct tumpuk_benefit *benefit)
{
    bool has_amount = benefit->kind == TUMPUK_BENEFIT_FIXED_PRICE ||
                      benefit->kind == TUMPUK_BENEFIT_AMOUNT_OFF;

    db_columns_string(columns, COLUMN_BENEFIT_KIND, tumpuk_benefit_name(benefit->kind));
    db_columns_i64_from(columns, COLUMN_BPS, 1, benefit->bps);
    db_columns_i64_from(columns, COLUMN_AMOUNT, 0, has_amount ? benefit->amount : -1);
    db_columns_i64_from(columns, COLUMN_CAP, 1, benefit->cap);
    put_step_columns(columns, benefit);
    put_gift(columns, benefit->kind == TUMPUK_BENEFIT_GIFT ? benefit->gift : NULL);
}

static void put_promotion(struct db_columns *columns, const struct promotion_record *record)
{
    const struct tumpuk_promotion *promotion = &record->promotion;

    db_columns_text(columns, COLUMN_ID, promotion->id);
    db_columns_text(columns, COLUMN_CAMPAIGN, record->campaign_id);
    db_columns_string(columns, COLUMN_TYPE, tumpuk_type_name(promotion->type));
    db_columns_text(columns, COLUMN_NAME, promotion->name);
    db_columns_instant(columns, COLUMN_STARTS_AT, promotion->starts_at_us);
    db_columns_instant(columns, COLUMN_ENDS_AT, promotion->ends_at_us);
    db_columns_string(columns, COLUMN_AUDIENCE, tumpuk_buyer_name(promotion->audience));
    db_columns_i64(columns, COLUMN_CHANNELS, promotion->channels);
    db_columns_i64(columns, COLUMN_PLATFORM_SHARE_BPS, promotion->platform_share_bps);
    db_columns_i64_from(columns, COLUMN_MIN_SPEND, 1, promotion->min_spend);
    db_columns_i64_from(columns, COLUMN_MIN_QUANTITY, 1, promotion->min_quantity);
    db_columns_i64_from(columns, COLUMN_MAX_UNITS, 1, promotion->max_units_per_order);
    db_columns_text(columns, COLUMN_CODE, promotion->code);
    put_benefit(columns, &promotion->benefit);
    db_columns_bool(columns, COLUMN_SCOPED, !promotion->scope.everything);
    db_columns_i64_from(columns, COLUMN_QUOTA, 1, record->quota);
    db_columns_i64_from(columns, COLUMN_QUOTA_PER_BUYER, 1, record->quota_per_buyer);
    if (record->quota < 0 && record->quota_per_buyer < 0)
        db_columns_null(columns, COLUMN_QUOTA_COUNTS);
    else
        db_columns_string(columns, COLUMN_QUOTA_COUNTS, quota_counts_name(record->quota_counts));
}

enum db_result db_upsert_promotions(struct db_conn *conn, const char *shop_id,
                                    const struct promotion_record *const *promotions, size_t count)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++)
        put_promotion(&columns, promotions[i]);
    result = db_columns_exec(conn, &db_sql_upsert_promotions, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}
