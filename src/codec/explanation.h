/*
 * One sentence for a decision, in Indonesian or English, as a person would say
 * it: names the promotion, the one it lost to, and what is missing to a
 * threshold (spec pricing, section 4).
 */
#ifndef CODEC_EXPLANATION_H
#define CODEC_EXPLANATION_H

#include "codec/quote_answer.h"

/* Appends the sentence for decision `index` to the buffer, unescaped. */
void explanation_write(struct buf *out, const struct quote_view *view, uint32_t index);

/* The same as a JSON string, written straight into the answer. */
void explanation_encode(struct json_out *out, const struct quote_view *view, uint32_t index);

#endif
