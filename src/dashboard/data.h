/*
 * What comes in for dashboards: orders, what happens to them, and traffic, as
 * decoders make them and the database keeps them (spec dashboard, section 4).
 *
 * Plain values; texts and lists are borrowed, mostly from a request's arena, and
 * every text has a NUL after its last byte. Pure.
 */
#ifndef DASHBOARD_DATA_H
#define DASHBOARD_DATA_H

#include <tumpuk/terms.h>

#define DATA_FINGERPRINT_BYTES 16

/* As stored; 0 stands for all of them in sums. */
enum data_source {
    DATA_SOURCE_LIVE = 1,
    DATA_SOURCE_VIDEO,
    DATA_SOURCE_PRODUCT_CARD,
    DATA_SOURCE_OTHER
};
#define DATA_SOURCE_COUNT 4

enum data_via { DATA_VIA_NONE, DATA_VIA_AFFILIATE, DATA_VIA_AD };
#define DATA_VIA_COUNT 2 /* NONE left out */

/* What led to an order line or to a view. */
struct data_origin {
    enum data_source source;
    enum data_via via;
    struct tumpuk_text id; /* of the LIVE, video, …; empty: not told */
};

struct data_line {
    struct tumpuk_text sku_id;
    struct tumpuk_text product_id; /* resolved from the SKU; empty: none */
    int64_t quantity;              /* units */
    int64_t list_price;            /* money a unit */
    int64_t seller_discount;       /* money of the line */
    int64_t platform_discount;     /* money of the line */
    int64_t gmv;                   /* money: list_price × quantity - seller_discount; gifts: 0 */
    bool gift;
    struct data_origin origin; /* its own, or else the order's */
};

struct data_order {
    struct tumpuk_text order_id;
    struct tumpuk_text buyer_id;
    int64_t paid_at_us;
    enum tumpuk_channel channel;
    bool new_buyer;
    uint32_t promotion_count;
    const struct tumpuk_text *promotion_ids; /* ascending, each once */
    uint32_t line_count;
    struct data_line *lines;
    unsigned char fingerprint[DATA_FINGERPRINT_BYTES]; /* of all that was sent */
};

enum data_event_kind { DATA_EVENT_CANCELLED = 1, DATA_EVENT_REFUNDED };
#define DATA_EVENT_KIND_COUNT 2

/* Units of a SKU that were refunded. */
struct data_refund {
    struct tumpuk_text sku_id;
    int64_t units;
};

struct data_order_event {
    struct tumpuk_text event_id;
    struct tumpuk_text order_id;
    enum data_event_kind kind;
    int64_t at_us;
    int64_t amount; /* money refunded, -1: by lines, or cancelled */
    uint32_t refund_count;
    const struct data_refund *refunds;
    unsigned char fingerprint[DATA_FINGERPRINT_BYTES];
};

enum data_traffic_kind {
    DATA_TRAFFIC_SHOP_VIEW = 1,
    DATA_TRAFFIC_PRODUCT_VIEW,
    DATA_TRAFFIC_PRODUCT_IMPRESSION,
    DATA_TRAFFIC_PRODUCT_CLICK,
    DATA_TRAFFIC_ADD_TO_CART
};
#define DATA_TRAFFIC_KIND_COUNT 5

struct data_traffic {
    struct tumpuk_text event_id;
    struct tumpuk_text visitor_id;
    struct tumpuk_text product_id; /* empty: SHOP_VIEW */
    int64_t at_us;
    enum tumpuk_channel channel;
    enum data_traffic_kind kind;
    struct data_origin origin;
};

/* A line of a paid order, with its order and what became of it; its texts need no NUL. */
struct data_sold_line {
    struct tumpuk_text order_id;
    int64_t paid_at_us;
    enum tumpuk_channel channel;
    struct tumpuk_text buyer_id;
    bool new_buyer;
    bool cancelled; /* the order, as a whole */
    uint32_t promotion_count;
    const struct tumpuk_text *promotion_ids;
    int64_t line;                    /* its place in the order, from 1 */
    struct tumpuk_text product_id;   /* empty: a gift that is no SKU of the shop */
    struct tumpuk_text product_name; /* as it is now */
    struct tumpuk_text sku_id;
    struct tumpuk_text sku_name; /* as it is now; empty: none */
    int64_t quantity;
    bool gift;
    int64_t list_price;        /* money a unit */
    int64_t seller_discount;   /* money of the line */
    int64_t platform_discount; /* money of the line */
    int64_t gmv;               /* money of the line */
    int64_t deducted_units;    /* so far */
    int64_t deducted;          /* money of GMV taken off so far */
    struct data_origin origin;
};

/* Names as on the wire; static storage. */
const char *data_source_name(enum data_source source);
const char *data_via_name(enum data_via via); /* not of NONE */
const char *data_event_kind_name(enum data_event_kind kind);
const char *data_traffic_kind_name(enum data_traffic_kind kind);

#endif
