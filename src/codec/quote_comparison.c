#include <string.h>

#include "codec/quote_answer.h"
#include "codec/quote_totals.h"

/* How the two sides are called, and what of them is compared. */
struct comparison {
    struct json_out *out;
    const char *base;
    const char *compared;
    bool funding; /* of lines too: who pays their discounts */
};

static void side_key(const struct comparison *comparison, const char *side)
{
    json_out_key_n(comparison->out, side, strlen(side));
}

/* The members of an amount that changed: both sides, and `difference`. */
static void put_change(const struct comparison *comparison, int64_t base, int64_t compared)
{
    side_key(comparison, comparison->base);
    json_out_i64(comparison->out, base);
    side_key(comparison, comparison->compared);
    json_out_i64(comparison->out, compared);
    json_out_member_i64(comparison->out, "difference", compared - base);
}

static void put_ranks(struct json_out *out, const struct tumpuk_rulebook *base,
                      const struct tumpuk_rulebook *compared)
{
    for (int i = 0; i < TUMPUK_TYPE_COUNT; i++) {
        if (base->rank[i] == compared->rank[i])
            continue;
        json_out_object(out);
        json_out_member_string(out, "kind", "RANK");
        json_out_member_string(out, "type", tumpuk_type_name((enum tumpuk_type)i));
        json_out_member_i64(out, "base", base->rank[i]);
        json_out_member_i64(out, "compared", compared->rank[i]);
        json_out_end_object(out);
    }
}

static void put_bases(struct json_out *out, const char *kind, const uint8_t base[TUMPUK_SLOT_COUNT],
                      const uint8_t compared[TUMPUK_SLOT_COUNT])
{
    for (int i = 0; i < TUMPUK_SLOT_COUNT; i++) {
        if (base[i] == compared[i])
            continue;
        json_out_object(out);
        json_out_member_string(out, "kind", kind);
        json_out_member_string(out, "slot", tumpuk_slot_name((enum tumpuk_slot)i));
        json_out_member_string(out, "base", tumpuk_amount_name((enum tumpuk_amount)base[i]));
        json_out_member_string(out, "compared",
                               tumpuk_amount_name((enum tumpuk_amount)compared[i]));
        json_out_end_object(out);
    }
}

static void put_total(const struct comparison *comparison, const char *field, int64_t base,
                      int64_t compared)
{
    struct json_out *out = comparison->out;

    if (base == compared)
        return;
    json_out_object(out);
    json_out_member_string(out, "kind", "TOTAL");
    json_out_member_string(out, "field", field);
    put_change(comparison, base, compared);
    json_out_end_object(out);
}

/* A margin may be known in one of the quotes only: another gift, another cost. */
static void put_margin(const struct comparison *comparison, const struct tumpuk_quote_totals *base,
                       const struct tumpuk_quote_totals *compared)
{
    struct json_out *out = comparison->out;

    if (base->margin_known && compared->margin_known) {
        put_total(comparison, "margin", base->margin, compared->margin);
    } else if (base->margin_known || compared->margin_known) {
        json_out_object(out);
        json_out_member_string(out, "kind", "TOTAL");
        json_out_member_string(out, "field", "margin");
        side_key(comparison, base->margin_known ? comparison->base : comparison->compared);
        json_out_i64(out, base->margin_known ? base->margin : compared->margin);
        json_out_end_object(out);
    }
}

static void put_totals(const struct comparison *comparison, const struct tumpuk_quote_totals *base,
                       const struct tumpuk_quote_totals *compared)
{
    for (size_t i = 0; i < QUOTE_TOTALS_COUNT; i++)
        put_total(comparison, quote_totals[i].name, quote_total_get(base, &quote_totals[i]),
                  quote_total_get(compared, &quote_totals[i]));
    put_margin(comparison, base, compared);
}

static void put_line(const struct comparison *comparison, const struct tumpuk_line *line,
                     uint32_t index, const char *field, int64_t base, int64_t compared)
{
    struct json_out *out = comparison->out;

    if (base == compared)
        return;
    json_out_object(out);
    json_out_member_string(out, "kind", "LINE");
    json_out_member_i64(out, "line", index);
    json_out_member_text(out, "sku_id", line->sku_id.bytes, line->sku_id.len);
    json_out_member_string(out, "field", field);
    put_change(comparison, base, compared);
    json_out_end_object(out);
}

static void put_lines(const struct comparison *comparison, const struct quote_view *base,
                      const struct quote_view *compared)
{
    for (uint32_t i = 0; i < base->quote->line_count; i++) {
        const struct tumpuk_line *line = &base->basket->lines[i];
        const struct tumpuk_quote_line *before = &base->quote->lines[i];
        const struct tumpuk_quote_line *after = &compared->quote->lines[i];

        put_line(comparison, line, i, "net_total", before->net_total, after->net_total);
        if (!comparison->funding)
            continue;
        put_line(comparison, line, i, "seller_funded", before->seller_funded, after->seller_funded);
        put_line(comparison, line, i, "platform_funded", before->platform_funded,
                 after->platform_funded);
    }
}

/* ---- decisions ---- */

static const struct tumpuk_promotion *promotion_at(const struct quote_view *view, uint32_t index)
{
    return index < view->offer->promotion_count ? view->offer->promotions[index] : NULL;
}

static bool texts_equal(struct tumpuk_text a, struct tumpuk_text b)
{
    return a.len == b.len && memcmp(a.bytes, b.bytes, a.len) == 0;
}

static bool same_promotion(const struct tumpuk_promotion *a, const struct tumpuk_promotion *b)
{
    return a == b || (a != NULL && b != NULL && texts_equal(a->id, b->id));
}

static bool decisions_equal(const struct quote_view *base, uint32_t a,
                            const struct quote_view *compared, uint32_t b)
{
    const struct tumpuk_decision *x = &base->quote->decisions[a];
    const struct tumpuk_decision *y = &compared->quote->decisions[b];

    return x->outcome == y->outcome && x->reason == y->reason && x->discount == y->discount &&
           same_promotion(promotion_at(base, x->beaten_by), promotion_at(compared, y->beaten_by));
}

static void put_side(struct json_out *out, const struct quote_view *view, uint32_t index)
{
    const struct tumpuk_decision *decision = &view->quote->decisions[index];

    json_out_object(out);
    json_out_member_string(out, "outcome",
                           tumpuk_outcome_name((enum tumpuk_outcome)decision->outcome));
    json_out_member_string(out, "reason", tumpuk_reason_name((enum tumpuk_reason)decision->reason));
    json_out_member_i64(out, "discount", decision->discount);
    if (decision->beaten_by != TUMPUK_NONE) {
        struct tumpuk_text id = view->offer->promotions[decision->beaten_by]->id;

        json_out_member_text(out, "beaten_by", id.bytes, id.len);
    }
    json_out_end_object(out);
}

/* Of two different promotions of offers by slot and id: whether `a` goes first. */
static bool goes_first(const struct tumpuk_promotion *a, const struct tumpuk_promotion *b)
{
    enum tumpuk_slot x = tumpuk_type_get(a->type)->slot;
    enum tumpuk_slot y = tumpuk_type_get(b->type)->slot;
    uint32_t shorter = a->id.len < b->id.len ? a->id.len : b->id.len;
    int order;

    if (x != y)
        return x < y;
    order = memcmp(a->id.bytes, b->id.bytes, shorter);
    return order != 0 ? order < 0 : a->id.len < b->id.len;
}

/* What was decided of a promotion that at least one side was offered; TUMPUK_NONE:
 * that side was not. */
static void put_decision(const struct comparison *comparison, const struct quote_view *base,
                         uint32_t a, const struct quote_view *compared, uint32_t b)
{
    struct json_out *out = comparison->out;
    struct tumpuk_text id =
        (a != TUMPUK_NONE ? promotion_at(base, a) : promotion_at(compared, b))->id;

    json_out_object(out);
    json_out_member_string(out, "kind", "DECISION");
    json_out_member_text(out, "promotion_id", id.bytes, id.len);
    if (a != TUMPUK_NONE) {
        side_key(comparison, comparison->base);
        put_side(out, base, a);
    }
    if (b != TUMPUK_NONE) {
        side_key(comparison, comparison->compared);
        put_side(out, compared, b);
    }
    json_out_end_object(out);
}

/* Both sides were offered the same, or each by slot and id. */
static void put_decisions(const struct comparison *comparison, const struct quote_view *base,
                          const struct quote_view *compared)
{
    uint32_t a = 0;
    uint32_t b = 0;

    for (;;) {
        const struct tumpuk_promotion *x = promotion_at(base, a);
        const struct tumpuk_promotion *y = promotion_at(compared, b);

        if (x == NULL && y == NULL)
            return;
        if (same_promotion(x, y)) {
            if (!decisions_equal(base, a, compared, b))
                put_decision(comparison, base, a, compared, b);
            a++;
            b++;
        } else if (y == NULL || (x != NULL && goes_first(x, y))) {
            put_decision(comparison, base, a++, compared, TUMPUK_NONE);
        } else {
            put_decision(comparison, base, TUMPUK_NONE, compared, b++);
        }
    }
}

/* ---- the whole ---- */

static void put_quotes(const struct comparison *comparison, const struct quote_view *base,
                       const struct quote_view *compared)
{
    side_key(comparison, comparison->base);
    quote_answer_encode(comparison->out, base);
    side_key(comparison, comparison->compared);
    quote_answer_encode(comparison->out, compared);
}

static void put_amounts(const struct comparison *comparison, const struct quote_view *base,
                        const struct quote_view *compared)
{
    put_totals(comparison, &base->quote->totals, &compared->quote->totals);
    put_lines(comparison, base, compared);
    put_decisions(comparison, base, compared);
}

void quote_comparison_encode(struct json_out *out, const struct quote_view *base,
                             const struct quote_view *compared)
{
    const struct comparison comparison = {.out = out, .base = "base", .compared = "compared"};
    const struct tumpuk_rulebook *before = base->rulebook;
    const struct tumpuk_rulebook *after = compared->rulebook;

    json_out_object(out);
    put_quotes(&comparison, base, compared);
    json_out_key(out, "differences");
    json_out_array(out);
    put_ranks(out, before, after);
    put_bases(out, "THRESHOLD_BASIS", before->threshold_basis, after->threshold_basis);
    put_bases(out, "DISCOUNT_BASIS", before->discount_basis, after->discount_basis);
    put_amounts(&comparison, base, compared);
    json_out_end_array(out);
    json_out_end_object(out);
}

void quote_simulation_encode(struct json_out *out, const struct quote_view *before,
                             const struct quote_view *after)
{
    const struct comparison comparison = {
        .out = out, .base = "before", .compared = "after", .funding = true};

    json_out_object(out);
    json_out_member_string(out, "kind", "QUOTE");
    put_quotes(&comparison, before, after);
    json_out_key(out, "difference");
    json_out_array(out);
    put_amounts(&comparison, before, after);
    json_out_end_array(out);
    json_out_end_object(out);
}
