/*
 * Price projections of a shop's SKUs: from the catalogue in memory to pieces of
 * time with their prices (spec pricing, section 10).
 *
 * projection_run_init once, then for each SKU projection_run_needs (what it
 * will cost) and projection_run_sku. The shop is pinned meanwhile. Nothing here
 * waits for anything.
 */
#ifndef API_PROJECTIONS_H
#define API_PROJECTIONS_H

#include "api/shops.h"
#include "codec/projection_answer.h"

/* What is asked of every SKU alike. */
struct projection_terms {
    int64_t from_us;
    int64_t to_us;
    enum tumpuk_buyer buyer;
    enum tumpuk_channel channel;
    int32_t quantity;
    bool chat_vouchers; /* take part, as claimed */
    bool promo_codes;   /* take part, as presented */
    bool range;         /* also with the platform's money */
};

#define PROJECTION_DAY_US (INT64_C(86400) * 1000000)
#define PROJECTION_DAYS_DEFAULT 7
#define PROJECTION_DAYS_MAX 366

/* So many segments are made and written on the event loop (well under ten
 * milliseconds); more go to a worker. */
#define PROJECTION_INLINE_SEGMENTS_MAX 1000

/* Adds what is wrong with the period to the faults, at those fields. */
void projection_check_period(const struct projection_terms *terms, const char *from_field,
                             const char *to_field, struct fault_list *faults);

/* SKUs to project, each once, in the order in which they were named. */
struct projection_skus {
    struct tumpuk_text *ids; /* room for API_PRICES_SKUS_MAX */
    size_t count;
    bool too_many; /* more were named */
};
/* Adds a SKU, or those of a product; one that the shop has not is a fault at
 * `field`. */
void projection_skus_add(struct projection_skus *skus, const struct catalog_snapshot *shop,
                         struct tumpuk_text sku_id, const char *field, struct fault_list *faults);
void projection_skus_add_product(struct projection_skus *skus, const struct catalog_snapshot *shop,
                                 struct tumpuk_text product_id, const char *field,
                                 struct fault_list *faults);
/* Ends it: too many are a fault at `field`. */
void projection_skus_end(const struct projection_skus *skus, const char *field,
                         struct fault_list *faults);

/* Refuses what needs more segments than there may be. */
void projection_refuse_needs(const struct http_request *request, struct http_reply *reply,
                             const char *field, uint64_t needs, uint64_t most);

/* What every answer tells of the terms. */
struct projection_run;
struct projection_view projection_run_view(const struct projection_run *run, enum lang lang);

/* One way to see the promotions: with the platform's money or without. */
struct projection_side {
    const struct tumpuk_promotion **promotions;
    uint32_t count;
    void *storage;
    size_t storage_len;
};

/* A price with the platform's money, for a while. */
struct platform_run {
    int64_t from_us;
    int64_t to_us;
    int64_t price;
    const struct tumpuk_cause *causes;
    uint32_t cause_count;
};

/* Where the projection of the SKU at hand is. */
struct projection_at {
    const struct catalog_sku *sku;
    struct tumpuk_projection *projection;
    struct tumpuk_segment segment;
    const struct platform_run *platform; /* with `range`: at or behind the last piece */
    int64_t from_us;                     /* of the next piece */
    bool in_range;
};

struct projection_run {
    const struct catalog_snapshot *shop;
    struct projection_terms terms;
    uint32_t rulebook_count;
    struct tumpuk_rulebook_version *rulebooks;
    const char **rulebook_names;
    const struct tumpuk_promotion **touching; /* of the SKU at hand */
    struct projection_side seller;
    struct projection_side everybody;
    struct platform_run *platform; /* with `range`: of the SKU at hand */
    struct tumpuk_cause *platform_causes;
    bool may_leave_range; /* of a SKU that projection_run_needs was asked for */
    struct projection_at at;
};

/* ?buyer, ?channel, ?quantity and ?include. */
void projection_terms_read(const struct http_request *request, struct projection_terms *terms,
                           struct fault_list *faults);

/* Room for every SKU of `found`, in the arena; false without memory, or where a
 * SKU has more promotions than the core takes. `shelf` has a rulebook in force
 * at from_us. */
bool projection_run_init(struct projection_run *run, const struct catalog_snapshot *shop,
                         const struct rulebook_shelf *shelf, const struct projection_terms *terms,
                         const struct catalog_found *found, size_t count, struct arena *arena);

/* The same in parts, for who chooses the promotions: the rulebooks in force in the
 * terms' period, the first at its beginning; room for a side; and what to ask of
 * the core once a side's promotions are chosen. */
bool projection_run_rulebooks(struct projection_run *run, const struct rulebook_shelf *shelf,
                              struct arena *arena);
bool projection_side_init(struct projection_side *side, size_t promotions, uint32_t rulebooks,
                          struct arena *arena);
struct tumpuk_projection_request projection_request_of(const struct projection_run *run,
                                                       const struct projection_side *side,
                                                       const struct catalog_sku *sku);

/* Most segments that the SKU's projections can have, both sides together. Raises
 * may_leave_range where a sum of it could leave the range of money. */
uint64_t projection_run_needs(struct projection_run *run, const struct catalog_found *found);

/* The pieces of a SKU, one by one, in order: begin, then next for each. What a
 * piece points to holds until the call after it. No more pieces is false, and
 * projection_run_in_range then tells whether the period is covered, or a sum left
 * the range of money. */
void projection_run_begin(struct projection_run *run, const struct catalog_found *found);
bool projection_run_next(struct projection_run *run, struct projection_piece *piece);
bool projection_run_in_range(const struct projection_run *run);

/* Calls `take` with each piece, in order; what it is given holds for the call.
 * False: a sum left the range of money, after some pieces maybe. */
bool projection_run_sku(struct projection_run *run, const struct catalog_found *found,
                        void (*take)(void *arg, const struct projection_piece *piece), void *arg);

#endif
