/*
 * Batches of what comes in for dashboards: {"items": […]} of orders, of order
 * events, of traffic (spec dashboard, section 4).
 *
 * The envelope is refused as a whole. What breaks rules inside an item is in its
 * own faults, by the item's fields; the record counts where there are none. Its
 * id is set where that was good, also where the rest is not. Times that could not
 * be read are TUMPUK_TIME_MIN.
 */
#ifndef CODEC_DATA_DECODE_H
#define CODEC_DATA_DECODE_H

#include "base/json_out.h"
#include "codec/store_decode.h"
#include "dashboard/data.h"

#define DATA_ORDERS_MAX 1000
#define DATA_EVENTS_MAX 1000
#define DATA_TRAFFIC_MAX 10000
#define DATA_LINES_PER_ORDER_MAX 200
/* In all orders of a batch: bounds what one transaction works on. */
#define DATA_LINES_PER_BATCH_MAX 20000
#define DATA_PROMOTIONS_PER_ORDER_MAX 100

struct data_order_item {
    struct fault_list faults;
    struct data_order order;
};
enum codec_result data_orders_decode(const struct store_body *body, struct data_order_item **items,
                                     size_t *count, struct codec_error *error);

struct data_event_item {
    struct fault_list faults;
    struct data_order_event event;
};
enum codec_result data_events_decode(const struct store_body *body, struct data_event_item **items,
                                     size_t *count, struct codec_error *error);

struct data_traffic_item {
    struct fault_list faults;
    struct data_traffic event;
};
enum codec_result data_traffic_decode(const struct store_body *body,
                                      struct data_traffic_item **items, size_t *count,
                                      struct codec_error *error);

/* What became of an item. */
enum data_outcome {
    DATA_CREATED,
    DATA_DUPLICATE,
    DATA_CONFLICT,
    DATA_INVALID,
    DATA_UNKNOWN_ORDER,
};

/* {"index": 0, ["id": "…"], "result": "CREATED", ["quota_exceeded": ["…"]],
 * ["errors": […]]} */
void data_outcome_encode(struct json_out *out, size_t index, struct tumpuk_text id,
                         enum data_outcome outcome, const struct fault_list *faults,
                         const struct tumpuk_text *quota_exceeded, size_t quota_exceeded_count);

#endif
