#include "codec/projection_answer.h"

#include "codec/explanation_value.h"
#include "codec/store_answer.h"

/* ---- what is left out ---- */

static void put_notes(struct json_out *out, const struct projection_view *view)
{
    json_out_key(out, "notes");
    json_out_array(out);
    json_out_string(
        out, BILINGUAL(view,
                       "Promosi yang sepenuhnya ditanggung platform dan voucher yang ditanggung "
                       "bersama tidak diperhitungkan.",
                       "Promotions that the platform funds wholly, and co-funded vouchers, are "
                       "left out."));
    if (view->range)
        json_out_string(out, BILINGUAL(view,
                                       "price_with_platform adalah harga bila promosi itu juga "
                                       "berlaku.",
                                       "price_with_platform is the price if those applied too."));
    if (!view->chat_vouchers)
        json_out_string(
            out, BILINGUAL(view, "Voucher dari chat tidak diperhitungkan: include=CHAT_VOUCHER.",
                           "Chat vouchers are left out: include=CHAT_VOUCHER."));
    if (!view->promo_codes)
        json_out_string(out, BILINGUAL(view, "Kode promo tidak diperhitungkan: include=PROMO_CODE.",
                                       "Promo codes are left out: include=PROMO_CODE."));
    json_out_string(out,
                    BILINGUAL(view, "Ongkos kirim, saldo bonus, dan cashback tidak diperhitungkan.",
                              "Shipping, bonus balance and cashback play no part."));
    json_out_string(out, BILINGUAL(view, "Penonaktifan, stok, dan kuota dianggap seperti sekarang.",
                                   "Deactivation, stock and quotas are taken as they are now."));
    json_out_end_array(out);
}

/* ---- the whole ---- */

void projection_period_encode(struct json_out *out, const struct projection_view *view,
                              int64_t from_us, int64_t to_us)
{
    const struct store_view store = {.zone = view->zone};

    json_out_key(out, "from");
    store_instant_encode(out, &store, from_us);
    json_out_key(out, "to");
    store_instant_encode(out, &store, to_us);
}

void projection_head_encode(struct json_out *out, const struct projection_view *view)
{
    json_out_member_string(out, "rulebook", view->rulebooks[0]);
    json_out_key(out, "currency");
    json_out_object(out);
    json_out_member_string(out, "code", view->currency);
    json_out_member_i64(out, "exponent", view->exponent);
    json_out_end_object(out);
    projection_period_encode(out, view, view->from_us, view->to_us);
    json_out_member_string(out, "buyer", tumpuk_buyer_name(view->buyer));
    json_out_member_string(out, "channel", tumpuk_channel_name(view->channel));
    json_out_member_i64(out, "quantity", view->quantity);
    put_notes(out, view);
}

static void put_summary(struct json_out *out, const struct projection_summary *summary)
{
    json_out_key(out, "summary");
    json_out_object(out);
    json_out_member_i64(out, "skus", (int64_t)summary->skus);
    json_out_member_i64(out, "segments", (int64_t)summary->segments);
    json_out_member_i64(out, "below_floor", (int64_t)summary->below_floor);
    json_out_end_object(out);
}

void projection_answer_open(struct json_out *out, const struct projection_view *view)
{
    json_out_object(out);
    projection_head_encode(out, view);
    json_out_key(out, "items");
    json_out_array(out);
}

void projection_answer_close(struct json_out *out, const struct projection_summary *summary)
{
    json_out_end_array(out);
    put_summary(out, summary);
    json_out_end_object(out);
}

void projection_answer_brief(struct json_out *out, const struct projection_view *view,
                             const struct projection_summary *summary)
{
    json_out_object(out);
    projection_head_encode(out, view);
    put_summary(out, summary);
    json_out_end_object(out);
}

/* ---- a SKU ---- */

void projection_item_open(struct json_out *out, const struct tumpuk_line *line)
{
    json_out_object(out);
    json_out_member_text(out, "sku_id", line->sku_id.bytes, line->sku_id.len);
    json_out_member_text(out, "product_id", line->product_id.bytes, line->product_id.len);
    json_out_member_i64(out, "list_price", line->list_price);
    json_out_key(out, "segments");
    json_out_array(out);
}

void projection_extreme_encode(struct json_out *out, const struct projection_view *view,
                               const struct projection_extreme *extreme)
{
    json_out_object(out);
    json_out_member_i64(out, "price", extreme->price);
    projection_period_encode(out, view, extreme->from_us, extreme->to_us);
    json_out_end_object(out);
}

void projection_item_close(struct json_out *out, const struct projection_view *view,
                           const struct projection_extreme *lowest,
                           const struct projection_extreme *highest)
{
    json_out_end_array(out);
    json_out_key(out, "lowest");
    projection_extreme_encode(out, view, lowest);
    json_out_key(out, "highest");
    projection_extreme_encode(out, view, highest);
    json_out_end_object(out);
}

/* ---- a segment ---- */

void projection_promotion_encode(struct json_out *out, const struct tumpuk_promotion *promotion)
{
    json_out_member_text(out, "promotion_id", promotion->id.bytes, promotion->id.len);
    if (promotion->name.len > 0)
        json_out_member_text(out, "name", promotion->name.bytes, promotion->name.len);
    json_out_member_string(out, "type", tumpuk_type_name(promotion->type));
}

static void put_winner(struct json_out *out, const struct projection_piece *piece,
                       const struct tumpuk_winner *winner)
{
    json_out_object(out);
    projection_promotion_encode(out, piece->promotions[winner->promotion]);
    json_out_member_string(out, "slot", tumpuk_slot_name((enum tumpuk_slot)winner->slot));
    json_out_member_i64(out, "discount", winner->discount);
    json_out_end_object(out);
}

static void put_tier(struct json_out *out, const struct projection_piece *piece,
                     enum tumpuk_tier tier, int64_t amount_after)
{
    const struct tumpuk_segment *segment = piece->segment;

    json_out_object(out);
    json_out_member_string(out, "tier", tumpuk_tier_name(tier));
    json_out_member_i64(out, "amount_after", amount_after);
    json_out_key(out, "winners");
    json_out_array(out);
    for (uint32_t i = 0; i < segment->winner_count; i++) {
        if (tumpuk_slot_tier((enum tumpuk_slot)segment->winners[i].slot) == tier)
            put_winner(out, piece, &segment->winners[i]);
    }
    json_out_end_array(out);
    json_out_end_object(out);
}

/* What a cause is about, for its sentence. */
struct cause_subject {
    const struct tumpuk_promotion *promotion;
    const char *rulebook;
};

static void put_subject(struct sentence *sentence, char x, const void *context)
{
    const struct cause_subject *subject = context;

    if (x == 'r')
        sentence_put(sentence, subject->rulebook);
    else
        explanation_put_promotion(sentence, subject->promotion);
}

static const char *cause_template(const struct projection_view *view, enum tumpuk_cause_kind kind)
{
    switch (kind) {
    case TUMPUK_CAUSE_STARTED:
        return BILINGUAL(view, "{p} mulai berlaku.", "{p} begins.");
    case TUMPUK_CAUSE_ENDED:
        return BILINGUAL(view, "{p} berakhir.", "{p} ends.");
    case TUMPUK_CAUSE_RULEBOOK:
        break;
    }
    return BILINGUAL(view, "Buku aturan {r} mulai berlaku.", "Rulebook {r} comes into force.");
}

void projection_cause_encode(struct json_out *out, const struct projection_view *view,
                             const struct projection_piece *piece, uint32_t index)
{
    const struct tumpuk_cause *cause = &piece->causes[index];
    static const char *const KIND[] = {[TUMPUK_CAUSE_STARTED] = "STARTED",
                                       [TUMPUK_CAUSE_ENDED] = "ENDED",
                                       [TUMPUK_CAUSE_RULEBOOK] = "RULEBOOK"};
    struct cause_subject subject = {0};
    struct sentence sentence;

    json_out_object(out);
    json_out_member_string(out, "kind", KIND[cause->kind]);
    if (cause->kind == TUMPUK_CAUSE_RULEBOOK) {
        subject.rulebook = view->rulebooks[cause->index];
        json_out_member_string(out, "rulebook", subject.rulebook);
    } else {
        subject.promotion = piece->cause_promotions[cause->index];
        projection_promotion_encode(out, subject.promotion);
    }
    json_out_key(out, "explanation");
    sentence = sentence_open(out, view->lang);
    sentence_write(&sentence, cause_template(view, (enum tumpuk_cause_kind)cause->kind),
                   put_subject, &subject);
    sentence_close(&sentence);
    json_out_end_object(out);
}

void projection_piece_open(struct json_out *out, const struct projection_view *view,
                           const struct projection_piece *piece)
{
    const struct tumpuk_segment *segment = piece->segment;

    json_out_object(out);
    projection_period_encode(out, view, piece->from_us, piece->to_us);
    json_out_member_i64(out, "estimated_price", piece->estimated_price);
    json_out_member_i64(out, "estimated_total", segment->after_voucher);
    json_out_member_i64(out, "list_total", segment->list_total);
    json_out_member_i64(out, "seller_proceeds", segment->list_total - segment->seller_funded);
    if (view->range)
        json_out_member_i64(out, "price_with_platform", piece->price_with_platform);
    if (piece->below_floor)
        json_out_member_bool(out, "below_floor", true);
    json_out_key(out, "tiers");
    json_out_array(out);
    put_tier(out, piece, TUMPUK_TIER_PRODUCT, segment->after_product);
    put_tier(out, piece, TUMPUK_TIER_CART, segment->after_cart);
    put_tier(out, piece, TUMPUK_TIER_VOUCHER, segment->after_voucher);
    json_out_end_array(out);
    if (piece->cause_count > 0) {
        json_out_key(out, "because");
        json_out_array(out);
    }
}

void projection_piece_close(struct json_out *out, const struct projection_piece *piece)
{
    if (piece->cause_count > 0)
        json_out_end_array(out);
    json_out_end_object(out);
}

void projection_piece_encode(struct json_out *out, const struct projection_view *view,
                             const struct projection_piece *piece)
{
    projection_piece_open(out, view, piece);
    for (uint32_t i = 0; i < piece->cause_count; i++)
        projection_cause_encode(out, view, piece, i);
    projection_piece_close(out, piece);
}
