#include "codec/simulation_answer.h"

static void put_winners(struct json_out *out, const struct simulated_piece *piece)
{
    json_out_key(out, "winners");
    json_out_array(out);
    for (uint32_t i = 0; i < piece->winner_count; i++) {
        const struct simulated_winner *winner = &piece->winners[i];

        json_out_object(out);
        projection_promotion_encode(out, winner->promotion);
        json_out_member_string(out, "slot", tumpuk_slot_name((enum tumpuk_slot)winner->slot));
        json_out_member_i64(out, "discount", winner->discount);
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

static void put_piece(struct json_out *out, const struct projection_view *view,
                      const struct simulated_piece *piece)
{
    json_out_object(out);
    json_out_member_i64(out, "estimated_price", piece->estimated_price);
    json_out_member_i64(out, "estimated_total", piece->estimated_total);
    json_out_member_i64(out, "seller_proceeds", piece->seller_proceeds);
    if (view->range)
        json_out_member_i64(out, "price_with_platform", piece->price_with_platform);
    if (piece->below_floor)
        json_out_member_bool(out, "below_floor", true);
    put_winners(out, piece);
    json_out_end_object(out);
}

static void put_interval(struct json_out *out, const struct projection_view *view,
                         const struct simulated_interval *interval)
{
    json_out_object(out);
    projection_period_encode(out, view, interval->from_us, interval->to_us);
    json_out_key(out, "before");
    put_piece(out, view, interval->before);
    json_out_key(out, "after");
    put_piece(out, view, interval->after);
    json_out_member_i64(out, "difference",
                        interval->after->estimated_total - interval->before->estimated_total);
    json_out_end_object(out);
}

static void put_periods(struct json_out *out, const struct projection_view *view,
                        const struct simulated_period *periods, uint32_t count)
{
    json_out_array(out);
    for (uint32_t i = 0; i < count; i++) {
        json_out_object(out);
        projection_period_encode(out, view, periods[i].from_us, periods[i].to_us);
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

static void put_extremes(struct json_out *out, const struct projection_view *view,
                         const struct projection_extreme extremes[2])
{
    json_out_object(out);
    json_out_key(out, "before");
    projection_extreme_encode(out, view, &extremes[0]);
    json_out_key(out, "after");
    projection_extreme_encode(out, view, &extremes[1]);
    json_out_end_object(out);
}

void simulated_difference_encode(struct json_out *out, const struct projection_view *view,
                                 const struct simulated_difference *difference)
{
    json_out_object(out);
    json_out_member_text(out, "sku_id", difference->sku_id.bytes, difference->sku_id.len);
    json_out_member_text(out, "product_id", difference->product_id.bytes,
                         difference->product_id.len);
    json_out_key(out, "lowest");
    put_extremes(out, view, difference->lowest);
    json_out_key(out, "highest");
    put_extremes(out, view, difference->highest);
    json_out_key(out, "intervals");
    json_out_array(out);
    for (uint32_t i = 0; i < difference->interval_count; i++)
        put_interval(out, view, &difference->intervals[i]);
    json_out_end_array(out);
    json_out_key(out, "floor_breaches_gained");
    put_periods(out, view, difference->gained, difference->gained_count);
    json_out_key(out, "floor_breaches_lost");
    put_periods(out, view, difference->lost, difference->lost_count);
    json_out_end_object(out);
}
