/*
 * The answer of a quote as JSON (spec pricing, section 4), written directly.
 * Nothing is computed here that the core has not computed.
 */
#ifndef CODEC_QUOTE_ANSWER_H
#define CODEC_QUOTE_ANSWER_H

#include <tumpuk/quote.h>

#include "base/json_out.h"
#include "base/lang.h"
#include "base/rfc3339.h"

struct quote_view {
    const char *rulebook_version;
    const char *currency; /* ISO 4217 */
    int exponent;
    struct rfc3339_zone zone;
    const struct tumpuk_rulebook *rulebook;
    const struct tumpuk_basket *basket;
    const struct tumpuk_offer *offer;
    const struct tumpuk_quote *quote;
    enum lang lang;
};

/* Writes the quote as one JSON object. */
void quote_answer_encode(struct json_out *out, const struct quote_view *view);

/* The answer of compare=: {"base": quote under the request's rulebook, "compared": quote under
 * the other version, "differences": […]}. Both views share basket and offer. A difference is one
 * of these, in this order; without any the list is empty:
 *
 *   {"kind": "RANK", "type": "…", "base": 1, "compared": 2}
 *   {"kind": "THRESHOLD_BASIS" | "DISCOUNT_BASIS", "slot": "…", "base": "AFTER_CART",
 *    "compared": "LIST"}
 *   {"kind": "TOTAL", "field": "buyer_pays", ["base": 1], ["compared": 2], ["difference": 1]}
 *     (a margin known in one of the quotes only lacks the other two figures)
 *   {"kind": "LINE", "line": 0, "sku_id": "…", "field": "net_total", "base": 1, "compared": 2,
 *    "difference": 1}
 *   {"kind": "DECISION", "promotion_id": "…", "base": {"outcome", "reason", "discount",
 *    ["beaten_by"]}, "compared": {likewise}}
 *
 * difference = compared - base. */
void quote_comparison_encode(struct json_out *out, const struct quote_view *base,
                             const struct quote_view *compared);

/* The answer of a simulation with a basket: {"kind": "QUOTE", "before": quote, "after": quote, "difference":
 * […]}.
 * Both views share the basket, and have offers by slot and id. The list is as above, with
 * "before" and "after" for "base" and "compared" and no rulebooks; LINE also tells seller_funded
 * and platform_funded, and DECISION lacks the side on which the promotion was not offered. */
void quote_simulation_encode(struct json_out *out, const struct quote_view *before,
                             const struct quote_view *after);

#endif
