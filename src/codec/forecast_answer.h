/*
 * The answer of GET …/campaigns/{campaign_id}/price-forecast, as JSON and as
 * rows of a sheet (spec pricing, section 10, Campaign forecast).
 *
 * JSON: open, each SKU's item, close. Sheet: the head, each SKU's row.
 */
#ifndef CODEC_FORECAST_ANSWER_H
#define CODEC_FORECAST_ANSWER_H

#include "codec/projection_answer.h"
#include "codec/sheet.h"

/* What the items are sorted by; the SKU's id settles ties. */
enum forecast_sort {
    FORECAST_SORT_FLOOR_BREACHES,   /* most first */
    FORECAST_SORT_LOWEST_PRICE,     /* lowest first */
    FORECAST_SORT_DEEPEST_DISCOUNT, /* deepest first */
};
#define FORECAST_SORT_COUNT 3
/* "floor_breaches" …; static storage. */
const char *forecast_sort_name(enum forecast_sort sort);

struct forecast_view {
    struct projection_view projection; /* of the campaign's period */
    struct tumpuk_text campaign_id;
    struct tumpuk_text name;
    enum forecast_sort sort;
};

/* What a promotion does for a SKU in the period. */
#define FORECAST_WINS 1u           /* applies at some time */
#define FORECAST_WINS_AT_LOWEST 2u /* in the segment of the lowest price */

/* One SKU over the period. */
struct forecast_item {
    struct tumpuk_line line;
    struct projection_extreme lowest;
    struct projection_extreme highest;
    struct projection_extreme deepest; /* the lowest price below a floor; with below_floor > 0 */
    int32_t discount_bps;              /* of the lowest price, off the list price */
    uint64_t segments;
    uint64_t below_floor; /* of them */
    uint32_t promotion_count;
    const struct tumpuk_promotion *const *promotions; /* by slot and id */
    const uint8_t *wins;                              /* of each, FORECAST_WINS… */
};

/* Of all SKUs, on whatever page. */
struct forecast_summary {
    uint64_t skus;
    uint64_t skus_below_floor;
    uint64_t segments;
    uint64_t below_floor;
};

void forecast_answer_open(struct json_out *out, const struct forecast_view *view);
void forecast_item_encode(struct json_out *out, const struct forecast_view *view,
                          const struct forecast_item *item);
/* `next_cursor` NULL: this is the last page. */
void forecast_answer_close(struct json_out *out, const struct forecast_summary *summary,
                           const char *next_cursor);

void forecast_sheet_head(struct sheet_out *out);
void forecast_sheet_row(struct sheet_out *out, const struct forecast_view *view,
                        const struct forecast_item *item);

#endif
