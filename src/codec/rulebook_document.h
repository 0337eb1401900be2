/*
 * A rulebook as JSON: what POST /v1/rulebooks takes, the database keeps and
 * GET answers (spec pricing, section 9):
 *
 * {"version": "2025-10-28", ["effective_from": "…"],
 *  "types": [{"type": "CAMPAIGN_PRICE", "slot": "product_price", "rank": 1}, … all fifteen, once],
 *  "steps": [{"slot": "cart_discount", "threshold_basis": "AFTER_PRODUCT",
 *             "discount_basis": "AFTER_PRODUCT"}, … all eight slots, once, any order]}
 *
 * A step without a threshold (product_price) has no threshold_basis, one
 * without a discount (cart_gift) no discount_basis; giving one is refused.
 * A missing effective_from is "since ever" and only the shipped rulebook has it:
 * POST requires it.
 */
#ifndef CODEC_RULEBOOK_DOCUMENT_H
#define CODEC_RULEBOOK_DOCUMENT_H

#include <tumpuk/rulebook.h>

#include "base/json_out.h"
#include "base/rfc3339.h"
#include "codec/codec.h"

struct rulebook_document {
    const char *version; /* in the arena */
    bool has_effective_from;
    int64_t effective_from_us;
    struct rfc3339_zone zone;
    struct tumpuk_rulebook rules;
};

/* Decodes and validates whole. `effective_from_required` for POST;
 * `error` is in `lang`. */
enum codec_result rulebook_document_decode(const char *body, size_t len,
                                           bool effective_from_required, enum lang lang,
                                           struct arena *arena, struct rulebook_document *out,
                                           struct codec_error *error);

/* Writes the whole document as one JSON object, types and slots in enum order. */
void rulebook_document_encode(struct json_out *out, const struct rulebook_document *document);

#endif
