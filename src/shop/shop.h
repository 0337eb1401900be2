/*
 * What a shop keeps: itself, its products with their SKUs, the platform's
 * campaigns and its promotions, as records that the database fills, decoders
 * make and encoders write.
 *
 * Plain values without I/O; texts and lists are borrowed (mostly from a
 * request's arena), and every text has a NUL after its last byte. What is
 * optional and not given is -1, or an empty text.
 */
#ifndef SHOP_SHOP_H
#define SHOP_SHOP_H

#include <tumpuk/promotion.h>

/* Not yet: of ended_at_us and deactivated_at_us. */
#define SHOP_TIME_NEVER TUMPUK_TIME_MAX

#define SHOP_CURRENCY_LEN 3
#define SHOP_SKUS_PER_PRODUCT_MAX 100
/* Of a SKU's stock, which may be below 0: not counted, or not told. */
#define SHOP_STOCK_NONE INT64_MIN

struct shop {
    struct tumpuk_text shop_id;
    struct tumpuk_text name;
    struct tumpuk_text time_zone; /* of the IANA database, "Asia/Jakarta" */
    char currency[SHOP_CURRENCY_LEN + 1];
    int32_t exponent;        /* digits after the point that prices use */
    int64_t catalog_version; /* writes to what the shop prices with */
    int64_t version;         /* writes to the shop itself, from 1 */
    int64_t ended_at_us;     /* SHOP_TIME_NEVER: it goes on */
    int64_t created_us;
    int64_t updated_us;
};

struct sku_record {
    struct tumpuk_text sku_id;
    struct tumpuk_text name;     /* empty: none */
    int64_t list_price;          /* money a unit */
    int64_t unit_cost;           /* money a unit, -1: not known */
    int64_t floor_price;         /* money a unit, -1: none */
    int64_t stock;               /* units: read, those there are; given, those counted */
    int64_t stock_was;           /* given: what `stock` was when it was read */
    int64_t low_stock_threshold; /* units, -1: none */
    int32_t min_margin_bps;      /* -1: none */
};

struct product_record {
    struct tumpuk_text product_id;
    struct tumpuk_text name;
    uint32_t sku_count;
    const struct sku_record *skus; /* in the seller's order */
    int64_t version;
    int64_t ended_at_us; /* SHOP_TIME_NEVER: it is sold */
    int64_t created_us;
    int64_t updated_us;
};

enum campaign_kind {
    CAMPAIGN_KIND_MEGA,
    CAMPAIGN_KIND_PAYDAY,
    CAMPAIGN_KIND_WEEKLY_SALE,
    CAMPAIGN_KIND_MID_MONTH_SALE,
    CAMPAIGN_KIND_OTHER,
};
#define CAMPAIGN_KIND_COUNT 5

/* Campaigns begin and end on quarters of an hour. */
#define CAMPAIGN_GRID_US (INT64_C(900) * 1000000)

struct campaign_record {
    struct tumpuk_text campaign_id;
    struct tumpuk_text parent_id; /* empty: of none */
    struct tumpuk_text name;
    enum campaign_kind kind;
    int64_t starts_at_us;
    int64_t ends_at_us;     /* exclusive */
    uint8_t channels;       /* set of enum tumpuk_channel, never empty */
    bool dashboard_enabled; /* shops see a dashboard of it */
    bool joined;            /* by a shop: period and channels stay */
    int64_t version;
    int64_t created_us;
    int64_t updated_us;
};

/* What quotas count: orders that use the promotion, or units that it prices. */
enum quota_counts { QUOTA_COUNTS_USES, QUOTA_COUNTS_UNITS };
#define QUOTA_COUNTS_COUNT 2

struct promotion_record {
    /* `inactive` follows deactivated_at_us, `quota_exhausted` quota_used. */
    struct tumpuk_promotion promotion;
    struct tumpuk_text campaign_id; /* empty: of none */
    int64_t quota;                  /* in all, -1: no limit */
    int64_t quota_per_buyer;        /* -1: no limit */
    enum quota_counts quota_counts; /* of both */
    int64_t quota_used;             /* of `quota`; where there is none, 0 */
    int64_t deactivated_at_us;      /* SHOP_TIME_NEVER: it is on */
    bool joined;                    /* made by joining its campaign, and changed there */
    int64_t version;
    int64_t created_us;
    int64_t updated_us;
};

/* Sets what is used of the record's quota, and whether that is used up. */
void promotion_set_quota_used(struct promotion_record *record, int64_t used);

/* A promotion's place in time (spec api: Catalogue). */
enum promotion_status {
    PROMOTION_STATUS_UPCOMING,
    PROMOTION_STATUS_ONGOING,
    PROMOTION_STATUS_ENDED,
    PROMOTION_STATUS_DEACTIVATED,
};
#define PROMOTION_STATUS_COUNT 4

enum promotion_status promotion_status_at(const struct promotion_record *record, int64_t at_us);

/* ---- redemptions: what an order draws on quotas (spec api: Usage limits) ---- */

/* Promotions of one order. */
#define REDEMPTION_PROMOTIONS_MAX 500

enum redemption_state {
    REDEMPTION_STATE_HELD,      /* drawn at checkout */
    REDEMPTION_STATE_PAID,      /* drawn for good */
    REDEMPTION_STATE_RELEASED,  /* given back by who drew */
    REDEMPTION_STATE_EXPIRED,   /* given back: no paid order followed */
    REDEMPTION_STATE_CANCELLED, /* given back with the order */
};
#define REDEMPTION_STATE_COUNT 5

struct redemption_item {
    struct tumpuk_text promotion_id;
    int64_t units; /* that the promotion prices in the order */
};

struct redemption {
    struct tumpuk_text order_id;
    struct tumpuk_text buyer_id;
    enum redemption_state state;
    int64_t expires_us; /* while it is held */
    int64_t created_us;
    int64_t ended_us; /* SHOP_TIME_NEVER: nothing was given back */
    uint32_t item_count;
    const struct redemption_item *items; /* stored ones: in the order of ids */
};

/* Names as on the wire and in the database; static storage. */
const char *promotion_status_name(enum promotion_status status);
const char *campaign_kind_name(enum campaign_kind kind);
const char *quota_counts_name(enum quota_counts counts);
const char *redemption_state_name(enum redemption_state state);

#endif
