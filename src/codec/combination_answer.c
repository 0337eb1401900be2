#include "codec/combination_answer.h"

#include "codec/combination_words.h"
#include "codec/stacking_rules.h"

#define TEXT(lang, indonesian, english) ((lang) == LANG_ID ? (indonesian) : (english))

/* What a sentence is about: a selection, and another where there is one. */
struct subject {
    const struct combination_view *view;
    uint32_t position;
    uint32_t other; /* TUMPUK_NONE: none */
    /* of which other selections of the slot {o} tells the names */
    bool (*listed)(const struct subject *subject, uint32_t position);
};

static enum tumpuk_type selected_type(const struct combination_view *view, uint32_t position)
{
    return view->request->selections[position].type;
}

static bool has_verdict(const struct combination_view *view, uint32_t position,
                        enum tumpuk_verdict verdict)
{
    return view->combination->results[position].verdict == verdict;
}

/* {p} the selection, {b} the other, {o} others of its slot, {a} what the later
 * of the two is taken of */
static void put_value(struct sentence *sentence, char x, const void *context)
{
    const struct subject *subject = context;
    const struct combination_view *view = subject->view;
    bool any = false;

    switch (x) {
    case 'p':
        combination_put_label(sentence, view, subject->position);
        break;
    case 'b':
        combination_put_label(sentence, view, subject->other);
        break;
    case 'a':
        sentence_put(sentence,
                     term_amount((enum tumpuk_amount)view->rulebook
                                     ->discount_basis[combination_slot(view, subject->other)],
                                 sentence->lang));
        break;
    case 'o':
        for (uint32_t i = 0; i < view->request->selection_count; i++) {
            if (!subject->listed(subject, i))
                continue;
            sentence_put(sentence, any ? ", " : "");
            combination_put_label(sentence, view, i);
            any = true;
        }
        break;
    }
}

static bool beaten_by_subject(const struct subject *subject, uint32_t position)
{
    const struct tumpuk_selection_result *result = &subject->view->combination->results[position];

    return result->verdict == TUMPUK_VERDICT_SUPERSEDED && result->beaten_by == subject->position;
}

static bool competes_with_subject(const struct subject *subject, uint32_t position)
{
    const struct combination_view *view = subject->view;

    return position != subject->position &&
           has_verdict(view, position, TUMPUK_VERDICT_DEPENDS_ON_DISCOUNT) &&
           combination_slot(view, position) == combination_slot(view, subject->position);
}

static const char *applies_template(const struct subject *subject, enum lang lang)
{
    for (uint32_t i = 0; i < subject->view->request->selection_count; i++) {
        if (beaten_by_subject(subject, i))
            return TEXT(lang, "{p} berlaku dan didahulukan dari {o}.",
                        "{p} applies and goes before {o}.");
    }
    return TEXT(lang, "{p} berlaku; tidak ada pilihan lain yang bersaing dengannya.",
                "{p} applies; no other selection competes with it.");
}

static const char *no_effect_template(const struct subject *subject, enum lang lang)
{
    enum tumpuk_slot slot = combination_slot(subject->view, subject->position);

    if (tumpuk_slot_tier(slot) == TUMPUK_TIER_SHIPPING) {
        if (subject->view->request->shipping_fee == 0)
            return TEXT(lang, "{p} tidak berpengaruh karena simulasi ini tanpa ongkir.",
                        "{p} has no effect because this simulation has no shipping fee.");
        return TEXT(lang, "{p} tidak berpengaruh karena tidak ada ongkir yang dipotongnya.",
                    "{p} has no effect because it takes nothing off the shipping fee.");
    }
    return TEXT(lang, "{p} tidak berpengaruh karena tidak memotong apa pun dari keranjang ini.",
                "{p} has no effect because it takes nothing off this basket.");
}

static void put_explanation(struct json_out *out, const struct combination_view *view,
                            uint32_t position)
{
    const struct tumpuk_selection_result *result = &view->combination->results[position];
    struct subject subject = {.view = view, .position = position, .other = result->beaten_by};
    struct sentence sentence;
    enum lang lang = view->lang;
    const char *template = NULL;

    switch (result->verdict) {
    case TUMPUK_VERDICT_APPLIES:
        subject.listed = beaten_by_subject;
        template = applies_template(&subject, lang);
        break;
    case TUMPUK_VERDICT_SUPERSEDED:
        template = result->reason == TUMPUK_REASON_OUTRANKED
                       ? TEXT(lang, "{p} tidak berlaku karena {b} lebih diprioritaskan.",
                              "{p} does not apply because {b} has priority.")
                       : TEXT(lang,
                              "{p} tidak berlaku karena nilai {b} lebih besar, atau sama besar dan "
                              "dipilih lebih dulu.",
                              "{p} does not apply because {b} is worth more, or as much and was "
                              "selected first.");
        break;
    case TUMPUK_VERDICT_DEPENDS_ON_DISCOUNT:
        subject.listed = competes_with_subject;
        template = TEXT(lang, "{p} bersaing dengan {o}; yang diskonnya lebih besar yang berlaku.",
                        "{p} competes with {o}; the one with the larger discount applies.");
        break;
    case TUMPUK_VERDICT_NO_EFFECT:
        template = no_effect_template(&subject, lang);
        break;
    }
    json_out_key(out, "explanation");
    sentence = sentence_open(out, lang);
    sentence_write(&sentence, template, put_value, &subject);
    sentence_close(&sentence);
}

static void put_selection(struct json_out *out, const struct combination_view *view,
                          uint32_t position)
{
    const struct tumpuk_selection_result *result = &view->combination->results[position];
    enum tumpuk_type type = selected_type(view, position);

    json_out_object(out);
    json_out_member_i64(out, "key", position);
    json_out_member_string(out, "type", tumpuk_type_name(type));
    json_out_member_string(out, "name", term_type(type, view->lang));
    json_out_member_string(out, "verdict", tumpuk_verdict_name(result->verdict));
    if (result->verdict == TUMPUK_VERDICT_SUPERSEDED) {
        json_out_member_string(out, "reason", tumpuk_reason_name(result->reason));
        if (result->beaten_by != TUMPUK_NONE)
            json_out_member_i64(out, "beaten_by", result->beaten_by);
    }
    put_explanation(out, view, position);
    json_out_end_object(out);
}

static void put_slot(struct json_out *out, const struct combination_view *view,
                     enum tumpuk_slot slot)
{
    json_out_object(out);
    json_out_member_string(out, "slot", tumpuk_slot_name(slot));
    json_out_member_string(out, "name", term_slot(slot, view->lang));
    json_out_key(out, "selections");
    json_out_array(out);
    for (uint32_t i = 0; i < view->request->selection_count; i++) {
        if (combination_slot(view, i) == slot)
            put_selection(out, view, i);
    }
    json_out_end_array(out);
    json_out_end_object(out);
}

static void put_tiers(struct json_out *out, const struct combination_view *view)
{
    json_out_key(out, "tiers");
    json_out_array(out);
    for (int t = 0; t < TUMPUK_TIER_COUNT; t++) {
        json_out_object(out);
        json_out_member_string(out, "tier", tumpuk_tier_name((enum tumpuk_tier)t));
        json_out_member_string(out, "name", term_tier((enum tumpuk_tier)t, view->lang));
        json_out_key(out, "slots");
        json_out_array(out);
        for (int s = 0; s < TUMPUK_SLOT_COUNT; s++) {
            if ((int)tumpuk_slot_tier((enum tumpuk_slot)s) == t)
                put_slot(out, view, (enum tumpuk_slot)s);
        }
        json_out_end_array(out);
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

/* How the later of two stacking selections is taken: {b}, of {a}. */
static const char *pair_template(enum tumpuk_slot later, enum lang lang)
{
    switch (tumpuk_slot_tier(later)) {
    case TUMPUK_TIER_PRODUCT:
    case TUMPUK_TIER_VOUCHER:
        break;
    case TUMPUK_TIER_CART:
        if (later == TUMPUK_SLOT_CART_GIFT)
            return TEXT(lang,
                        "{p} dan {b} bisa digabung: hadiah dari {b} ditambahkan tanpa mengubah "
                        "harga.",
                        "{p} and {b} stack: the gift of {b} is added and changes no price.");
        break;
    case TUMPUK_TIER_SHIPPING:
        return TEXT(lang, "{p} dan {b} bisa digabung: {b} memotong {a}.",
                    "{p} and {b} stack: {b} is taken off {a}.");
    case TUMPUK_TIER_CASHBACK:
        return TEXT(lang,
                    "{p} dan {b} bisa digabung: cashback dari {b} dihitung dari {a} dan tidak "
                    "mengurangi yang dibayar.",
                    "{p} and {b} stack: the cashback of {b} is counted on {a} and takes nothing "
                    "off what is paid.");
    }
    return TEXT(lang, "{p} dan {b} bisa digabung: {b} dihitung dari {a}.",
                "{p} and {b} stack: {b} is taken of {a}.");
}

static void put_pair(struct json_out *out, const struct combination_view *view, uint32_t first,
                     uint32_t second)
{
    struct subject subject = {.view = view, .position = first, .other = second};
    struct sentence sentence;

    json_out_object(out);
    json_out_member_i64(out, "first", first);
    json_out_member_i64(out, "second", second);
    json_out_key(out, "explanation");
    sentence = sentence_open(out, view->lang);
    sentence_write(&sentence, pair_template(combination_slot(view, second), view->lang), put_value,
                   &subject);
    sentence_close(&sentence);
    json_out_end_object(out);
}

static void put_pairs(struct json_out *out, const struct combination_view *view)
{
    uint32_t applying[TUMPUK_SELECTIONS_MAX];
    uint32_t count = 0;

    for (int slot = 0; slot < TUMPUK_SLOT_COUNT; slot++) {
        for (uint32_t i = 0; i < view->request->selection_count; i++) {
            if ((int)combination_slot(view, i) == slot &&
                has_verdict(view, i, TUMPUK_VERDICT_APPLIES))
                applying[count++] = i;
        }
    }
    json_out_key(out, "pairs");
    json_out_array(out);
    for (uint32_t a = 0; a < count; a++) {
        for (uint32_t b = a + 1; b < count; b++) {
            if (tumpuk_rulebook_relation(view->rulebook, selected_type(view, applying[a]),
                                         selected_type(view, applying[b])) ==
                TUMPUK_RELATION_STACKS)
                put_pair(out, view, applying[a], applying[b]);
        }
    }
    json_out_end_array(out);
}

void combination_answer_encode(struct json_out *out, const struct combination_view *view)
{
    json_out_object(out);
    json_out_member_string(out, "rulebook", view->rulebook_version);
    put_tiers(out, view);
    put_pairs(out, view);
    json_out_key(out, "formula");
    combination_formula_encode(out, view);
    if (view->combination->quoted) {
        json_out_key(out, "quote");
        quote_answer_encode(out, view->quote);
    }
    json_out_end_object(out);
}
