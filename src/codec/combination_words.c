#include "codec/combination_words.h"

#include "codec/stacking_rules.h"

void combination_put_label(struct sentence *sentence, const struct combination_view *view,
                           uint32_t position)
{
    const struct tumpuk_selection *selections = view->request->selections;
    bool again = false;

    if (position == TUMPUK_NONE) {
        sentence_put(sentence, sentence->lang == LANG_ID ? "promosi lain" : "another promotion");
        return;
    }
    sentence_put(sentence, term_type_short(selections[position].type, sentence->lang));
    for (uint32_t i = 0; i < view->request->selection_count; i++)
        again = again || (i != position && selections[i].type == selections[position].type);
    if (again) {
        sentence_put(sentence, sentence->lang == LANG_ID ? " (pilihan ke-" : " (selection ");
        buf_put_i64(sentence->out, (int64_t)position + 1);
        sentence_put(sentence, ")");
    }
}

enum tumpuk_slot combination_slot(const struct combination_view *view, uint32_t position)
{
    return tumpuk_type_get(view->request->selections[position].type)->slot;
}

/* What takes the slot: the one that applies, or those of which one will. */
static bool takes_slot(const struct combination_view *view, enum tumpuk_slot slot,
                       uint32_t position)
{
    enum tumpuk_verdict verdict = view->combination->results[position].verdict;

    return combination_slot(view, position) == slot &&
           (verdict == TUMPUK_VERDICT_APPLIES || verdict == TUMPUK_VERDICT_DEPENDS_ON_DISCOUNT);
}

static uint32_t count_takers(const struct combination_view *view, enum tumpuk_slot slot)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < view->request->selection_count; i++)
        count += takes_slot(view, slot, i) ? 1u : 0u;
    return count;
}

struct step {
    const struct combination_view *view;
    enum tumpuk_slot slot;
};

/* {x} what takes the slot, {a} what it is taken of */
static void put_value(struct sentence *sentence, char x, const void *context)
{
    const struct step *step = context;
    const struct combination_view *view = step->view;
    bool any = false;

    if (x == 'a') {
        sentence_put(sentence,
                     term_amount((enum tumpuk_amount)view->rulebook->discount_basis[step->slot],
                                 sentence->lang));
        return;
    }
    if (count_takers(view, step->slot) > 1)
        sentence_put(sentence,
                     sentence->lang == LANG_ID ? "yang terbesar dari " : "the largest of ");
    for (uint32_t i = 0; i < view->request->selection_count; i++) {
        if (!takes_slot(view, step->slot, i))
            continue;
        sentence_put(sentence, any ? " / " : "");
        combination_put_label(sentence, view, i);
        any = true;
    }
}

/* One link of the chain; `first` of what is taken off the same price or fee. */
static const char *link_template(enum tumpuk_slot slot, bool first, enum lang lang)
{
    static const char *const OFF[2][LANG_COUNT] = {
        {", lalu dipotong {x} (dihitung dari {a})", ", then reduced by {x} (taken of {a})"},
        {" dipotong {x} (dihitung dari {a})", " reduced by {x} (taken of {a})"},
    };
    static const char *const GIFT[LANG_COUNT] = {", ditambah hadiah dari {x}",
                                                 ", with the gift of {x} added"};
    static const char *const SHIPPING[LANG_COUNT] = {
        "; ongkir dipotong {x} (dihitung dari {a})",
        "; shipping fee reduced by {x} (taken of {a})"};
    static const char *const CASHBACK[LANG_COUNT] = {
        "; pembeli mendapat cashback dari {x}, dihitung dari {a}",
        "; the buyer earns the cashback of {x}, counted on {a}"};

    switch (tumpuk_slot_tier(slot)) {
    case TUMPUK_TIER_PRODUCT:
    case TUMPUK_TIER_VOUCHER:
        break;
    case TUMPUK_TIER_CART:
        if (slot == TUMPUK_SLOT_CART_GIFT)
            return GIFT[lang];
        break;
    case TUMPUK_TIER_SHIPPING:
        return first ? SHIPPING[lang] : OFF[0][lang];
    case TUMPUK_TIER_CASHBACK:
        return CASHBACK[lang];
    }
    return OFF[first ? 1 : 0][lang];
}

void combination_formula_encode(struct json_out *out, const struct combination_view *view)
{
    struct sentence sentence = sentence_open(out, view->lang);
    enum lang lang = view->lang;
    bool goods = false; /* something is taken off the price of the goods … */
    bool fee = false;   /* … off the shipping fee */

    sentence_put(&sentence, lang == LANG_ID ? "Harga asli" : "List price");
    for (int i = 0; i < TUMPUK_SLOT_COUNT; i++) {
        struct step step = {.view = view, .slot = (enum tumpuk_slot)i};
        bool shipping = tumpuk_slot_tier(step.slot) == TUMPUK_TIER_SHIPPING;
        bool *begun = shipping ? &fee : &goods;

        if (step.slot == TUMPUK_SLOT_PLATFORM_SHIPPING && !goods)
            sentence_put(&sentence, lang == LANG_ID ? " tanpa potongan" : " with nothing off");
        if (count_takers(view, step.slot) == 0)
            continue;
        sentence_write(&sentence, link_template(step.slot, !*begun, lang), put_value, &step);
        *begun = true;
    }
    sentence_put(&sentence, ".");
    sentence_close(&sentence);
}
