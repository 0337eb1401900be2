/* A promotion's row → its record: the columns of the benefit into its union of
 * kinds, as the table's constraints hold them together. */
#include "db/records.h"
#include "db/rows.h"

static void read_steps(struct db_row *row, struct tumpuk_benefit *benefit)
{
    int64_t thresholds[TUMPUK_STEPS_MAX];
    int64_t discounts[TUMPUK_STEPS_MAX];
    uint32_t count = db_row_take_i64s(row, TUMPUK_STEPS_MAX, thresholds);
    uint32_t discount_count = db_row_take_i64s(row, TUMPUK_STEPS_MAX, discounts);
    bool by_quantity = db_row_take_bool(row);
    bool by_percent = db_row_take_bool(row);
    struct tumpuk_step *steps;

    row->failed |= count != discount_count;
    if (count == 0 || row->failed)
        return;
    steps = arena_calloc(row->arena, count, sizeof *steps);
    row->failed |= steps == NULL;
    for (uint32_t i = 0; steps != NULL && i < count; i++) {
        steps[i].min_quantity = by_quantity ? thresholds[i] : 0;
        steps[i].min_spend = by_quantity ? 0 : thresholds[i];
        steps[i].percent_off_bps = by_percent ? (int32_t)discounts[i] : 0;
        steps[i].amount_off = by_percent ? 0 : discounts[i];
    }
    benefit->step_count = count;
    benefit->steps = steps;
}

static void read_gift(struct db_row *row, struct tumpuk_benefit *benefit)
{
    struct tumpuk_gift gift = {.sku_id = db_row_take_text(row)};
    struct tumpuk_gift *kept;

    gift.quantity = (int32_t)db_row_take_i64(row, 0);
    gift.list_price = db_row_take_i64(row, 0);
    gift.unit_cost = db_row_take_i64(row, -1);
    gift.stock = db_row_take_i64(row, -1);
    if (benefit->kind != TUMPUK_BENEFIT_GIFT)
        return;
    kept = arena_alloc(row->arena, sizeof *kept);
    row->failed |= kept == NULL;
    if (kept != NULL)
        *kept = gift;
    benefit->gift = kept;
}

static void read_benefit(struct db_row *row, struct tumpuk_benefit *benefit)
{
    benefit->kind = (enum tumpuk_benefit_kind)db_row_take_word(row, TUMPUK_BENEFIT_COUNT,
                                                               db_word_benefit);
    benefit->bps = (int32_t)db_row_take_i64(row, 0);
    benefit->amount = db_row_take_i64(row, 0);
    benefit->cap = db_row_take_i64(row, 0);
    read_steps(row, benefit);
    read_gift(row, benefit);
}

static void read_promotion(struct db_row *row, void *element)
{
    struct promotion_record *out = element;
    struct tumpuk_promotion *promotion = &out->promotion;

    promotion->id = db_row_take_text(row);
    out->campaign_id = db_row_take_text(row);
    promotion->type = (enum tumpuk_type)db_row_take_word(row, TUMPUK_TYPE_COUNT, db_word_type);
    promotion->name = db_row_take_text(row);
    promotion->starts_at_us = db_row_take_i64(row, TUMPUK_TIME_MIN);
    promotion->ends_at_us = db_row_take_i64(row, TUMPUK_TIME_MAX);
    promotion->audience = (enum tumpuk_buyer)db_row_take_word(row, TUMPUK_BUYER_COUNT,
                                                              db_word_buyer);
    promotion->channels = (uint8_t)db_row_take_i64(row, 0);
    promotion->platform_share_bps = (uint16_t)db_row_take_i64(row, 0);
    promotion->min_spend = db_row_take_i64(row, 0);
    promotion->min_quantity = db_row_take_i64(row, 0);
    promotion->max_units_per_order = db_row_take_i64(row, 0);
    promotion->code = db_row_take_text(row);
    read_benefit(row, &promotion->benefit);
    promotion->scope.everything = !db_row_take_bool(row);
    out->quota = db_row_take_i64(row, -1);
    out->quota_per_buyer = db_row_take_i64(row, -1);
    out->quota_counts = (enum quota_counts)db_row_take_word(row, QUOTA_COUNTS_COUNT,
                                                            db_word_counts);
    promotion_set_quota_used(out, db_row_take_i64(row, 0));
    out->deactivated_at_us = db_row_take_i64(row, SHOP_TIME_NEVER);
    promotion->inactive = out->deactivated_at_us != SHOP_TIME_NEVER;
    out->version = db_row_take_i64(row, 0);
    out->created_us = db_row_take_i64(row, 0);
    out->updated_us = db_row_take_i64(row, 0);
    out->joined = db_row_take_bool(row);
}

enum db_result db_read_promotions(const PGresult *rows, struct arena *arena,
                                  struct promotion_record **out, size_t *count)
{
    *out = db_rows_read(rows, arena, sizeof **out, read_promotion, count);
    return *out != NULL ? DB_OK : DB_FAILED;
}
