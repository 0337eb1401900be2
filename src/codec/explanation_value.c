#include "codec/explanation_value.h"

#include "codec/explanation_text.h"
#include "codec/human.h"
#include "codec/stacking_rules.h"

/* The units that a promotion of the product tier took. */
static void measure_units(struct explanation_subject *subject, uint32_t index)
{
    const struct tumpuk_quote *quote = subject->view->quote;
    const struct tumpuk_quote_slot *slot = &quote->slots[TUMPUK_SLOT_PRODUCT_PRICE];
    const struct tumpuk_applied *applied = NULL;

    for (uint32_t i = 0; i < slot->applied_count && applied == NULL; i++) {
        if (slot->applied[i].promotion == index)
            applied = &slot->applied[i];
    }
    subject->one_price = true;
    for (uint32_t i = 0; applied != NULL && i < applied->line_count; i++) {
        const struct tumpuk_quote_line *line = &quote->lines[applied->lines[i]];

        for (uint32_t b = 0; b < line->block_count; b++) {
            const struct tumpuk_block *block = &line->blocks[b];

            if (block->promotion != index)
                continue;
            if (subject->units > 0 && block->unit_price != subject->unit_price)
                subject->one_price = false;
            subject->units += block->quantity;
            subject->unit_price = block->unit_price;
        }
    }
}

static void put_text(struct sentence *sentence, enum explanation_text text)
{
    sentence_put(sentence, explanation_text(text, sentence->lang));
}

static void put_money(struct sentence *sentence, const struct explanation_subject *subject,
                      int64_t amount)
{
    human_put_money(sentence->out, amount, subject->view->currency, subject->view->exponent,
                    sentence->lang);
}

static void put_units(struct sentence *sentence, int64_t units)
{
    human_put_units(sentence->out, units, sentence->lang);
}

void explanation_put_promotion(struct sentence *sentence, const struct tumpuk_promotion *promotion)
{
    if (promotion->name.len > 0) {
        sentence_put(sentence, "“");
        sentence_put_text(sentence, promotion->name);
        sentence_put(sentence, "”");
    } else {
        sentence_put(sentence, term_type_short(promotion->type, sentence->lang));
        sentence_put(sentence, " (");
        sentence_put_text(sentence, promotion->id);
        sentence_put(sentence, ")");
    }
}

static void put_label(struct sentence *sentence, const struct tumpuk_promotion *promotion)
{
    if (promotion == NULL)
        put_text(sentence, EXPLAIN_PART_ANOTHER);
    else
        explanation_put_promotion(sentence, promotion);
}

static void put_threshold(struct sentence *sentence, const struct explanation_subject *subject)
{
    const struct tumpuk_promotion *promotion = subject->promotion;
    int64_t spend = promotion->min_spend;
    int64_t quantity = promotion->min_quantity;

    if (promotion->benefit.kind == TUMPUK_BENEFIT_STEPS) {
        /* spec: Reasons: short of the first step */
        spend = promotion->benefit.steps[0].min_spend;
        quantity = promotion->benefit.steps[0].min_quantity;
    }
    if (subject->decision->reason == TUMPUK_REASON_MIN_SPEND_NOT_MET)
        put_money(sentence, subject, spend);
    else
        put_units(sentence, quantity);
}

static void put_short_of(struct sentence *sentence, const struct explanation_subject *subject)
{
    if (subject->decision->reason == TUMPUK_REASON_MIN_SPEND_NOT_MET)
        put_money(sentence, subject, subject->decision->short_of);
    else
        put_units(sentence, subject->decision->short_of);
}

static void put_instant(struct sentence *sentence, const struct explanation_subject *subject)
{
    int64_t at_us = subject->decision->reason == TUMPUK_REASON_ENDED
                        ? subject->promotion->ends_at_us
                        : subject->promotion->starts_at_us;

    human_put_instant(sentence->out, at_us, subject->view->zone, sentence->lang);
}

static void put_channels(struct sentence *sentence, uint8_t channels)
{
    bool both = channels == TUMPUK_CHANNELS_ALL;

    if (channels & TUMPUK_CHANNEL_SHOP_TOKOPEDIA)
        sentence_put(sentence, term_channel(TUMPUK_CHANNEL_SHOP_TOKOPEDIA));
    if (both)
        sentence_put(sentence, sentence->lang == LANG_ID ? " dan " : " and ");
    if (channels & TUMPUK_CHANNEL_TOKOPEDIA)
        sentence_put(sentence, term_channel(TUMPUK_CHANNEL_TOKOPEDIA));
}

static enum explanation_text audience_text(enum tumpuk_buyer audience)
{
    switch (audience) {
    case TUMPUK_BUYER_NEW:
        return EXPLAIN_PART_AUDIENCE_NEW;
    case TUMPUK_BUYER_EXISTING:
        return EXPLAIN_PART_AUDIENCE_EXISTING;
    case TUMPUK_BUYER_ALL:
        break;
    }
    return EXPLAIN_PART_AUDIENCE_ALL;
}

static enum explanation_text buyer_text(enum tumpuk_buyer buyer)
{
    switch (buyer) {
    case TUMPUK_BUYER_NEW:
        return EXPLAIN_PART_BUYER_NEW;
    case TUMPUK_BUYER_EXISTING:
        return EXPLAIN_PART_BUYER_EXISTING;
    case TUMPUK_BUYER_ALL:
        break;
    }
    return EXPLAIN_PART_BUYER_ALL;
}

/* "(Harga Campaign di atas Diskon Produk)", unless the labels tell the types already. */
static void put_ranks(struct sentence *sentence, const struct explanation_subject *subject)
{
    if (subject->winner == NULL ||
        (subject->winner->name.len == 0 && subject->promotion->name.len == 0))
        return;
    sentence_write(sentence, explanation_text(EXPLAIN_PART_RANKS, sentence->lang),
                   explanation_put_value, subject);
}

/* spec: Choosing inside a slot, 4 */
static void put_tie(struct sentence *sentence, const struct explanation_subject *subject)
{
    bool same_start = subject->winner == NULL ||
                      subject->winner->starts_at_us == subject->promotion->starts_at_us;

    put_text(sentence, same_start ? EXPLAIN_PART_SMALLER_ID : EXPLAIN_PART_EARLIER_START);
}

static void put_capped(struct sentence *sentence, const struct explanation_subject *subject)
{
    const struct tumpuk_benefit *benefit = &subject->promotion->benefit;

    if (benefit->cap == 0 || subject->decision->discount != benefit->cap)
        return;
    put_text(sentence,
             benefit->kind == TUMPUK_BENEFIT_CASHBACK ? EXPLAIN_CAPPED_CASHBACK : EXPLAIN_CAPPED);
}

static void put_gift(struct sentence *sentence, const struct explanation_subject *subject, char x)
{
    const struct tumpuk_gift *gift = subject->promotion->benefit.gift;

    if (x == 'g')
        sentence_put_text(sentence, gift->sku_id);
    else
        human_put_number(sentence->out, x == 'n' ? gift->quantity : gift->stock, sentence->lang);
}

/* Values that are parts of sentences, or empty. */
static void put_part(struct sentence *sentence, const struct explanation_subject *subject, char x)
{
    switch (x) {
    case 'o':
        if (!subject->promotion->scope.everything)
            put_text(sentence, EXPLAIN_PART_SCOPE);
        break;
    case 'r':
        put_ranks(sentence, subject);
        break;
    case 'T':
        sentence_put(sentence, term_type_short(subject->promotion->type, sentence->lang));
        break;
    case 'B':
        sentence_put(sentence, term_type_short(subject->winner->type, sentence->lang));
        break;
    case 'y':
        put_tie(sentence, subject);
        break;
    case 'h':
        if (subject->decision->outcome == TUMPUK_OUTCOME_PARTLY_APPLIED)
            put_text(sentence, EXPLAIN_PART_ONLY);
        break;
    case 'z':
        put_capped(sentence, subject);
        break;
    case 'v':
        put_text(sentence, audience_text(subject->promotion->audience));
        break;
    case 'V':
        put_text(sentence, buyer_text(subject->view->basket->buyer));
        break;
    case 'a':
        sentence_put(
            sentence,
            term_amount((enum tumpuk_amount)subject->view->rulebook->threshold_basis[subject->slot],
                        sentence->lang));
        break;
    }
}

void explanation_put_value(struct sentence *sentence, char x, const void *context)
{
    const struct explanation_subject *subject = context;

    switch (x) {
    case 'p':
        put_label(sentence, subject->promotion);
        break;
    case 'b':
        put_label(sentence, subject->winner);
        break;
    case 'd':
        put_money(sentence, subject, subject->decision->discount);
        break;
    case 'w':
        put_money(sentence, subject, subject->decision->would_discount);
        break;
    case 'x':
        put_money(sentence, subject, subject->won->discount);
        break;
    case 's':
        put_short_of(sentence, subject);
        break;
    case 'm':
        put_threshold(sentence, subject);
        break;
    case 't':
        put_instant(sentence, subject);
        break;
    case 'c':
        put_channels(sentence, subject->promotion->channels);
        break;
    case 'C':
        put_channels(sentence, (uint8_t)subject->view->basket->channel);
        break;
    case 'u':
        put_units(sentence, subject->units);
        break;
    case 'e':
        put_money(sentence, subject, subject->unit_price);
        break;
    case 'l':
        put_units(sentence, subject->promotion->max_units_per_order);
        break;
    case 'g':
    case 'n':
    case 'k':
        put_gift(sentence, subject, x);
        break;
    default: /* of characters, not of an enum */
        put_part(sentence, subject, x);
    }
}

void explanation_subject_init(struct explanation_subject *subject, const struct quote_view *view,
                              uint32_t index)
{
    const struct tumpuk_decision *decision = &view->quote->decisions[index];

    *subject = (struct explanation_subject){
        .view = view,
        .promotion = view->offer->promotions[index],
        .decision = decision,
    };
    subject->slot = tumpuk_type_get(subject->promotion->type)->slot;
    if (decision->beaten_by != TUMPUK_NONE) {
        subject->winner = view->offer->promotions[decision->beaten_by];
        subject->won = &view->quote->decisions[decision->beaten_by];
    }
    if (subject->slot == TUMPUK_SLOT_PRODUCT_PRICE &&
        decision->outcome != TUMPUK_OUTCOME_NOT_APPLIED)
        measure_units(subject, index);
}
