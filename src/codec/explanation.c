#include "codec/explanation.h"

#include "codec/explanation_text.h"
#include "codec/explanation_value.h"
#include "codec/human.h"

static void write_text(struct sentence *sentence, const struct explanation_subject *subject,
                       enum explanation_text text)
{
    sentence_write(sentence, explanation_text(text, sentence->lang), explanation_put_value,
                   subject);
}

static enum explanation_text no_discount_text(const struct explanation_subject *subject)
{
    switch (tumpuk_slot_tier(subject->slot)) {
    case TUMPUK_TIER_PRODUCT:
        return EXPLAIN_NO_DISCOUNT_PRODUCT;
    case TUMPUK_TIER_CART:
    case TUMPUK_TIER_VOUCHER:
        break;
    case TUMPUK_TIER_SHIPPING:
        if (subject->view->basket->shipping_fee == 0)
            return EXPLAIN_NO_DISCOUNT_FEE_ABSENT;
        if (subject->view->quote->slots[subject->slot].amount_before == 0)
            return EXPLAIN_NO_DISCOUNT_FEE_SPENT;
        return EXPLAIN_NO_DISCOUNT_SHIPPING;
    case TUMPUK_TIER_CASHBACK:
        return EXPLAIN_NO_DISCOUNT_CASHBACK;
    }
    return EXPLAIN_NO_DISCOUNT_ORDER;
}

/* The winner may take less than the loser would have: priority goes first.
 * Product tier: the two may be on different lines, so amounts are not set
 * against each other. */
static enum explanation_text outranked_text(const struct explanation_subject *subject)
{
    if (subject->won != NULL && subject->slot != TUMPUK_SLOT_PRODUCT_PRICE &&
        subject->decision->would_discount > subject->won->discount)
        return EXPLAIN_OUTRANKED_THOUGH_LARGER;
    return EXPLAIN_OUTRANKED;
}

static enum explanation_text smaller_text(const struct explanation_subject *subject)
{
    bool equal = subject->won == NULL ||
                 subject->decision->would_discount == subject->won->discount;

    switch (subject->slot) {
    case TUMPUK_SLOT_PRODUCT_PRICE:
        return EXPLAIN_SMALLER_PRODUCT; /* the core compares per unit, on a line */
    case TUMPUK_SLOT_CART_DISCOUNT:
        return equal ? EXPLAIN_EQUAL_CART : EXPLAIN_SMALLER_CART;
    case TUMPUK_SLOT_CART_GIFT:
        return equal ? EXPLAIN_EQUAL_GIFT : EXPLAIN_SMALLER_GIFT;
    case TUMPUK_SLOT_SELLER_VOUCHER:
    case TUMPUK_SLOT_PLATFORM_VOUCHER:
        break;
    case TUMPUK_SLOT_PLATFORM_SHIPPING:
    case TUMPUK_SLOT_SELLER_SHIPPING:
        return equal ? EXPLAIN_EQUAL_SHIPPING : EXPLAIN_SMALLER_SHIPPING;
    case TUMPUK_SLOT_CASHBACK:
        return equal ? EXPLAIN_EQUAL_CASHBACK : EXPLAIN_SMALLER_CASHBACK;
    }
    return equal ? EXPLAIN_EQUAL_ORDER : EXPLAIN_SMALLER_ORDER;
}

/* A date that the view's calendar cannot write is left out. */
static enum explanation_text dated_text(const struct explanation_subject *subject, int64_t at_us,
                                        enum explanation_text dated, enum explanation_text undated)
{
    return human_can_tell(at_us, subject->view->zone) ? dated : undated;
}

/* The whole sentence for what was not applied. */
static enum explanation_text refusal_text(const struct explanation_subject *subject)
{
    switch ((enum tumpuk_reason)subject->decision->reason) {
    case TUMPUK_REASON_INACTIVE:
        return EXPLAIN_INACTIVE;
    case TUMPUK_REASON_NOT_STARTED:
        return dated_text(subject, subject->promotion->starts_at_us, EXPLAIN_NOT_STARTED,
                          EXPLAIN_NOT_STARTED_UNDATED);
    case TUMPUK_REASON_ENDED:
        return dated_text(subject, subject->promotion->ends_at_us, EXPLAIN_ENDED,
                          EXPLAIN_ENDED_UNDATED);
    case TUMPUK_REASON_CHANNEL_NOT_ELIGIBLE:
        return EXPLAIN_CHANNEL;
    case TUMPUK_REASON_BUYER_NOT_ELIGIBLE:
        return EXPLAIN_BUYER;
    case TUMPUK_REASON_CODE_NOT_PRESENTED:
        return EXPLAIN_CODE;
    case TUMPUK_REASON_NOT_CLAIMED:
        return EXPLAIN_CLAIM;
    case TUMPUK_REASON_QUOTA_EXHAUSTED:
        return EXPLAIN_QUOTA;
    case TUMPUK_REASON_NO_ITEM_IN_SCOPE:
        return EXPLAIN_SCOPE;
    case TUMPUK_REASON_OUT_OF_STOCK:
        return EXPLAIN_STOCK;
    case TUMPUK_REASON_MIN_QUANTITY_NOT_MET:
        return EXPLAIN_MIN_QUANTITY;
    case TUMPUK_REASON_MIN_SPEND_NOT_MET:
        return EXPLAIN_MIN_SPEND;
    case TUMPUK_REASON_NO_DISCOUNT:
        return no_discount_text(subject);
    case TUMPUK_REASON_OUTRANKED:
        return outranked_text(subject);
    case TUMPUK_REASON_SMALLER_DISCOUNT:
        return smaller_text(subject);
    case TUMPUK_REASON_PRIORITY:
    case TUMPUK_REASON_BEST_DISCOUNT:
    case TUMPUK_REASON_REMAINDER:
    case TUMPUK_REASON_STACKED:
        break; /* of what was applied */
    }
    return EXPLAIN_NO_DISCOUNT_ORDER;
}

static enum explanation_text gives_shipping_text(const struct explanation_subject *subject)
{
    const struct tumpuk_quote_slot *slot = &subject->view->quote->slots[subject->slot];

    if (slot->amount_after > 0)
        return EXPLAIN_GIVES_SHIPPING;
    return slot->amount_before == subject->view->basket->shipping_fee
               ? EXPLAIN_GIVES_SHIPPING_FREE
               : EXPLAIN_GIVES_SHIPPING_REST_FREE;
}

static enum explanation_text gives_text(const struct explanation_subject *subject)
{
    switch (subject->slot) {
    case TUMPUK_SLOT_PRODUCT_PRICE:
        if (!subject->one_price)
            return EXPLAIN_GIVES_PRODUCT_MIXED;
        return subject->units == 1 ? EXPLAIN_GIVES_PRODUCT_ONE : EXPLAIN_GIVES_PRODUCT_EACH;
    case TUMPUK_SLOT_CART_DISCOUNT:
        return subject->decision->outcome == TUMPUK_OUTCOME_PARTLY_APPLIED
                   ? EXPLAIN_GIVES_CART_PARTLY
                   : EXPLAIN_GIVES_CART;
    case TUMPUK_SLOT_CART_GIFT:
        return EXPLAIN_GIVES_GIFT;
    case TUMPUK_SLOT_SELLER_VOUCHER:
    case TUMPUK_SLOT_PLATFORM_VOUCHER:
        break;
    case TUMPUK_SLOT_PLATFORM_SHIPPING:
    case TUMPUK_SLOT_SELLER_SHIPPING:
        return gives_shipping_text(subject);
    case TUMPUK_SLOT_CASHBACK:
        return EXPLAIN_GIVES_CASHBACK;
    }
    return EXPLAIN_GIVES_ORDER;
}

static enum explanation_text best_text(enum tumpuk_slot slot)
{
    if (slot == TUMPUK_SLOT_CART_GIFT)
        return EXPLAIN_WHY_BEST_GIFT;
    if (slot == TUMPUK_SLOT_CASHBACK)
        return EXPLAIN_WHY_BEST_CASHBACK;
    return EXPLAIN_WHY_BEST;
}

/* Why it did not get all: others came first, its limit of units, or both. */
static void write_rest(struct sentence *sentence, const struct explanation_subject *subject)
{
    bool product = subject->slot == TUMPUK_SLOT_PRODUCT_PRICE;

    if (subject->winner != NULL) {
        if (subject->decision->reason == TUMPUK_REASON_REMAINDER)
            write_text(sentence, subject, EXPLAIN_REST_LEFT);
        else
            write_text(sentence, subject,
                       product ? EXPLAIN_REST_OTHERS_PRODUCT : EXPLAIN_REST_OTHERS_CART);
    }
    if (product && subject->promotion->max_units_per_order > 0 &&
        subject->units == subject->promotion->max_units_per_order)
        write_text(sentence, subject, EXPLAIN_REST_LIMIT);
}

static void write_applied(struct sentence *sentence, const struct explanation_subject *subject)
{
    bool partly = subject->decision->outcome == TUMPUK_OUTCOME_PARTLY_APPLIED;

    write_text(sentence, subject, gives_text(subject));
    switch ((enum tumpuk_reason)subject->decision->reason) {
    case TUMPUK_REASON_PRIORITY:
        write_text(sentence, subject, EXPLAIN_WHY_PRIORITY);
        break;
    case TUMPUK_REASON_BEST_DISCOUNT:
        write_text(sentence, subject, best_text(subject->slot));
        break;
    case TUMPUK_REASON_STACKED:
        /* Only its limit can have kept it from the rest; that is said below. */
        if (!partly)
            write_text(sentence, subject, EXPLAIN_WHY_STACKED);
        break;
    case TUMPUK_REASON_REMAINDER:
    case TUMPUK_REASON_INACTIVE:
    case TUMPUK_REASON_NOT_STARTED:
    case TUMPUK_REASON_ENDED:
    case TUMPUK_REASON_CHANNEL_NOT_ELIGIBLE:
    case TUMPUK_REASON_BUYER_NOT_ELIGIBLE:
    case TUMPUK_REASON_CODE_NOT_PRESENTED:
    case TUMPUK_REASON_NOT_CLAIMED:
    case TUMPUK_REASON_QUOTA_EXHAUSTED:
    case TUMPUK_REASON_NO_ITEM_IN_SCOPE:
    case TUMPUK_REASON_OUT_OF_STOCK:
    case TUMPUK_REASON_MIN_QUANTITY_NOT_MET:
    case TUMPUK_REASON_MIN_SPEND_NOT_MET:
    case TUMPUK_REASON_NO_DISCOUNT:
    case TUMPUK_REASON_OUTRANKED:
    case TUMPUK_REASON_SMALLER_DISCOUNT:
        break;
    }
    if (partly)
        write_rest(sentence, subject);
    sentence_put(sentence, ".");
}

static void write_decision(struct sentence *sentence, const struct quote_view *view, uint32_t index)
{
    struct explanation_subject subject;

    explanation_subject_init(&subject, view, index);
    if (subject.decision->outcome == TUMPUK_OUTCOME_NOT_APPLIED)
        write_text(sentence, &subject, refusal_text(&subject));
    else
        write_applied(sentence, &subject);
}

void explanation_write(struct buf *out, const struct quote_view *view, uint32_t index)
{
    struct sentence sentence = {.out = out, .lang = view->lang, .escape = false};

    write_decision(&sentence, view, index);
}

void explanation_encode(struct json_out *out, const struct quote_view *view, uint32_t index)
{
    struct sentence sentence = sentence_open(out, view->lang);

    write_decision(&sentence, view, index);
    sentence_close(&sentence);
}
