#include "codec/product_stock_answer.h"

static void put_state(struct json_out *out, enum stock_state state, int64_t units,
                      int64_t days_left_tenths)
{
    if (state == STOCK_NOT_COUNTED)
        return;
    json_out_member_i64(out, "stock", units);
    json_out_member_string(out, "stock_status", stock_state_name(state));
    if (days_left_tenths >= 0)
        json_out_member_i64(out, "days_of_stock_left", days_left_tenths);
}

static void put_sku(struct json_out *out, const struct sku_record *sku,
                    const struct stock_level *level)
{
    json_out_object(out);
    json_out_member_text(out, "sku_id", sku->sku_id.bytes, sku->sku_id.len);
    if (sku->name.len > 0)
        json_out_member_text(out, "name", sku->name.bytes, sku->name.len);
    put_state(out, stock_state_of(level), level->units, stock_days_left_tenths(level));
    if (level->threshold >= 0)
        json_out_member_i64(out, "low_stock_threshold", level->threshold);
    json_out_end_object(out);
}

void product_stock_encode(struct json_out *out, const struct product_record *product,
                          const struct stock_level *levels)
{
    struct stock_summary summary;

    stock_summary_begin(&summary);
    for (uint32_t i = 0; i < product->sku_count; i++)
        stock_summary_add(&summary, &levels[i]);
    put_state(out, summary.state, summary.units, summary.days_left_tenths);
    json_out_member_bool(out, "at_risk_within_7_days",
                         summary.days_left_tenths >= 0 &&
                             summary.days_left_tenths <= STOCK_RISK_TENTHS);
    json_out_key(out, "skus");
    json_out_array(out);
    for (uint32_t i = 0; i < product->sku_count; i++)
        put_sku(out, &product->skus[i], &levels[i]);
    json_out_end_array(out);
}
