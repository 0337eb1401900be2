#include "codec/stacking_rules.h"

#include "codec/glossary.h"
#include "codec/sentence.h"
#include "codec/stacking_text.h"

/* spec: Words: a type whose default is SHARED and that gives no funding */

/* On what two promotions of a slot compete. spec: Words, slot */
static const char *slot_holds_on(enum tumpuk_slot slot)
{
    switch (slot) {
    case TUMPUK_SLOT_PRODUCT_PRICE:
        return "UNIT";
    case TUMPUK_SLOT_CART_DISCOUNT:
        return "LINE";
    case TUMPUK_SLOT_CART_GIFT:
    case TUMPUK_SLOT_SELLER_VOUCHER:
    case TUMPUK_SLOT_PLATFORM_VOUCHER:
    case TUMPUK_SLOT_PLATFORM_SHIPPING:
    case TUMPUK_SLOT_SELLER_SHIPPING:
    case TUMPUK_SLOT_CASHBACK:
        break;
    }
    return "ORDER";
}

/* The number of the step. spec: Order of calculation; step 5 is the bonus balance. */
static const char *slot_step(enum tumpuk_slot slot)
{
    static const char *const STEP[TUMPUK_SLOT_COUNT] = {
        [TUMPUK_SLOT_PRODUCT_PRICE] = "1",     [TUMPUK_SLOT_CART_DISCOUNT] = "2a",
        [TUMPUK_SLOT_CART_GIFT] = "2b",        [TUMPUK_SLOT_SELLER_VOUCHER] = "3a",
        [TUMPUK_SLOT_PLATFORM_VOUCHER] = "3b", [TUMPUK_SLOT_PLATFORM_SHIPPING] = "4a",
        [TUMPUK_SLOT_SELLER_SHIPPING] = "4b",  [TUMPUK_SLOT_CASHBACK] = "6",
    };
    return STEP[slot];
}

static enum tumpuk_slot type_slot(enum tumpuk_type type)
{
    return tumpuk_type_get(type)->slot;
}

static void put_rulebook(struct json_out *out, const struct rulebook_document *rulebook)
{
    char text[RFC3339_TEXT_MAX];

    json_out_key(out, "rulebook");
    json_out_object(out);
    json_out_member_string(out, "version", rulebook->version);
    if (rulebook->has_effective_from) {
        size_t len = rfc3339_format(rulebook->effective_from_us, rulebook->zone, text);

        json_out_member_text(out, "effective_from", text, len);
    }
    json_out_end_object(out);
}

/* Two types of the tier of which one outranks the other, to show what priority
 * means; false where the rulebook has no such pair. */
static bool find_priority_pair(const struct tumpuk_rulebook *rules, enum tumpuk_tier tier,
                               enum tumpuk_type *strong, enum tumpuk_type *weak)
{
    for (int a = 0; a < TUMPUK_TYPE_COUNT; a++) {
        for (int b = 0; b < TUMPUK_TYPE_COUNT; b++) {
            *strong = (enum tumpuk_type)a;
            *weak = (enum tumpuk_type)b;
            if (tumpuk_slot_tier(type_slot(*strong)) == tier &&
                tumpuk_rulebook_relation(rules, *strong, *weak) == TUMPUK_RELATION_FIRST_WINS)
                return true;
        }
    }
    return false;
}

/* The rules of a tier: one that always holds, and those of the rulebook. */
static void put_tier_rules(struct json_out *out, const struct tumpuk_rulebook *rules,
                           enum tumpuk_tier tier, enum lang lang)
{
    enum tumpuk_type strong, weak;

    json_out_key(out, "rules");
    json_out_array(out);
    json_out_string(out, stacking_tier_rule(tier, lang));
    if (find_priority_pair(rules, tier, &strong, &weak)) {
        const char *args[] = {term_type(strong, lang), term_type(weak, lang)};

        sentence_encode(out, lang,
                        lang == LANG_ID ? "Misalnya, {0} diprioritaskan di atas {1}."
                                        : "For example, {0} has priority over {1}.",
                        args);
    }
    for (int i = 0; i < TUMPUK_SLOT_COUNT; i++) {
        enum tumpuk_slot slot = (enum tumpuk_slot)i;
        enum tumpuk_amount basis = (enum tumpuk_amount)rules->threshold_basis[i];
        const char *args[] = {term_slot(slot, lang), term_amount(basis, lang)};

        if (tumpuk_slot_tier(slot) != tier || basis == TUMPUK_AMOUNT_NONE)
            continue;
        sentence_encode(out, lang,
                        lang == LANG_ID ? "{0}: syarat minimum dinilai dari {1}."
                                        : "{0}: minimums are judged on {1}.",
                        args);
    }
    json_out_end_array(out);
}

static void put_tier(struct json_out *out, const struct tumpuk_rulebook *rules,
                     enum tumpuk_tier tier, enum lang lang)
{
    json_out_object(out);
    json_out_member_string(out, "tier", tumpuk_tier_name(tier));
    json_out_member_string(out, "name", term_tier(tier, lang));
    json_out_member_string(out, "meaning", stacking_tier_meaning(tier, lang));
    json_out_member_string(out, "applies_to", stacking_tier_applies_to(tier, lang));
    json_out_key(out, "examples");
    json_out_array(out);
    for (int i = 0; i < TUMPUK_TYPE_COUNT; i++) {
        if (tumpuk_slot_tier(type_slot((enum tumpuk_type)i)) == tier)
            json_out_string(out, term_type((enum tumpuk_type)i, lang));
    }
    json_out_end_array(out);
    json_out_key(out, "slots");
    json_out_array(out);
    for (int i = 0; i < TUMPUK_SLOT_COUNT; i++) {
        if (tumpuk_slot_tier((enum tumpuk_slot)i) == tier)
            json_out_string(out, tumpuk_slot_name((enum tumpuk_slot)i));
    }
    json_out_end_array(out);
    put_tier_rules(out, rules, tier, lang);
    json_out_end_object(out);
}

static void put_funding(struct json_out *out, enum tumpuk_funder funder)
{
    json_out_key(out, "default_funding");
    json_out_object(out);
    json_out_member_string(out, "by", tumpuk_funder_name(funder));
    if (funder == TUMPUK_FUNDER_SHARED)
        json_out_member_i64(out, "platform_share_bps", TUMPUK_SHARE_DEFAULT_BPS);
    json_out_end_object(out);
}

/* What a promotion of the type may carry. */
static void put_abilities(struct json_out *out, const struct tumpuk_type_traits *traits)
{
    json_out_key(out, "benefits");
    json_out_array(out);
    for (int i = 0; i < TUMPUK_BENEFIT_COUNT; i++) {
        if (traits->benefit_kinds & (1u << i))
            json_out_string(out, tumpuk_benefit_name((enum tumpuk_benefit_kind)i));
    }
    json_out_end_array(out);
    json_out_key(out, "conditions");
    json_out_array(out);
    if (traits->thresholds) {
        json_out_string(out, "min_spend");
        json_out_string(out, "min_quantity");
    }
    if (traits->unit_limit)
        json_out_string(out, "max_units_per_order");
    json_out_end_array(out);
    json_out_key(out, "requires");
    json_out_array(out);
    if (traits->needs_claim)
        json_out_string(out, "CLAIM");
    if (traits->needs_code)
        json_out_string(out, "CODE");
    json_out_end_array(out);
}

static void put_type(struct json_out *out, const struct tumpuk_rulebook *rules,
                     enum tumpuk_type type, enum lang lang)
{
    const struct tumpuk_type_traits *traits = tumpuk_type_get(type);

    json_out_object(out);
    json_out_member_string(out, "type", tumpuk_type_name(type));
    json_out_member_string(out, "name", term_type(type, lang));
    json_out_key(out, "names");
    json_out_object(out);
    json_out_member_string(out, "id", term_type(type, LANG_ID));
    json_out_member_string(out, "en", term_type(type, LANG_EN));
    json_out_end_object(out);
    json_out_member_string(out, "tier", tumpuk_tier_name(tumpuk_slot_tier(traits->slot)));
    json_out_member_string(out, "slot", tumpuk_slot_name(traits->slot));
    json_out_member_i64(out, "rank", rules->rank[type]);
    put_funding(out, traits->default_funder);
    put_abilities(out, traits);
    json_out_end_object(out);
}

static void put_relations(struct json_out *out, enum lang lang)
{
    json_out_key(out, "relations");
    json_out_array(out);
    for (int i = 0; i < TUMPUK_RELATION_COUNT; i++) {
        enum tumpuk_relation relation = (enum tumpuk_relation)i;

        json_out_object(out);
        json_out_member_string(out, "relation", tumpuk_relation_name(relation));
        json_out_member_string(out, "meaning", stacking_relation_meaning(relation, lang));
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

/* One row of the matrix. Types of one slot compete on a unit, a line or an order. */
static void put_row(struct json_out *out, const struct tumpuk_rulebook *rules,
                    enum tumpuk_type first)
{
    json_out_object(out);
    json_out_member_string(out, "first", tumpuk_type_name(first));
    json_out_key(out, "with");
    json_out_array(out);
    for (int i = 0; i < TUMPUK_TYPE_COUNT; i++) {
        enum tumpuk_type second = (enum tumpuk_type)i;
        enum tumpuk_relation relation = tumpuk_rulebook_relation(rules, first, second);

        json_out_object(out);
        json_out_member_string(out, "second", tumpuk_type_name(second));
        json_out_member_string(out, "relation", tumpuk_relation_name(relation));
        if (relation != TUMPUK_RELATION_STACKS)
            json_out_member_string(out, "holds_on", slot_holds_on(type_slot(first)));
        json_out_end_object(out);
    }
    json_out_end_array(out);
    json_out_end_object(out);
}

static void put_basis(struct json_out *out, const char *key, size_t key_len,
                      enum tumpuk_amount basis)
{
    if (basis == TUMPUK_AMOUNT_NONE)
        return;
    json_out_key_n(out, key, key_len);
    json_out_string(out, tumpuk_amount_name(basis));
}

static void put_step(struct json_out *out, const struct tumpuk_rulebook *rules,
                     enum tumpuk_slot slot, enum lang lang)
{
    enum tumpuk_amount threshold = (enum tumpuk_amount)rules->threshold_basis[slot];
    enum tumpuk_amount discount = (enum tumpuk_amount)rules->discount_basis[slot];
    const char *args[] = {term_amount(threshold, lang), term_amount(discount, lang)};

    json_out_object(out);
    json_out_member_string(out, "step", slot_step(slot));
    json_out_member_string(out, "slot", tumpuk_slot_name(slot));
    json_out_member_string(out, "name", term_slot(slot, lang));
    json_out_member_string(out, "holds_on", slot_holds_on(slot));
    put_basis(out, "threshold_basis", sizeof("threshold_basis") - 1, threshold);
    put_basis(out, "discount_basis", sizeof("discount_basis") - 1, discount);
    json_out_key(out, "explanation");
    sentence_encode(out, lang, stacking_step(slot, lang), args);
    json_out_end_object(out);
}

static void put_bonus_step(struct json_out *out, enum lang lang)
{
    const char *args[] = {term_amount(TUMPUK_AMOUNT_AFTER_VOUCHER, lang)};

    json_out_object(out);
    json_out_member_string(out, "step", "5");
    json_out_member_string(out, "name", stacking_bonus_name(lang));
    json_out_member_string(out, "holds_on", "ORDER");
    json_out_key(out, "explanation");
    sentence_encode(out, lang, stacking_bonus_step(lang), args);
    json_out_end_object(out);
}

static void put_calculation(struct json_out *out, const struct tumpuk_rulebook *rules,
                            enum lang lang)
{
    json_out_key(out, "calculation");
    json_out_array(out);
    for (int i = 0; i < TUMPUK_SLOT_COUNT; i++) {
        if (i == TUMPUK_SLOT_CASHBACK)
            put_bonus_step(out, lang);
        put_step(out, rules, (enum tumpuk_slot)i, lang);
    }
    json_out_end_array(out);
}

static void put_amounts(struct json_out *out, enum lang lang)
{
    json_out_key(out, "amounts");
    json_out_array(out);
    for (int i = 0; i < TUMPUK_AMOUNT_NONE; i++) {
        json_out_object(out);
        json_out_member_string(out, "amount", tumpuk_amount_name((enum tumpuk_amount)i));
        json_out_member_string(out, "name", term_amount((enum tumpuk_amount)i, lang));
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

void stacking_rules_encode(struct json_out *out, const struct rulebook_document *rulebook,
                           enum lang lang)
{
    const struct tumpuk_rulebook *rules = &rulebook->rules;

    json_out_object(out);
    json_out_member_string(out, "language", lang == LANG_ID ? "id" : "en");
    put_rulebook(out, rulebook);
    json_out_key(out, "tiers");
    json_out_array(out);
    for (int i = 0; i < TUMPUK_TIER_COUNT; i++)
        put_tier(out, rules, (enum tumpuk_tier)i, lang);
    json_out_end_array(out);
    json_out_key(out, "types");
    json_out_array(out);
    for (int i = 0; i < TUMPUK_TYPE_COUNT; i++)
        put_type(out, rules, (enum tumpuk_type)i, lang);
    json_out_end_array(out);
    put_relations(out, lang);
    json_out_key(out, "pairs");
    json_out_array(out);
    for (int i = 0; i < TUMPUK_TYPE_COUNT; i++)
        put_row(out, rules, (enum tumpuk_type)i);
    json_out_end_array(out);
    put_calculation(out, rules, lang);
    put_amounts(out, lang);
    json_out_member_string(out, "rounding", stacking_rounding(lang));
    json_out_key(out, "choosing");
    json_out_array(out);
    for (int i = 0; i < STACKING_CHOOSING_COUNT; i++)
        json_out_string(out, stacking_choosing(i, lang));
    json_out_end_array(out);
    glossary_encode(out, rules, lang);
    json_out_end_object(out);
}
