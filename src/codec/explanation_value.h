/*
 * What a sentence of explanation.c is about, and the values that its templates
 * name: labels, amounts, units, instants. Inside this room only.
 */
#ifndef CODEC_EXPLANATION_VALUE_H
#define CODEC_EXPLANATION_VALUE_H

#include "codec/quote_answer.h"
#include "codec/sentence.h"

struct explanation_subject {
    const struct quote_view *view;
    const struct tumpuk_promotion *promotion;
    const struct tumpuk_promotion *winner; /* NULL where it lost to none */
    const struct tumpuk_decision *decision;
    const struct tumpuk_decision *won; /* the winner's; NULL where it lost to none */
    enum tumpuk_slot slot;
    int64_t units;      /* product tier: units it took */
    int64_t unit_price; /* of those units */
    bool one_price;     /* … where it is the same for all of them */
};

/* Decision `index` of the view's quote. */
void explanation_subject_init(struct explanation_subject *subject, const struct quote_view *view,
                              uint32_t index);

/* A promotion by its name, or else by what it is and its id. */
void explanation_put_promotion(struct sentence *sentence, const struct tumpuk_promotion *promotion);

/* One value of a template, as explanation_text.c lists them; `context` is the
 * struct explanation_subject. For sentence_write. */
void explanation_put_value(struct sentence *sentence, char x, const void *context);

#endif
