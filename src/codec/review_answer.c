#include "codec/review_answer.h"

#include "codec/human.h"
#include "codec/sentence.h"

/* ---- sentences ---- */

enum sentence_of {
    NEVER_BEATEN,
    NEVER_BEATEN_BY_MORE,
    NEVER_SOLD,
    NEVER_APPLIES,
    SHADOWED,
    UNITS_ONE,
    UNITS_RANGE,
    OUT_OF_REACH,
    SENTENCE_COUNT,
};

/* {p}: the promotion, {r}: who beats it, {n}: SKUs, {s}: SKUs in its scope, {a} … {b}: units */
static const char *const SENTENCES[SENTENCE_COUNT][LANG_COUNT] = {
    [NEVER_BEATEN] = {"{p} tidak pernah berlaku: {r} selalu didahulukan.",
                      "{p} never applies: {r} always comes first."},
    [NEVER_BEATEN_BY_MORE] = {"{p} tidak pernah berlaku: {r} dan promosi lain didahulukan.",
                              "{p} never applies: {r} and other promotions come first."},
    [NEVER_SOLD] = {"{p} tidak mencakup SKU apa pun yang dijual toko ini.",
                    "{p} is for no SKU that the shop sells."},
    [NEVER_APPLIES] = {"{p} tidak pernah berlaku pada pembelian satu SKU saja.",
                       "{p} never applies where one SKU is bought alone."},
    [SHADOWED] = {"{p} kadang kalah di {n} dari {s} SKU.",
                  "{p} loses some of the time on {n} of {s} SKUs."},
    [UNITS_ONE] = {"{p} memerlukan {b} bila satu SKU dibeli sendiri.",
                   "{p} needs {b} of a SKU that is bought alone."},
    [UNITS_RANGE] = {"{p} memerlukan {a} sampai {b} bila satu SKU dibeli sendiri.",
                     "{p} needs {a} to {b} of a SKU that is bought alone."},
    [OUT_OF_REACH] = {"{p} tidak tercapai dengan satu SKU saja, berapa pun jumlahnya.",
                      "{p} is out of reach with one SKU alone, whatever the quantity."},
};

static void put_promotion(struct sentence *sentence, const struct tumpuk_promotion *promotion)
{
    sentence_put_text(sentence, promotion->name.len > 0 ? promotion->name : promotion->id);
}

static void put_value(struct sentence *sentence, char x, const void *context)
{
    const struct catalog_review_item *item = context;

    switch (x) {
    case 'p':
        put_promotion(sentence, &item->promotion->promotion);
        break;
    case 'r':
        put_promotion(sentence, item->rivals[0].promotion);
        break;
    case 'n':
        human_put_number(sentence->out, item->shadowed, sentence->lang);
        break;
    case 's':
        human_put_number(sentence->out, item->sku_count, sentence->lang);
        break;
    case 'a':
        human_put_units(sentence->out, item->units_least, sentence->lang);
        break;
    case 'b':
        human_put_units(sentence->out, item->units_most, sentence->lang);
        break;
    default:
        break;
    }
}

static void explanation_put(struct json_out *out, const struct review_view *view,
                            const struct catalog_review_item *item, enum sentence_of text)
{
    struct sentence sentence;

    json_out_key(out, "explanation");
    sentence = sentence_open(out, view->lang);
    sentence_write(&sentence, SENTENCES[text][view->lang], put_value, item);
    sentence_close(&sentence);
}

static enum sentence_of never_sentence(const struct catalog_review_item *item)
{
    if (item->sku_count == 0)
        return NEVER_SOLD;
    if (item->shadowed < item->sku_count)
        return NEVER_APPLIES;
    return item->rival_count == 1 ? NEVER_BEATEN : NEVER_BEATEN_BY_MORE;
}

/* ---- parts ---- */

#define PUT_ID(out, literal, id) json_out_member_text(out, literal, (id).bytes, (id).len)

static void promotion_put(struct json_out *out, const struct tumpuk_promotion *promotion)
{
    PUT_ID(out, "promotion_id", promotion->id);
    if (promotion->name.len > 0)
        PUT_ID(out, "name", promotion->name);
    json_out_member_string(out, "type", tumpuk_type_name(promotion->type));
    json_out_member_string(out, "slot", tumpuk_slot_name(tumpuk_type_get(promotion->type)->slot));
}

static void period_put(struct json_out *out, const struct store_view *store, int64_t from_us,
                       int64_t to_us)
{
    json_out_key(out, "from");
    store_instant_encode(out, store, from_us);
    if (to_us != TUMPUK_TIME_MAX) {
        json_out_key(out, "to");
        store_instant_encode(out, store, to_us);
    }
}

static void rivals_put(struct json_out *out, const struct catalog_review_item *item)
{
    json_out_key(out, "beaten_by");
    json_out_array(out);
    for (uint32_t i = 0; i < item->rival_count; i++) {
        const struct catalog_review_rival *rival = &item->rivals[i];

        json_out_object(out);
        promotion_put(out, rival->promotion);
        json_out_member_string(out, "reason", tumpuk_reason_name(rival->reason));
        json_out_member_i64(out, "sku_count", rival->sku_count);
        json_out_end_object(out);
    }
    json_out_end_array(out);
    json_out_member_bool(out, "beaten_by_more", item->rivals_cut);
}

static void never_put(struct json_out *out, const struct review_view *view,
                      const struct catalog_review_item *item)
{
    json_out_object(out);
    promotion_put(out, &item->promotion->promotion);
    json_out_member_i64(out, "sku_count", item->sku_count);
    rivals_put(out, item);
    json_out_key(out, "reasons");
    json_out_array(out);
    for (int reason = 0; reason < TUMPUK_REASON_COUNT; reason++) {
        if (item->reasons[reason] == 0)
            continue;
        json_out_object(out);
        json_out_member_string(out, "reason", tumpuk_reason_name((enum tumpuk_reason)reason));
        json_out_member_i64(out, "sku_count", item->reasons[reason]);
        json_out_end_object(out);
    }
    json_out_end_array(out);
    explanation_put(out, view, item, never_sentence(item));
    json_out_end_object(out);
}

static void shadow_put(struct json_out *out, const struct store_view *store,
                       const struct catalog_review_shadow *shadow)
{
    json_out_object(out);
    PUT_ID(out, "sku_id", shadow->sku->id);
    period_put(out, store, shadow->from_us, shadow->to_us);
    if (!shadow->every_buyer)
        json_out_member_string(out, "buyer", tumpuk_buyer_name(shadow->buyer));
    if (!shadow->every_channel)
        json_out_member_string(out, "channel", tumpuk_channel_name(shadow->channel));
    PUT_ID(out, "beaten_by", shadow->beaten_by->id);
    json_out_member_string(out, "reason", tumpuk_reason_name(shadow->reason));
    json_out_end_object(out);
}

static void partly_put(struct json_out *out, const struct review_view *view,
                       const struct catalog_review_item *item)
{
    json_out_object(out);
    promotion_put(out, &item->promotion->promotion);
    json_out_member_i64(out, "sku_count", item->sku_count);
    json_out_member_i64(out, "wins_on", item->won);
    json_out_member_i64(out, "loses_on", item->shadowed);
    rivals_put(out, item);
    json_out_key(out, "intervals");
    json_out_array(out);
    for (uint32_t i = 0; i < item->shadow_count && i < CATALOG_REVIEW_SHADOWS_MAX; i++)
        shadow_put(out, view->store, &item->shadows[i]);
    json_out_end_array(out);
    json_out_member_i64(out, "interval_count", item->shadow_count);
    explanation_put(out, view, item, SHADOWED);
    json_out_end_object(out);
}

static void units_put(struct json_out *out, const struct review_view *view,
                      const struct catalog_review_item *item)
{
    enum sentence_of text = item->units_count == 0                  ? OUT_OF_REACH
                            : item->units_least == item->units_most ? UNITS_ONE
                                                                    : UNITS_RANGE;

    json_out_object(out);
    promotion_put(out, &item->promotion->promotion);
    json_out_member_i64(out, "sku_count", item->units_count);
    if (item->units_count > 0) {
        json_out_member_i64(out, "units_least", item->units_least);
        json_out_member_i64(out, "units_most", item->units_most);
    }
    json_out_key(out, "skus");
    json_out_array(out);
    for (uint32_t i = 0; i < item->units_count && i < CATALOG_REVIEW_UNITS_MAX; i++) {
        json_out_object(out);
        PUT_ID(out, "sku_id", item->units[i].sku->id);
        json_out_member_i64(out, "units", item->units[i].units);
        json_out_end_object(out);
    }
    json_out_end_array(out);
    json_out_member_i64(out, "out_of_reach", item->out_of_reach);
    explanation_put(out, view, item, text);
    json_out_end_object(out);
}

static void overlap_put(struct json_out *out, const struct store_view *store,
                        const struct catalog_review_overlap *overlap)
{
    enum tumpuk_slot slot = tumpuk_type_get(overlap->promotions[0]->type)->slot;

    json_out_object(out);
    json_out_member_string(out, "slot", tumpuk_slot_name(slot));
    json_out_key(out, "promotion_ids");
    json_out_array(out);
    for (int i = 0; i < 2; i++)
        json_out_text(out, overlap->promotions[i]->id.bytes, overlap->promotions[i]->id.len);
    json_out_end_array(out);
    period_put(out, store, overlap->from_us, overlap->to_us);
    json_out_member_i64(out, "sku_count", overlap->sku_count);
    json_out_key(out, "sku_ids");
    json_out_array(out);
    for (uint32_t i = 0; i < overlap->shown; i++)
        json_out_text(out, overlap->skus[i]->id.bytes, overlap->skus[i]->id.len);
    json_out_end_array(out);
    json_out_end_object(out);
}

/* ---- the answer ---- */

static bool never_wins(const struct catalog_review_item *item)
{
    return item->won == 0;
}

static bool is_shadowed(const struct catalog_review_item *item)
{
    return item->won > 0 && item->shadowed > 0;
}

static bool needs_units(const struct catalog_review_item *item)
{
    return item->units_count > 0 || item->out_of_reach > 0;
}

static void list_put(struct json_out *out, const struct review_view *view,
                     bool (*belongs)(const struct catalog_review_item *item),
                     void (*put)(struct json_out *out, const struct review_view *view,
                                 const struct catalog_review_item *item))
{
    json_out_array(out);
    for (size_t i = 0; i < view->review->item_count; i++) {
        if (belongs(&view->review->items[i]))
            put(out, view, &view->review->items[i]);
    }
    json_out_end_array(out);
}

void review_encode(struct json_out *out, const struct review_view *view)
{
    const struct catalog_review *review = view->review;

    json_out_object(out);
    period_put(out, view->store, view->from_us, view->to_us);
    json_out_member_i64(out, "promotions", (int64_t)review->item_count);
    json_out_key(out, "never_wins");
    list_put(out, view, never_wins, never_put);
    json_out_key(out, "partly_shadowed");
    list_put(out, view, is_shadowed, partly_put);
    json_out_key(out, "overlaps");
    json_out_array(out);
    for (size_t i = 0; i < review->overlap_count; i++)
        overlap_put(out, view->store, &review->overlaps[i]);
    json_out_end_array(out);
    json_out_member_bool(out, "overlaps_more", review->overlaps_cut);
    json_out_key(out, "thresholds");
    list_put(out, view, needs_units, units_put);
    if (view->next_cursor != NULL)
        json_out_member_string(out, "next_cursor", view->next_cursor);
    json_out_end_object(out);
}
