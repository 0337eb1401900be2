/*
 * Orders, what happens to them, and traffic of the demo shop, made up: bodies of
 * batches as the API takes them. Everything follows from a seed, so that what is
 * made again is the same, and the shop takes it in once.
 *
 * LIVEs and videos that led to orders have ids: live-2026-11-23-siang (12:00 to
 * 13:30), -malam (19:30 to 22:00) and -24jam of each day; video-1111-a … -d.
 */
#ifndef APP_DEMO_SALES_H
#define APP_DEMO_SALES_H

#include "app/demo_goods.h"
#include "base/json_out.h"
#include "base/zone.h"
#include "dashboard/data.h"

#define DEMO_LINES_MAX 3
#define DEMO_ID_MAX 48
/* Of one visit. */
#define DEMO_VISIT_EVENTS_MAX 8

struct demo_sales {
    struct demo_goods goods;
    const struct zone *zone;
};

/* Something that happens, by its own id. */
struct demo_moment {
    uint64_t seed;
    int64_t at_us;
    char id[DEMO_ID_MAX]; /* "2026-11-23-17": the order's, the start of its events' */
};

struct demo_line {
    const struct demo_sku *sku;
    int64_t quantity;
    int64_t seller_discount;
    int64_t platform_discount;
};

struct demo_source {
    enum data_source kind;
    enum data_via via;
    char id[DEMO_ID_MAX]; /* "": none */
};

struct demo_order {
    enum tumpuk_channel channel;
    bool new_buyer;
    char buyer_id[DEMO_ID_MAX];
    struct demo_source source;
    size_t line_count;
    struct demo_line lines[DEMO_LINES_MAX];
    int64_t gmv;
};

void demo_order_make(const struct demo_sales *sales, const struct demo_moment *moment,
                     struct demo_order *order);
void demo_order_put(struct json_out *out, const struct demo_sales *sales,
                    const struct demo_moment *moment, const struct demo_order *order);

/* What becomes of an order later; DATA_EVENT_KIND_COUNT + 1 does: nothing. */
struct demo_fate {
    bool happens;
    enum data_event_kind kind;
    int64_t after_us; /* it was paid */
    bool by_lines;    /* a unit of the first */
    int64_t amount;   /* else so much of it */
};
void demo_fate_make(const struct demo_moment *moment, const struct demo_order *order,
                    struct demo_fate *fate);
void demo_fate_put(struct json_out *out, const struct demo_sales *sales,
                   const struct demo_moment *moment, const struct demo_order *order,
                   const struct demo_fate *fate, int64_t at_us);

/* Events of a visit, of somebody who looks around or, with an order, of its buyer;
 * how many were put. Nothing happens from until_us on. */
size_t demo_visit_put(struct json_out *out, const struct demo_sales *sales,
                      const struct demo_moment *moment, const struct demo_order *order,
                      int64_t until_us);

#endif
