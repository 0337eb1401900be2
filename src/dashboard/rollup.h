/*
 * Sums by time of what came in: for the shop by channel and kind of source, for
 * products, SKUs, LIVEs and videos by channel; each at three spans (spec
 * dashboard, section 1). A batch's facts are gathered here first, so that each
 * stored row is touched once.
 *
 * The table lies in the caller's memory. Pure.
 */
#ifndef DASHBOARD_ROLLUP_H
#define DASHBOARD_ROLLUP_H

#include "dashboard/data.h"

/* As stored, but for SHOP. */
enum rollup_kind {
    ROLLUP_SHOP,
    ROLLUP_PRODUCT,
    ROLLUP_SKU,
    ROLLUP_LIVE,
    ROLLUP_VIDEO,
};

/* From the finest: a minute (the shop's) or a quarter hour; an hour; a day. Not
 * every kind is kept at each: rollup_keeps. */
#define ROLLUP_SPANS 3

enum rollup_sum {
    ROLLUP_GMV,
    ROLLUP_DEDUCTIONS,
    ROLLUP_REFUND_AMOUNT,
    ROLLUP_CANCELLED_ORDERS,
    ROLLUP_ORDERS,
    ROLLUP_ITEMS_SOLD,
    ROLLUP_SHOP_VIEWS,
    ROLLUP_IMPRESSIONS,
    ROLLUP_CLICKS,
    ROLLUP_ADD_TO_CARTS,
    ROLLUP_NOTHING, /* is not counted */
};
#define ROLLUP_SUM_COUNT 10

/* An id with a hash of it by a key that nobody knows; empty: there is none. */
struct rollup_name {
    struct tumpuk_text id;
    uint64_t hash;
};

struct rollup_row {
    int64_t starts_us;       /* the bucket's first instant */
    struct rollup_name item; /* none: the shop's */
    uint8_t kind;            /* enum rollup_kind */
    uint8_t span;            /* 0 … ROLLUP_SPANS - 1 */
    uint8_t channel;
    uint8_t source; /* of the shop's: 0 is all of them */
    uint32_t mark;  /* the last occasion that was counted once */
    int64_t sums[ROLLUP_SUM_COUNT];
};

struct rollup_table {
    struct rollup_row *rows; /* dense, in the order in which they came */
    uint32_t count;
    uint32_t capacity;
    uint32_t *slots; /* index of a row plus 1; 0: free */
    uint32_t slot_mask;
    uint32_t occasions;
    bool failed; /* no room, or a sum left its range */
};

/* One order, deduction or view. Each row that it belongs to has `once` raised by
 * one, and `sum_a` and `sum_b` by what the parts say. */
struct rollup_part {
    struct rollup_name product;
    struct rollup_name sku;
    struct rollup_name origin; /* of a LIVE or video */
    enum data_source source;
    int64_t a;
    int64_t b;
};
struct rollup_occasion {
    int64_t at_us;
    enum tumpuk_channel channel;
    enum rollup_sum once;
    enum rollup_sum sum_a;
    enum rollup_sum sum_b;
    uint32_t part_count;
    const struct rollup_part *parts;
};

/* Rows and slots that so many occasions with so many parts in all can need. */
size_t rollup_rows_needed(size_t occasions, size_t parts);
size_t rollup_slots_needed(size_t rows);

/* An empty table in memory of that many rows and slots (zeroed). */
void rollup_table_init(struct rollup_table *table, struct rollup_row *rows, size_t row_count,
                       uint32_t *slots, size_t slot_count);

/* Adds an occasion at the finest span. */
void rollup_add(struct rollup_table *table, const struct rollup_occasion *occasion);

/* Once everything is added: makes the rows of the wider spans. */
void rollup_widen(struct rollup_table *table);

/* Whether a kind is kept at a span; at the finest, all are. What a batch brings is
 * of many items, and each row more of one costs as much as storing a line: so items
 * have no hours, and SKUs, which are asked for what was sold lately, no days. */
bool rollup_keeps(enum rollup_kind kind, unsigned span);
/* The order in which rows are stored: by kind, span, time, item, channel and source.
 * Rows that are put into it can only be read from then on. */
int rollup_row_order(const struct rollup_row *x, const struct rollup_row *y);

/* Minutes of a span of a kind. */
int64_t rollup_span_minutes(enum rollup_kind kind, unsigned span);
/* The first instant of the bucket of so many minutes, counted from midnight of UTC, that
 * holds the instant. */
int64_t rollup_bucket(int64_t at_us, int64_t minutes);

/* Days of items begin at 17:00 of UTC: midnight in Jakarta, when the platform's campaigns
 * begin, and within two hours of midnight wherever its shops are. A day is as many rows as
 * items were sold in it, and so is a quarter hour of a busy shop nearly: lists read a campaign
 * as its days, where days of UTC would leave hours at both of its ends. */
#define ROLLUP_ITEM_DAY_US (INT64_C(17) * 3600 * 1000000)
/* The first instant of a kind's stored bucket of a span that holds the instant. */
int64_t rollup_begin(enum rollup_kind kind, unsigned span, int64_t at_us);

#endif
