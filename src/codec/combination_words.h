/*
 * How a combination is put into words: what its selections are called, and the
 * formula, the chain of what is taken off what. Inside this room only.
 */
#ifndef CODEC_COMBINATION_WORDS_H
#define CODEC_COMBINATION_WORDS_H

#include "codec/combination_answer.h"
#include "codec/sentence.h"

/* A selection by its type; where the type was picked again, by its place too.
 * TUMPUK_NONE is another, unnamed promotion. */
void combination_put_label(struct sentence *sentence, const struct combination_view *view,
                           uint32_t position);

/* The slot for which a selection was picked. */
enum tumpuk_slot combination_slot(const struct combination_view *view, uint32_t position);

/* Writes the formula as a JSON string. */
void combination_formula_encode(struct json_out *out, const struct combination_view *view);

#endif
