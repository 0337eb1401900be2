/*
 * Records of a shop's store as JSON, in the form in which they are written: what
 * was read can be sent back. Beside it status, ended_at, created_at and the like.
 */
#ifndef CODEC_STORE_ANSWER_H
#define CODEC_STORE_ANSWER_H

#include "base/fault.h"
#include "base/json_out.h"
#include "base/zone.h"
#include "shop/shop.h"

/* How it is told. */
struct store_view {
    const struct zone *zone; /* in which times are told; NULL: UTC */
    int64_t now_us;          /* of statuses */
};

void shop_encode(struct json_out *out, const struct store_view *view, const struct shop *shop);
/* Units of stock as products tell them: 0 where more was sold than there was, -1 where
 * they are not counted. */
int64_t product_stock_shown(const struct sku_record *sku);
void product_encode(struct json_out *out, const struct store_view *view,
                    const struct product_record *product);
void promotion_encode(struct json_out *out, const struct store_view *view,
                      const struct promotion_record *record);
/* The same, its object left open for more members. */
void promotion_encode_open(struct json_out *out, const struct store_view *view,
                           const struct promotion_record *record);
void campaign_encode(struct json_out *out, const struct store_view *view,
                     const struct campaign_record *campaign);

/* What became of one item of a batch. */
enum store_outcome { STORE_CREATED, STORE_UPDATED, STORE_UNCHANGED, STORE_INVALID };
#define STORE_OUTCOME_COUNT 4

/* "CREATED" … "INVALID"; static storage. */
const char *store_outcome_name(enum store_outcome outcome);

/* {"index": 0, ["row": 2], ["id": "…"], "result": "CREATED", ["errors": […]]};
 * `row` 0: it came as JSON. */
void store_outcome_encode(struct json_out *out, size_t index, uint32_t row, struct tumpuk_text id,
                          enum store_outcome outcome, const struct fault_list *faults);

/* The same for results of any kind; `faults` NULL: without errors. */
void store_result_encode(struct json_out *out, size_t index, uint32_t row, struct tumpuk_text id,
                         const char *result, const struct fault_list *faults);

/* Who pays a promotion: a share of all or nothing is one side's. */
enum tumpuk_funder store_funder(uint16_t platform_share_bps);

/* A time in the view's zone; its length, 0 where there is none (TUMPUK_TIME_MIN
 * and MAX). */
size_t store_instant_text(const struct store_view *view, int64_t at_us,
                          char text[RFC3339_TEXT_MAX]);
/* The same as JSON; there must be one. */
void store_instant_encode(struct json_out *out, const struct store_view *view, int64_t at_us);

/* "channels": […] */
void store_channels_encode(struct json_out *out, uint8_t channels);

#endif
