/* The answer of GET …/promotions/conflicts as JSON (spec pricing, section 11). */
#ifndef CODEC_REVIEW_ANSWER_H
#define CODEC_REVIEW_ANSWER_H

#include "catalog/review.h"
#include "codec/store_answer.h"

struct review_view {
    const struct store_view *store;
    enum lang lang;
    int64_t from_us;
    int64_t to_us; /* TUMPUK_TIME_MAX: to the last end */
    const struct catalog_review *review;
    const char *next_cursor; /* NULL: none */
};

void review_encode(struct json_out *out, const struct review_view *view);

#endif
