/*
 * One shop's catalogue at one version: its SKUs, products and promotions, and
 * which promotions name which SKU or product.
 *
 * Immutable: who reads it needs no lock, only that it is not freed meanwhile
 * (catalog.h: catalog_pin). What depends on time (periods), buyer and channel is
 * judged by the reader, so nothing need be swapped when a promotion begins.
 * Knows the core's structs, nothing of JSON, SQL and HTTP.
 *
 * Everything that a shop has ever had stays here, so that any instant of the
 * past can be priced: an ended promotion costs its memory, but no time, because
 * each list stands in the order of ends, latest first, and is read only as far
 * as promotions go on.
 */
#ifndef CATALOG_SNAPSHOT_H
#define CATALOG_SNAPSHOT_H

#include <tumpuk/quote.h>

#include "base/arena.h"
#include "base/zone.h"
#include "shop/shop.h"

struct catalog_product;
struct catalog_snapshot;

struct catalog_sku {
    struct tumpuk_text id;
    const struct catalog_product *product;
    int64_t list_price;     /* money a unit */
    int64_t unit_cost;      /* money a unit, -1: not known */
    int64_t floor_price;    /* money a unit, -1: none */
    int32_t min_margin_bps; /* -1: none */
};

struct catalog_product {
    struct tumpuk_text id;
    uint64_t hash;   /* the snapshot's own */
    uint64_t serial; /* the snapshot's own */
    uint32_t sku_count;
    struct catalog_sku skus[]; /* in the seller's order */
};

/* `promotion` first: a pointer to it is a pointer to this. */
struct catalog_promotion {
    struct tumpuk_promotion promotion;
    struct tumpuk_text campaign_id; /* empty: of none */
    int64_t quota;                  /* -1: no limit */
    int64_t quota_per_buyer;        /* -1: no limit */
    enum quota_counts quota_counts;
    bool joined;               /* puts its one SKU into its campaign */
    int64_t deactivated_at_us; /* SHOP_TIME_NEVER: it is on */
    uint64_t order[2]; /* slot, then the id's first bytes, as numbers: order_of in record.c */
    uint64_t serial;   /* the snapshot's own */
};

/* Promotions that name one SKU or product, or no SKU at all: those of the
 * product tier first, then the others; in each part the one that ends last
 * first, then by slot and id. */
struct catalog_list {
    uint32_t count;
    uint32_t product_tier_count;
    /* With what they are judged by: the promotions themselves lie all over memory. */
    const struct tumpuk_unit_bid *bids;
};

/* What is known of a SKU. */
struct catalog_found {
    const struct catalog_sku *sku; /* NULL: the shop does not sell it */
    struct catalog_list by_sku;
    struct catalog_list by_product;
};

/* ---- the shop ---- */

struct catalog_shop_facts {
    struct tumpuk_text shop_id;
    struct tumpuk_text time_zone; /* NUL-terminated */
    const struct zone *zone;      /* of that name, NULL: not known, UTC */
    char currency[SHOP_CURRENCY_LEN + 1];
    int32_t exponent;
    int64_t version;     /* shop.catalog_version */
    int64_t ended_at_us; /* SHOP_TIME_NEVER: it goes on */
    size_t product_count;
    size_t sku_count;
    size_t promotion_count;
    size_t bytes; /* of memory, all told */
};
const struct catalog_shop_facts *catalog_snapshot_facts(const struct catalog_snapshot *snapshot);

/* ---- looking up ---- */

/* What is known of each of `count` ids. Many at once cost less than one by one:
 * the memory that they need is fetched side by side. */
void catalog_find_skus(const struct catalog_snapshot *snapshot, const struct tumpuk_text *ids,
                       size_t count, struct catalog_found *found);

/* NULL where there is none. */
const struct catalog_product *catalog_find_product(const struct catalog_snapshot *snapshot,
                                                   struct tumpuk_text id);
const struct catalog_promotion *catalog_find_promotion(const struct catalog_snapshot *snapshot,
                                                       struct tumpuk_text id);

/* Promotions that are for every SKU. */
struct catalog_list catalog_shop_wide(const struct catalog_snapshot *snapshot);

/* The promotions that name an id, whether or not the shop has it. */
struct catalog_list catalog_list_of_sku(const struct catalog_snapshot *snapshot,
                                        struct tumpuk_text id);
struct catalog_list catalog_list_of_product(const struct catalog_snapshot *snapshot,
                                            struct tumpuk_text id);

/* Every product, promotion and named id, in no order. */
struct catalog_visitor {
    void (*product)(void *arg, const struct catalog_product *product);
    void (*promotion)(void *arg, const struct catalog_promotion *promotion);
};
void catalog_visit(const struct catalog_snapshot *snapshot, const struct catalog_visitor *visitor,
                   void *arg);

/* The promotions with which the shop's SKUs are in a campaign, in no order: how
 * many there are, of which `promotions` gets at most `cap`. They have the
 * campaign's period and name. Looks at every promotion of the shop. */
size_t catalog_joined(const struct catalog_snapshot *snapshot, struct tumpuk_text campaign_id,
                      const struct catalog_promotion **promotions, size_t cap);

/* Whether `a` stands before `b`: slots in the order of calculation, then ids by
 * bytes (spec pricing, section 4, decisions of stored shops). */
bool catalog_promotion_precedes(const struct catalog_promotion *a,
                                const struct catalog_promotion *b);

/* ---- pricing ---- */

/* The final price of one unit of each SKU found (product tier). */
void catalog_price_units(const struct catalog_snapshot *snapshot,
                         const struct tumpuk_rulebook *rulebook,
                         const struct tumpuk_circumstances *circumstances,
                         const struct catalog_found *found, size_t count,
                         struct tumpuk_unit_price *prices);

/* The promotions that have the SKU in scope and are on at some instant of
 * [from_us, to_us), each once, by slot and id, deactivated ones too. There are
 * at most catalog_touching_max of them, for which `promotions` has room. */
size_t catalog_touching_max(const struct catalog_snapshot *snapshot,
                            const struct catalog_found *found, int64_t from_us);
size_t catalog_touching(const struct catalog_snapshot *snapshot, const struct catalog_found *found,
                        int64_t from_us, int64_t to_us, const struct tumpuk_promotion **promotions);

/* Of which promotions a quote is to decide. */
enum catalog_decisions {
    CATALOG_DECISIONS_TOUCHING, /* their period holds, and they touch a line */
    CATALOG_DECISIONS_ALL,
};
/* With CATALOG_DECISIONS_ALL, a shop may have so many. */
#define CATALOG_DECISIONS_MAX 20000

enum catalog_offer_result { CATALOG_OFFER_OK, CATALOG_OFFER_TOO_MANY, CATALOG_OFFER_NO_MEMORY };

/* The promotions that a basket of those SKUs is offered at an instant, by slot
 * and id, with the lines that each has in scope. Lives in the arena and, the
 * promotions, in the snapshot. Every sku is found. */
enum catalog_offer_result catalog_offer_make(const struct catalog_snapshot *snapshot,
                                             const struct catalog_found *found, uint32_t line_count,
                                             int64_t at_us, enum catalog_decisions decisions,
                                             struct arena *arena, struct tumpuk_offer *offer);

/* Has an offer, as made, say of promotions that this buyer has used up that their
 * quota is exhausted. False without memory. */
bool catalog_offer_to_buyer(const struct catalog_snapshot *snapshot, struct tumpuk_text buyer_id,
                            struct arena *arena, struct tumpuk_offer *offer);

#endif
