#include "codec/dashboard_answer.h"

#include <string.h>

const char *dashboard_compare_name(enum dashboard_compare compare)
{
    static const char *const NAME[DASHBOARD_COMPARE_COUNT] = {
        [DASHBOARD_COMPARE_NONE] = "none",
        [DASHBOARD_COMPARE_PREVIOUS_DAY] = "previous_day",
        [DASHBOARD_COMPARE_PREVIOUS_CAMPAIGN] = "previous_campaign",
    };
    return NAME[compare];
}

/* ---- what all have ---- */

static void put_key(struct json_out *out, const char *key)
{
    json_out_key_n(out, key, strlen(key));
}

static void put_range(struct json_out *out, const struct store_view *view, struct span_range range)
{
    json_out_key(out, "from");
    store_instant_encode(out, view, range.from_us);
    json_out_key(out, "to");
    store_instant_encode(out, view, range.to_us);
}

void dashboard_head_encode(struct json_out *out, const struct dashboard_head *head)
{
    json_out_member_text(out, "campaign_id", head->campaign_id.bytes, head->campaign_id.len);
    json_out_key(out, "as_of");
    store_instant_encode(out, head->view, head->as_of_us);
    json_out_member_string(out, "view", view_kind_name(head->view_kind));
    if (head->date != NULL)
        json_out_member_string(out, "date", head->date);
    json_out_member_string(out, "channel", head->channel);
    json_out_key(out, "currency");
    json_out_object(out);
    json_out_member_string(out, "code", head->currency);
    json_out_member_i64(out, "exponent", head->exponent);
    json_out_end_object(out);
    json_out_key(out, "period");
    json_out_object(out);
    put_range(out, head->view, head->range);
    json_out_end_object(out);
    if (head->compare == DASHBOARD_COMPARE_NONE)
        return;
    json_out_key(out, "comparison");
    json_out_object(out);
    json_out_member_string(out, "with", dashboard_compare_name(head->compare));
    if (head->previous_campaign_id.len > 0)
        json_out_member_text(out, "campaign_id", head->previous_campaign_id.bytes,
                             head->previous_campaign_id.len);
    put_range(out, head->view, head->previous);
    json_out_end_object(out);
}

void dashboard_value_encode(struct json_out *out, struct metric_value value)
{
    if (value.known)
        json_out_i64(out, value.value);
    else
        json_out_null(out);
}

/* ---- the overview ---- */

static void put_change(struct json_out *out, struct metric_value value,
                       struct metric_value previous)
{
    struct metric_change change = metric_compare(value, previous);

    json_out_key(out, "previous");
    dashboard_value_encode(out, previous);
    json_out_key(out, "difference");
    dashboard_value_encode(
        out, (struct metric_value){.known = change.has_difference, .value = change.difference});
    json_out_key(out, "change_bps");
    dashboard_value_encode(out,
                           (struct metric_value){.known = change.has_bps, .value = change.bps});
}

void dashboard_metrics_encode(struct json_out *out, const struct metric_figures *figures,
                              const struct metric_figures *previous)
{
    json_out_key(out, "metrics");
    json_out_object(out);
    for (int i = 0; i < METRIC_COUNT; i++) {
        enum metric metric = (enum metric)i;
        struct metric_value value = metric_of(figures, metric);
        bool approximate = value.approximate;

        put_key(out, metric_name(metric));
        json_out_object(out);
        json_out_key(out, "value");
        dashboard_value_encode(out, value);
        if (previous != NULL) {
            put_change(out, value, metric_of(previous, metric));
            approximate |= metric_of(previous, metric).approximate;
        }
        if (approximate)
            json_out_member_bool(out, "approximate", true);
        json_out_end_object(out);
    }
    json_out_end_object(out);
}

void dashboard_sections_encode(struct json_out *out, uint8_t channels)
{
    static const struct {
        const char *name;
        bool live; /* of what there is in ShopTokopedia only */
    } SECTIONS[] = {
        {"gmv_target", false},    {"trend", false}, {"traffic", false}, {"funnel", false},
        {"sub_campaigns", false}, {"lives", true},  {"videos", true},
    };

    json_out_key(out, "sections");
    json_out_object(out);
    for (size_t i = 0; i < sizeof SECTIONS / sizeof SECTIONS[0]; i++) {
        put_key(out, SECTIONS[i].name);
        json_out_object(out);
        json_out_member_bool(out, "available",
                             !SECTIONS[i].live || (channels & TUMPUK_CHANNEL_SHOP_TOKOPEDIA) != 0);
        json_out_end_object(out);
    }
    json_out_end_object(out);
}

/* ---- the target ---- */

static void put_known(struct json_out *out, const char *key, struct metric_value value)
{
    if (!value.known)
        return;
    put_key(out, key);
    json_out_i64(out, value.value);
}

void dashboard_target_encode(struct json_out *out, const struct dashboard_target *target)
{
    const struct pace *pace = &target->pace;

    json_out_member_i64(out, "amount", target->given.target);
    json_out_member_i64(out, "achieved", target->given.achieved);
    put_known(out, "achieved_bps", pace->achieved_bps);
    put_known(out, "expected_bps", pace->expected_bps);
    json_out_member_string(out, "method", pace_method_name(pace->method));
    put_known(out, "pace_bps", pace->pace_bps);
    put_known(out, "forecast", pace->forecast);
    put_known(out, "gmv_per_hour_needed", pace->gmv_per_hour_needed);
    json_out_member_i64(out, "channel_gmv", target->channel_gmv);
}

/* ---- beyond the guide ---- */

static void put_metric(struct json_out *out, const struct metric_figures *figures,
                       enum metric metric)
{
    struct metric_value value = metric_of(figures, metric);

    put_key(out, metric_name(metric));
    dashboard_value_encode(out, value);
    if (value.approximate)
        json_out_member_bool(out, "approximate", true);
}

void dashboard_traffic_encode(struct json_out *out, const struct metric_figures *figures)
{
    static const enum metric TOLD[] = {METRIC_CTR, METRIC_ORDERS, METRIC_CTOR, METRIC_GMV,
                                       METRIC_ITEMS_SOLD};

    json_out_key(out, "sources");
    json_out_array(out);
    for (int i = 1; i <= DATA_SOURCE_COUNT; i++) {
        json_out_object(out);
        json_out_member_string(out, "kind", data_source_name((enum data_source)i));
        put_metric(out, &figures[i], METRIC_PRODUCT_IMPRESSIONS);
        json_out_key(out, "impression_share");
        dashboard_value_encode(out, metric_ratio_bps(figures[i].sums[ROLLUP_IMPRESSIONS],
                                                     figures[0].sums[ROLLUP_IMPRESSIONS]));
        put_metric(out, &figures[i], METRIC_PRODUCT_CLICKS);
        for (size_t j = 0; j < sizeof TOLD / sizeof TOLD[0]; j++)
            put_metric(out, &figures[i], TOLD[j]);
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

void dashboard_funnel_encode(struct json_out *out, const struct metric_figures *figures)
{
    static const enum metric STAGES[] = {METRIC_PRODUCT_IMPRESSIONS, METRIC_PRODUCT_CLICKS,
                                         METRIC_ADD_TO_CARTS, METRIC_BUYERS};
    struct metric_value first = metric_of(figures, STAGES[0]);
    struct metric_value before = first;

    json_out_key(out, "stages");
    json_out_array(out);
    for (size_t i = 0; i < sizeof STAGES / sizeof STAGES[0]; i++) {
        struct metric_value value = metric_of(figures, STAGES[i]);

        json_out_object(out);
        json_out_member_string(out, "stage", metric_name(STAGES[i]));
        json_out_member_i64(out, "value", value.value);
        if (i > 0) {
            json_out_key(out, "of_previous");
            dashboard_value_encode(out, metric_ratio_bps(value.value, before.value));
            json_out_key(out, "of_first");
            dashboard_value_encode(out, metric_ratio_bps(value.value, first.value));
        }
        if (value.approximate)
            json_out_member_bool(out, "approximate", true);
        json_out_end_object(out);
        before = value;
    }
    json_out_end_array(out);
}

void dashboard_sub_campaigns_encode(struct json_out *out, const struct store_view *view,
                                    const struct dashboard_sub_campaign *items, size_t count)
{
    static const enum metric TOLD[] = {METRIC_GMV,
                                       METRIC_NET_GMV,
                                       METRIC_REFUND_AMOUNT,
                                       METRIC_ITEMS_SOLD,
                                       METRIC_PRODUCT_IMPRESSIONS,
                                       METRIC_PRODUCT_CLICKS,
                                       METRIC_ADD_TO_CARTS,
                                       METRIC_CTR,
                                       METRIC_ADD_TO_CART_RATE};

    json_out_key(out, "items");
    json_out_array(out);
    for (size_t i = 0; i < count; i++) {
        const struct campaign_record *campaign = items[i].campaign;

        json_out_object(out);
        json_out_member_i64(out, "rank", (int64_t)i + 1);
        json_out_member_text(out, "campaign_id", campaign->campaign_id.bytes,
                             campaign->campaign_id.len);
        json_out_member_text(out, "name", campaign->name.bytes, campaign->name.len);
        json_out_key(out, "starts_at");
        store_instant_encode(out, view, campaign->starts_at_us);
        json_out_key(out, "ends_at");
        store_instant_encode(out, view, campaign->ends_at_us);
        for (size_t j = 0; j < sizeof TOLD / sizeof TOLD[0]; j++)
            put_metric(out, &items[i].figures, TOLD[j]);
        json_out_end_object(out);
    }
    json_out_end_array(out);
}
