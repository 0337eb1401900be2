/*
 * The answer of GET …/prices as JSON (spec api, Internal services), written
 * directly.
 */
#ifndef CODEC_PRICE_ANSWER_H
#define CODEC_PRICE_ANSWER_H

#include <tumpuk/quote.h>

#include "base/json_out.h"
#include "base/rfc3339.h"

struct price_item {
    struct tumpuk_text sku_id;
    int64_t list_price;
    struct tumpuk_unit_price unit;
};

struct price_view {
    const char *rulebook_version;
    int64_t at_us;
    struct rfc3339_zone zone;
    const char *currency; /* ISO 4217 */
    int exponent;
    size_t count;
    const struct price_item *items;
};

void price_answer_encode(struct json_out *out, const struct price_view *view);

#endif
