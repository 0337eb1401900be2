#include "codec/quote_answer.h"
#include "codec/quote_totals.h"

/* Members `base`, `compared` and `difference` of an amount that changed. */
static void put_change(struct json_out *out, int64_t base, int64_t compared)
{
    json_out_member_i64(out, "base", base);
    json_out_member_i64(out, "compared", compared);
    json_out_member_i64(out, "difference", compared - base);
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

static void put_total(struct json_out *out, const char *field, int64_t base, int64_t compared)
{
    if (base == compared)
        return;
    json_out_object(out);
    json_out_member_string(out, "kind", "TOTAL");
    json_out_member_string(out, "field", field);
    put_change(out, base, compared);
    json_out_end_object(out);
}

/* A margin may be known in one of the quotes only: another gift, another cost. */
static void put_margin(struct json_out *out, const struct tumpuk_quote_totals *base,
                       const struct tumpuk_quote_totals *compared)
{
    if (base->margin_known && compared->margin_known) {
        put_total(out, "margin", base->margin, compared->margin);
    } else if (base->margin_known || compared->margin_known) {
        json_out_object(out);
        json_out_member_string(out, "kind", "TOTAL");
        json_out_member_string(out, "field", "margin");
        if (base->margin_known)
            json_out_member_i64(out, "base", base->margin);
        else
            json_out_member_i64(out, "compared", compared->margin);
        json_out_end_object(out);
    }
}

static void put_totals(struct json_out *out, const struct tumpuk_quote_totals *base,
                       const struct tumpuk_quote_totals *compared)
{
    for (size_t i = 0; i < QUOTE_TOTALS_COUNT; i++)
        put_total(out, quote_totals[i].name, quote_total_get(base, &quote_totals[i]),
                  quote_total_get(compared, &quote_totals[i]));
    put_margin(out, base, compared);
}

static void put_lines(struct json_out *out, const struct quote_view *base,
                      const struct quote_view *compared)
{
    for (uint32_t i = 0; i < base->quote->line_count; i++) {
        int64_t before = base->quote->lines[i].net_total;
        int64_t after = compared->quote->lines[i].net_total;
        struct tumpuk_text sku_id = base->basket->lines[i].sku_id;

        if (before == after)
            continue;
        json_out_object(out);
        json_out_member_string(out, "kind", "LINE");
        json_out_member_i64(out, "line", i);
        json_out_member_text(out, "sku_id", sku_id.bytes, sku_id.len);
        json_out_member_string(out, "field", "net_total");
        put_change(out, before, after);
        json_out_end_object(out);
    }
}

static bool decisions_equal(const struct tumpuk_decision *a, const struct tumpuk_decision *b)
{
    return a->outcome == b->outcome && a->reason == b->reason && a->discount == b->discount &&
           a->beaten_by == b->beaten_by;
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

static void put_decisions(struct json_out *out, const struct quote_view *base,
                          const struct quote_view *compared)
{
    for (uint32_t i = 0; i < base->quote->promotion_count; i++) {
        struct tumpuk_text id = base->offer->promotions[i]->id;

        if (decisions_equal(&base->quote->decisions[i], &compared->quote->decisions[i]))
            continue;
        json_out_object(out);
        json_out_member_string(out, "kind", "DECISION");
        json_out_member_text(out, "promotion_id", id.bytes, id.len);
        json_out_key(out, "base");
        put_side(out, base, i);
        json_out_key(out, "compared");
        put_side(out, compared, i);
        json_out_end_object(out);
    }
}

void quote_comparison_encode(struct json_out *out, const struct quote_view *base,
                             const struct quote_view *compared)
{
    const struct tumpuk_rulebook *before = base->rulebook;
    const struct tumpuk_rulebook *after = compared->rulebook;

    json_out_object(out);
    json_out_key(out, "base");
    quote_answer_encode(out, base);
    json_out_key(out, "compared");
    quote_answer_encode(out, compared);
    json_out_key(out, "differences");
    json_out_array(out);
    put_ranks(out, before, after);
    put_bases(out, "THRESHOLD_BASIS", before->threshold_basis, after->threshold_basis);
    put_bases(out, "DISCOUNT_BASIS", before->discount_basis, after->discount_basis);
    put_totals(out, &base->quote->totals, &compared->quote->totals);
    put_lines(out, base, compared);
    put_decisions(out, base, compared);
    json_out_end_array(out);
    json_out_end_object(out);
}
