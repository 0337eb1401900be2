/*
 * Bodies that ask for quotes with a shop's stored catalogue: one basket, or a
 * batch of them (spec pricing, section 4; spec api, Internal services).
 *
 * As codec/quote_request.h without currency and promotions, and without what
 * the shop knows of its SKUs.
 */
#ifndef CODEC_SHOP_QUOTE_REQUEST_H
#define CODEC_SHOP_QUOTE_REQUEST_H

#include "codec/quote_request.h"

/* Baskets of one batch, and lines of all of them together. */
#define SHOP_QUOTE_BATCH_MAX 100

struct shop_quote_request {
    struct tumpuk_text shop_id;  /* batch only */
    const char *rulebook;        /* version asked for, or NULL */
    struct tumpuk_text buyer_id; /* whose quotas count; len 0: nobody is named */
    struct rfc3339_zone zone;    /* of `at`; Z where it was not given */
    /* Of the lines, sku_id and quantity are set. */
    struct tumpuk_basket basket;
    struct tumpuk_line *lines; /* the basket's, to be completed */
};

/* Decodes `len` bytes. `now_us` stands in for a missing `at`. Everything in
 * `out` lives in the arena. `error` is filled unless CODEC_OK, in `lang`. */
enum codec_result shop_quote_request_decode(const char *body, size_t len, int64_t now_us,
                                            enum lang lang, struct arena *arena,
                                            struct shop_quote_request *out,
                                            struct codec_error *error);

/* A basket of a batch: `request` counts where `faults` has none. */
struct shop_quote_item {
    struct fault_list faults; /* fields are the basket's own, as in a single request */
    struct shop_quote_request request;
};

/* Decodes {"items": [{"shop_id": …, …}]}; what is wrong inside an element is in
 * its own faults. */
enum codec_result shop_quote_batch_decode(const char *body, size_t len, int64_t now_us,
                                          enum lang lang, struct arena *arena,
                                          struct shop_quote_item **items, size_t *count,
                                          struct codec_error *error);

/* The basket of a tree, as in a body for one shop. Inside this room only. */
struct codec_reader;
struct json_t;
void shop_quote_read(struct codec_reader *reader, struct json_t *json, int64_t now_us,
                     struct shop_quote_request *out);

#endif
