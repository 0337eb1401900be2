/*
 * The simulator of combinations: promotion types picked by a seller, with or
 * without a benefit, and which of them would apply together. It runs the very
 * engine of quote.h on a basket of one line, and never decides by itself what
 * the engine can decide.
 *
 * No heap, no clock, no I/O; re-entrant. Source: spec pricing, section 7.
 */
#ifndef TUMPUK_COMBINATION_H
#define TUMPUK_COMBINATION_H

#include <tumpuk/quote.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Selections that one call takes. */
#define TUMPUK_SELECTIONS_MAX 64

/* A selected type. `benefit` may be NULL: nothing is known of its size. Of a
 * BMSM the highest step counts. */
struct tumpuk_selection {
    enum tumpuk_type type;
    const struct tumpuk_benefit *benefit;
};

struct tumpuk_combination_request {
    uint32_t selection_count; /* 1 … TUMPUK_SELECTIONS_MAX */
    const struct tumpuk_selection *selections;
    int64_t list_price; /* money a unit */
    int32_t quantity;
    int64_t shipping_fee; /* money */
};

enum tumpuk_verdict {
    TUMPUK_VERDICT_APPLIES,
    TUMPUK_VERDICT_SUPERSEDED,          /* reason and beaten_by tell why */
    TUMPUK_VERDICT_DEPENDS_ON_DISCOUNT, /* competes, and not all benefits are known */
    TUMPUK_VERDICT_NO_EFFECT,           /* its benefit takes nothing off this basket */
};
#define TUMPUK_VERDICT_COUNT 4

struct tumpuk_selection_result {
    enum tumpuk_verdict verdict;
    enum tumpuk_reason reason; /* SUPERSEDED: OUTRANKED or SMALLER_DISCOUNT */
    uint32_t beaten_by;        /* position of a selection, or TUMPUK_NONE */
};

struct tumpuk_combination {
    struct tumpuk_selection_result results[TUMPUK_SELECTIONS_MAX]; /* as the selections */
    bool quoted;            /* every applying selection carries a benefit: `quote` is meant */
    uint32_t offered_count; /* promotions of the quote */
    uint32_t offered[TUMPUK_SELECTIONS_MAX]; /* their selections, by index */
    struct tumpuk_quote quote;               /* of those selections that carry a benefit */
    struct tumpuk_basket basket;             /* what was priced: pointers into the storage */
    struct tumpuk_offer offer;               /* ids are positions: "00", "01", … */
};

/* Bytes of storage that any combination needs. */
TUMPUK_API size_t tumpuk_combination_storage_size(void);

/* Judges the selections. Storage and results as in tumpuk_quote_compute. */
TUMPUK_API __attribute__((warn_unused_result)) enum tumpuk_quote_result tumpuk_combination_compute(
    const struct tumpuk_rulebook *rulebook, const struct tumpuk_combination_request *request,
    void *storage, size_t storage_len, struct tumpuk_combination *out);

TUMPUK_API const char *tumpuk_verdict_name(enum tumpuk_verdict verdict);

#ifdef __cplusplus
}
#endif
#endif
