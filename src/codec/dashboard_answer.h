/*
 * Answers of the campaign dashboard as JSON: what they cover, figures with what
 * they are compared with, the GMV target (spec dashboard, sections 2 and 3).
 */
#ifndef CODEC_DASHBOARD_ANSWER_H
#define CODEC_DASHBOARD_ANSWER_H

#include "codec/store_answer.h"
#include "dashboard/data.h"
#include "dashboard/grid.h"
#include "dashboard/pace.h"

enum dashboard_compare {
    DASHBOARD_COMPARE_NONE,
    DASHBOARD_COMPARE_PREVIOUS_DAY,
    DASHBOARD_COMPARE_PREVIOUS_CAMPAIGN,
};
#define DASHBOARD_COMPARE_COUNT 3

/* "none", "previous_day", "previous_campaign"; static storage. */
const char *dashboard_compare_name(enum dashboard_compare compare);

/* What an answer covers. */
struct dashboard_head {
    const struct store_view *view; /* the shop's zone */
    struct tumpuk_text campaign_id;
    int64_t as_of_us;
    enum view_kind view_kind;
    const char *date;    /* of a day's view, NULL: none */
    const char *channel; /* "SHOP_TOKOPEDIA", "TOKOPEDIA", "ALL" */
    const char *currency;
    int exponent;
    struct span_range range;
    enum dashboard_compare compare;
    struct span_range previous;              /* where it is compared */
    struct tumpuk_text previous_campaign_id; /* empty: with no campaign */
};

/* The members that every answer of the dashboard begins with. */
void dashboard_head_encode(struct json_out *out, const struct dashboard_head *head);

/* "metrics": {"gmv": {"value": …}, …}; `previous` NULL: compared with nothing. */
void dashboard_metrics_encode(struct json_out *out, const struct metric_figures *figures,
                              const struct metric_figures *previous);

/* "sections": {…}: whether there is such a thing in those channels (a set). */
void dashboard_sections_encode(struct json_out *out, uint8_t channels);

struct dashboard_target {
    struct pace_given given;
    struct pace pace;
    int64_t channel_gmv; /* money, of the channels asked for, by then */
};
/* The members of a target, inside an object. */
void dashboard_target_encode(struct json_out *out, const struct dashboard_target *target);

/* A value, or null where there is none. */
void dashboard_value_encode(struct json_out *out, struct metric_value value);

/* What led to orders and views: figures[0] of all kinds of source together, then
 * of each, 1 + DATA_SOURCE_COUNT. */
void dashboard_traffic_encode(struct json_out *out, const struct metric_figures *figures);

/* From what was shown to who bought. */
void dashboard_funnel_encode(struct json_out *out, const struct metric_figures *figures);

struct dashboard_trend {
    const struct store_view *view;
    enum calendar_grain grain;
    bool cumulative;
    bool compared;
    size_t metric_count;
    const enum metric *metrics;
    size_t count;
    const struct grid_bucket *buckets;
    const struct metric_figures *figures;
    const struct metric_figures *previous; /* where compared */
    struct metric_value *scratch;          /* room for `count` */
};
/* The members of a trend, inside an object. */
void dashboard_trend_encode(struct json_out *out, const struct dashboard_trend *trend);

/* What one unit costs, and what makes it so. */
struct dashboard_price {
    int64_t unit_price;                       /* money */
    const struct tumpuk_promotion *promotion; /* NULL: none, the list price */
};
/* Another promotion came to price a SKU. */
struct dashboard_move {
    int64_t at_us;
    struct tumpuk_text product_id;
    struct tumpuk_text sku_id;
    uint8_t channels; /* in which it did: a set */
    struct dashboard_price from;
    struct dashboard_price to;
};
/* "annotations": […], "annotations_truncated" */
void dashboard_moves_encode(struct json_out *out, const struct store_view *view,
                            const struct dashboard_move *moves, size_t count, bool truncated);

struct dashboard_sub_campaign {
    const struct campaign_record *campaign;
    struct metric_figures figures; /* of its own products; no orders, no people */
};
/* "items": […], in the order in which they stand, with their ranks. */
void dashboard_sub_campaigns_encode(struct json_out *out, const struct store_view *view,
                                    const struct dashboard_sub_campaign *items, size_t count);

#endif
