/*
 * The body of POST …/simulations: what would be otherwise with a shop's own
 * promotions, and of which basket, or of which SKUs and period, it is asked
 * (spec pricing, section 11).
 *
 * What it says of stored promotions is resolved by the caller, who has them.
 */
#ifndef CODEC_SIMULATION_REQUEST_H
#define CODEC_SIMULATION_REQUEST_H

#include "codec/shop_quote_request.h"
#include "codec/store_decode.h"

/* Promotions in each of the three lists. */
#define SIMULATION_PROMOTIONS_MAX 100
/* SKUs, or products, that are named. */
#define SIMULATION_SKUS_MAX 500
/* Ids in the scopes of all promotions that are removed, changed (before and after)
 * and added: what a simulation costs. */
#define SIMULATION_SCOPE_IDS_MAX 200000

struct json_t;

/* A stored promotion, and what of it would be otherwise. */
struct simulation_change {
    struct tumpuk_text id;      /* len 0: a fault */
    const struct json_t *patch; /* the object, in the body's tree */
};

/* The parameters of GET …/price-projections. */
struct simulation_projection {
    uint32_t sku_count;
    uint32_t product_count;
    const struct tumpuk_text *sku_ids;
    const struct tumpuk_text *product_ids;
    int64_t from_us; /* TUMPUK_TIME_MIN: not given */
    int64_t to_us;   /* TUMPUK_TIME_MIN: not given */
    enum tumpuk_buyer buyer;
    enum tumpuk_channel channel;
    int32_t quantity;
    bool chat_vouchers;
    bool promo_codes;
    bool range;
    bool include_segments; /* tell both projections whole */
};

struct simulation_request {
    uint32_t remove_count;
    uint32_t change_count;
    uint32_t add_count;
    const struct tumpuk_text *remove; /* ids; len 0: a fault */
    const struct simulation_change *change;
    const struct promotion_record *add; /* its id: len 0: a fault */
    bool has_quote;                     /* else a projection is asked for */
    struct shop_quote_request quote;
    struct simulation_projection projection;
};

/* As shop_quote_request_decode. With CODEC_INVALID `out` can still be read, so
 * that what the shop has to say can be told with the other faults. */
enum codec_result simulation_request_decode(const char *body, size_t len, int64_t now_us,
                                            enum lang lang, struct arena *arena,
                                            struct simulation_request *out,
                                            struct codec_error *error);

/* Merges a patch (RFC 7396) into a stored promotion, and reads the outcome as a
 * write is read. Faults are told by the promotion's own fields. False: no
 * memory. Of a quota that is used up, the patch keeps that unless it raises it
 * or takes it away. */
bool simulation_change_decode(const struct simulation_change *change,
                              const struct promotion_record *stored, struct arena *arena,
                              struct fault_list *faults, struct promotion_record *out);

#endif
