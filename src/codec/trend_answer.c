/* A trend: its points one after the other, then where each metric was highest
 * and lowest; and what moved prices meanwhile. */
#include <string.h>

#include "codec/dashboard_answer.h"
#include "codec/projection_answer.h"

static void put_key(struct json_out *out, const char *key)
{
    json_out_key_n(out, key, strlen(key));
}

static void put_values(struct json_out *out, const struct dashboard_trend *trend,
                       const struct metric_figures *figures)
{
    json_out_object(out);
    for (size_t i = 0; i < trend->metric_count; i++) {
        put_key(out, metric_name(trend->metrics[i]));
        dashboard_value_encode(out, metric_of(figures, trend->metrics[i]));
    }
    json_out_end_object(out);
}

/* Metrics that are estimates there; nothing where none is. */
static void put_approximate(struct json_out *out, const struct dashboard_trend *trend,
                            const struct metric_figures *figures)
{
    bool any = false;

    for (size_t i = 0; i < trend->metric_count; i++) {
        if (!metric_of(figures, trend->metrics[i]).approximate)
            continue;
        if (!any) {
            json_out_key(out, "approximate");
            json_out_array(out);
            any = true;
        }
        json_out_string(out, metric_name(trend->metrics[i]));
    }
    if (any)
        json_out_end_array(out);
}

static void put_points(struct json_out *out, const struct dashboard_trend *trend)
{
    json_out_key(out, "points");
    json_out_array(out);
    for (size_t i = 0; i < trend->count; i++) {
        const struct grid_bucket *bucket = &trend->buckets[i];

        json_out_object(out);
        json_out_key(out, "at");
        store_instant_encode(out, trend->view, bucket->starts_us);
        if (bucket->partial)
            json_out_member_bool(out, "partial", true);
        json_out_key(out, "values");
        put_values(out, trend, &trend->figures[i]);
        put_approximate(out, trend, &trend->figures[i]);
        if (trend->compared && bucket->previous.from_us < bucket->previous.to_us) {
            json_out_key(out, "previous");
            put_values(out, trend, &trend->previous[i]);
        }
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

static void put_peak(struct json_out *out, const struct dashboard_trend *trend, const char *key,
                     size_t at)
{
    put_key(out, key);
    json_out_object(out);
    json_out_key(out, "at");
    store_instant_encode(out, trend->view, trend->buckets[at].starts_us);
    json_out_member_i64(out, "value", trend->scratch[at].value);
    json_out_end_object(out);
}

/* What is added up only rises: nothing to tell of it. */
static void put_peaks(struct json_out *out, const struct dashboard_trend *trend)
{
    json_out_key(out, "peaks");
    json_out_object(out);
    for (size_t i = 0; i < trend->metric_count; i++) {
        size_t highest = 0;
        size_t lowest = 0;

        for (size_t j = 0; j < trend->count; j++)
            trend->scratch[j] = metric_of(&trend->figures[j], trend->metrics[i]);
        if (!grid_peaks(trend->buckets, trend->scratch, trend->count, &highest, &lowest))
            continue;
        put_key(out, metric_name(trend->metrics[i]));
        json_out_object(out);
        put_peak(out, trend, "highest", highest);
        put_peak(out, trend, "lowest", lowest);
        json_out_end_object(out);
    }
    json_out_end_object(out);
}

static void put_price(struct json_out *out, const char *key, const struct dashboard_price *price)
{
    put_key(out, key);
    json_out_object(out);
    json_out_member_i64(out, "unit_price", price->unit_price);
    if (price->promotion != NULL) {
        json_out_key(out, "promotion");
        json_out_object(out);
        projection_promotion_encode(out, price->promotion);
        json_out_end_object(out);
    }
    json_out_end_object(out);
}

void dashboard_moves_encode(struct json_out *out, const struct store_view *view,
                            const struct dashboard_move *moves, size_t count, bool truncated)
{
    json_out_key(out, "annotations");
    json_out_array(out);
    for (size_t i = 0; i < count; i++) {
        json_out_object(out);
        json_out_key(out, "at");
        store_instant_encode(out, view, moves[i].at_us);
        json_out_member_text(out, "product_id", moves[i].product_id.bytes, moves[i].product_id.len);
        json_out_member_text(out, "sku_id", moves[i].sku_id.bytes, moves[i].sku_id.len);
        store_channels_encode(out, moves[i].channels);
        put_price(out, "from", &moves[i].from);
        put_price(out, "to", &moves[i].to);
        json_out_end_object(out);
    }
    json_out_end_array(out);
    json_out_member_bool(out, "annotations_truncated", truncated);
}

void dashboard_trend_encode(struct json_out *out, const struct dashboard_trend *trend)
{
    json_out_member_string(out, "granularity", calendar_grain_name(trend->grain));
    json_out_member_bool(out, "cumulative", trend->cumulative);
    put_points(out, trend);
    if (!trend->cumulative)
        put_peaks(out, trend);
}
