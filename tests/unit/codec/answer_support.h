/*
 * Quotes for tests of what is written: either made by the core from a few
 * promotions, or by hand, so that every decision can be had at will.
 */
#ifndef TESTS_ANSWER_SUPPORT_H
#define TESTS_ANSWER_SUPPORT_H

#include <jansson.h>
#include <tumpuk/quote.h>

#include "codec/quote_answer.h"

/* 2025-11-11T10:00:00+07:00 */
#define ANSWER_AT_US INT64_C(1762830000000000)
#define ANSWER_BYTES_MAX (1024u * 1024)
#define ANSWER_PROMOTIONS_MAX 16
#define ANSWER_LINES_MAX 4
#define ANSWER_CODE "RAHASIA123"

#define TEXT_OF(literal) ((struct tumpuk_text){.bytes = (literal), .len = sizeof(literal) - 1})

struct scene {
    struct tumpuk_gift gift;
    struct tumpuk_step steps[1];
    struct tumpuk_promotion promotions[ANSWER_PROMOTIONS_MAX];
    const struct tumpuk_promotion *offered[ANSWER_PROMOTIONS_MAX];
    struct tumpuk_line lines[ANSWER_LINES_MAX];
    struct tumpuk_offer offer;
    struct tumpuk_basket basket;
    struct tumpuk_quote quote;
    struct quote_view view;
    /* of a quote made by hand */
    struct tumpuk_quote_line quote_lines[ANSWER_LINES_MAX];
    struct tumpuk_block blocks[2];
    struct tumpuk_applied applied[1];
    uint32_t applied_lines[1];
    struct tumpuk_decision decisions[ANSWER_PROMOTIONS_MAX];
    /* of a quote that the core made */
    void *storage;
};

/* A basket of one line, SKU-A, two units at Rp50.000, shipping Rp10.000, and no
 * promotion. */
void scene_init(struct scene *scene);
void scene_clear(struct scene *scene);

/* Adds a promotion with a benefit that fits the type; returns it for changes. */
struct tumpuk_promotion *scene_add(struct scene *scene, enum tumpuk_type type, const char *id);

/* Prices by the core under the view's rulebook. */
void scene_quote(struct scene *scene);

/* Makes up a quote of the first two promotions in which the first has this
 * decision; it takes one unit at Rp45.000 where it is applied. Where it lost
 * somewhere, the second took the other. */
void scene_decide(struct scene *scene, enum tumpuk_outcome outcome, enum tumpuk_reason reason);

/* The bytes written by `encode`, parsed; duplicate keys and broken JSON fail. */
json_t *answer_parse(const struct buf *buf);

/* The quote's answer, parsed. */
json_t *scene_answer(const struct scene *scene);

/* The explanation of a decision, to free(). */
char *scene_explain(const struct scene *scene, uint32_t index, enum lang lang);

#endif
