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
void product_encode(struct json_out *out, const struct store_view *view,
                    const struct product_record *product);
void promotion_encode(struct json_out *out, const struct store_view *view,
                      const struct promotion_record *record);
void campaign_encode(struct json_out *out, const struct store_view *view,
                     const struct campaign_record *campaign);

/* What became of one item of a batch. */
enum store_outcome { STORE_CREATED, STORE_UPDATED, STORE_UNCHANGED, STORE_INVALID };
#define STORE_OUTCOME_COUNT 4

/* "CREATED" … "INVALID"; static storage. */
const char *store_outcome_name(enum store_outcome outcome);

/* {"index": 0, ["id": "…"], "result": "CREATED", ["errors": […]]} */
void store_outcome_encode(struct json_out *out, size_t index, struct tumpuk_text id,
                          enum store_outcome outcome, const struct fault_list *faults);

/* The same for results of any kind; `faults` NULL: without errors. */
void store_result_encode(struct json_out *out, size_t index, struct tumpuk_text id,
                         const char *result, const struct fault_list *faults);

/* A time in the view's zone. */
void store_instant_encode(struct json_out *out, const struct store_view *view, int64_t at_us);

/* "channels": […] */
void store_channels_encode(struct json_out *out, uint8_t channels);

#endif
