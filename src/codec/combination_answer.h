/*
 * The answer of POST /v1/simulator/combinations as JSON (spec pricing, section 7):
 *
 * {"rulebook": "…",
 *  "tiers": [{"tier": "PRODUCT", "name": "…", "slots": [{"slot": "product_price", "name": "…",
 *     "selections": [{"key": 0, "type": "…", "name": "…", "verdict": "SUPERSEDED",
 *                     ["reason": "OUTRANKED"], ["beaten_by": 1], "explanation": "…"}]}]}],
 *  "pairs": [{"first": 0, "second": 3, "explanation": "…"}],
 *  "formula": "…", ["quote": {…}]}
 *
 * All tiers and slots are there, in the order of calculation. `key`, `beaten_by`, `first` and
 * `second` are positions in the request; `reason` stands with SUPERSEDED only. `pairs` are those
 * that stack: of applying selections in two slots, the earlier slot's first.
 */
#ifndef CODEC_COMBINATION_ANSWER_H
#define CODEC_COMBINATION_ANSWER_H

#include <tumpuk/combination.h>

#include "codec/quote_answer.h"

struct combination_view {
    const char *rulebook_version;
    const struct tumpuk_rulebook *rulebook;
    const struct tumpuk_combination_request *request;
    const struct tumpuk_combination *combination;
    /* how to write `combination->quote`; read only where `combination->quoted` */
    const struct quote_view *quote;
    enum lang lang;
};

void combination_answer_encode(struct json_out *out, const struct combination_view *view);

#endif
