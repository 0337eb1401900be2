#include "codec/quote_answer.h"

#include <pthread.h>

#include "codec/explanation.h"
#include "codec/quote_totals.h"

/* About what an answer takes, so that its buffer need not grow by steps. */
#define ANSWER_BYTES 4096u
#define ANSWER_BYTES_LINE 512u
#define ANSWER_BYTES_DECISION 512u

#define TOTAL(member)                                          \
    {                                                          \
        .name = #member, .name_len = sizeof(#member) - 1,      \
        .offset = offsetof(struct tumpuk_quote_totals, member) \
    }

const struct quote_total quote_totals[QUOTE_TOTALS_COUNT] = {
    TOTAL(list),
    TOTAL(after_product),
    TOTAL(after_cart),
    TOTAL(after_seller_voucher),
    TOTAL(after_voucher),
    TOTAL(bonus_used),
    TOTAL(after_bonus),
    TOTAL(shipping_fee),
    TOTAL(shipping_discount),
    TOTAL(shipping_payable),
    TOTAL(buyer_pays),
    TOTAL(cashback_earned),
    TOTAL(seller_funded),
    TOTAL(platform_funded),
    TOTAL(seller_proceeds),
};

static void put_text(struct json_out *out, struct tumpuk_text text)
{
    json_out_text(out, text.bytes, text.len);
}

/* The id of a promotion of the offer. */
static void put_promotion_id(struct json_out *out, const struct quote_view *view, uint32_t index)
{
    put_text(out, view->offer->promotions[index]->id);
}

static void put_blocks(struct json_out *out, const struct quote_view *view,
                       const struct tumpuk_quote_line *line)
{
    json_out_key(out, "blocks");
    json_out_array(out);
    for (uint32_t i = 0; i < line->block_count; i++) {
        const struct tumpuk_block *block = &line->blocks[i];

        json_out_object(out);
        json_out_member_i64(out, "quantity", block->quantity);
        json_out_member_i64(out, "unit_price", block->unit_price);
        if (block->promotion != TUMPUK_NONE) {
            json_out_key(out, "promotion_id");
            put_promotion_id(out, view, block->promotion);
        }
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

static void put_line(struct json_out *out, const struct quote_view *view, uint32_t index)
{
    const struct tumpuk_line *item = &view->basket->lines[index];
    const struct tumpuk_quote_line *line = &view->quote->lines[index];

    json_out_object(out);
    json_out_key(out, "sku_id");
    put_text(out, item->sku_id);
    json_out_member_i64(out, "quantity", item->quantity);
    json_out_member_i64(out, "list_price", item->list_price);
    json_out_member_i64(out, "list_total", line->list_total);
    put_blocks(out, view, line);
    json_out_key(out, "discounts");
    json_out_object(out);
    json_out_member_i64(out, "product", line->discounts[TUMPUK_LINE_DISCOUNT_PRODUCT]);
    json_out_member_i64(out, "cart", line->discounts[TUMPUK_LINE_DISCOUNT_CART]);
    json_out_member_i64(out, "seller_voucher",
                        line->discounts[TUMPUK_LINE_DISCOUNT_SELLER_VOUCHER]);
    json_out_member_i64(out, "platform_voucher",
                        line->discounts[TUMPUK_LINE_DISCOUNT_PLATFORM_VOUCHER]);
    json_out_end_object(out);
    json_out_member_i64(out, "net_total", line->net_total);
    json_out_member_i64(out, "seller_funded", line->seller_funded);
    json_out_member_i64(out, "platform_funded", line->platform_funded);
    json_out_member_bool(out, "gift", false);
    json_out_end_object(out);
}

/* spec: a gift's line follows the others. Its list value is its discount. */
static void put_gift_line(struct json_out *out, const struct quote_view *view)
{
    uint32_t index = view->quote->gift_promotion;
    const struct tumpuk_gift *gift = view->offer->promotions[index]->benefit.gift;

    json_out_object(out);
    json_out_key(out, "sku_id");
    put_text(out, gift->sku_id);
    json_out_member_i64(out, "quantity", gift->quantity);
    json_out_member_i64(out, "list_price", gift->list_price);
    json_out_member_i64(out, "list_total", view->quote->decisions[index].discount);
    json_out_member_i64(out, "net_total", 0);
    json_out_member_bool(out, "gift", true);
    json_out_key(out, "promotion_id");
    put_promotion_id(out, view, index);
    json_out_end_object(out);
}

static void put_lines(struct json_out *out, const struct quote_view *view)
{
    json_out_key(out, "lines");
    json_out_array(out);
    for (uint32_t i = 0; i < view->quote->line_count; i++)
        put_line(out, view, i);
    if (view->quote->gift_promotion != TUMPUK_NONE)
        put_gift_line(out, view);
    json_out_end_array(out);
}

static void put_totals(struct json_out *out, const struct tumpuk_quote_totals *totals)
{
    json_out_key(out, "totals");
    json_out_object(out);
    for (size_t i = 0; i < QUOTE_TOTALS_COUNT; i++) {
        json_out_key_n(out, quote_totals[i].name, quote_totals[i].name_len);
        json_out_i64(out, quote_total_get(totals, &quote_totals[i]));
    }
    if (totals->margin_known)
        json_out_member_i64(out, "margin", totals->margin);
    json_out_end_object(out);
}

static void put_applied(struct json_out *out, const struct quote_view *view,
                        const struct tumpuk_applied *applied)
{
    json_out_object(out);
    json_out_key(out, "promotion_id");
    put_promotion_id(out, view, applied->promotion);
    json_out_member_i64(out, "discount", applied->discount);
    json_out_key(out, "lines");
    json_out_array(out);
    for (uint32_t i = 0; i < applied->line_count; i++)
        json_out_i64(out, applied->lines[i]);
    json_out_end_array(out);
    json_out_end_object(out);
}

static void put_tiers(struct json_out *out, const struct quote_view *view)
{
    json_out_key(out, "tiers");
    json_out_array(out);
    for (int i = 0; i < TUMPUK_SLOT_COUNT; i++) {
        const struct tumpuk_quote_slot *slot = &view->quote->slots[i];

        json_out_object(out);
        json_out_member_string(out, "tier",
                               tumpuk_tier_name(tumpuk_slot_tier((enum tumpuk_slot)i)));
        json_out_member_string(out, "slot", tumpuk_slot_name((enum tumpuk_slot)i));
        json_out_member_i64(out, "amount_before", slot->amount_before);
        json_out_member_i64(out, "amount_after", slot->amount_after);
        json_out_key(out, "applied");
        json_out_array(out);
        for (uint32_t a = 0; a < slot->applied_count; a++)
            put_applied(out, view, &slot->applied[a]);
        json_out_end_array(out);
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

/* ---- decisions ---- */

/* Members that are the same in many decisions, already written. */
#define PIECE_MAX 96
struct piece {
    size_t len;
    char bytes[PIECE_MAX];
};
static struct piece type_pieces[TUMPUK_TYPE_COUNT];
static struct piece verdict_pieces[TUMPUK_OUTCOME_COUNT][TUMPUK_REASON_COUNT];
static pthread_once_t pieces_once = PTHREAD_ONCE_INIT;

static void write_type(struct json_out *out, enum tumpuk_type type)
{
    json_out_member_string(out, "type", tumpuk_type_name(type));
    json_out_member_string(out, "slot", tumpuk_slot_name(tumpuk_type_get(type)->slot));
}

static void write_verdict(struct json_out *out, enum tumpuk_outcome outcome,
                          enum tumpuk_reason reason)
{
    json_out_member_string(out, "outcome", tumpuk_outcome_name(outcome));
    json_out_member_string(out, "reason", tumpuk_reason_name(reason));
}

/* Keeps what was written behind the opening brace, with the comma before it. */
static void keep_piece(struct piece *piece, struct buf *buf)
{
    piece->len = 0;
    if (!buf->failed && buf->len <= PIECE_MAX) {
        piece->len = buf->len;
        memcpy(piece->bytes, buf->bytes, buf->len);
        piece->bytes[0] = ',';
    }
    buf_clear(buf);
}

/* A piece without memory stays empty, and is written anew each time. */
static void make_pieces(void)
{
    struct json_out out;
    struct buf buf;

    for (int type = 0; type < TUMPUK_TYPE_COUNT; type++) {
        buf_init(&buf, 2 * PIECE_MAX);
        json_out_init(&out, &buf, false);
        json_out_object(&out);
        write_type(&out, (enum tumpuk_type)type);
        keep_piece(&type_pieces[type], &buf);
    }
    for (int outcome = 0; outcome < TUMPUK_OUTCOME_COUNT; outcome++) {
        for (int reason = 0; reason < TUMPUK_REASON_COUNT; reason++) {
            buf_init(&buf, 2 * PIECE_MAX);
            json_out_init(&out, &buf, false);
            json_out_object(&out);
            write_verdict(&out, (enum tumpuk_outcome)outcome, (enum tumpuk_reason)reason);
            keep_piece(&verdict_pieces[outcome][reason], &buf);
        }
    }
}

/* False where the members have to be written one by one. */
static bool put_piece(struct json_out *out, const struct piece *piece)
{
    if (out->pretty || piece->len == 0)
        return false;
    buf_put(out->buf, piece->bytes, piece->len);
    return true;
}

static void put_decision(struct json_out *out, const struct quote_view *view, uint32_t index)
{
    const struct tumpuk_decision *decision = &view->quote->decisions[index];
    enum tumpuk_type type = view->offer->promotions[index]->type;
    enum tumpuk_outcome outcome = (enum tumpuk_outcome)decision->outcome;
    enum tumpuk_reason reason = (enum tumpuk_reason)decision->reason;

    json_out_object(out);
    json_out_key(out, "promotion_id");
    put_promotion_id(out, view, index);
    if (!put_piece(out, &type_pieces[type]))
        write_type(out, type);
    if (!put_piece(out, &verdict_pieces[outcome][reason]))
        write_verdict(out, outcome, reason);
    json_out_member_i64(out, "discount", decision->discount);
    if (decision->beaten_by != TUMPUK_NONE) {
        json_out_key(out, "beaten_by");
        put_promotion_id(out, view, decision->beaten_by);
    }
    if (decision->told & TUMPUK_DECISION_SHORT_OF)
        json_out_member_i64(out, "short_of", decision->short_of);
    if (decision->told & TUMPUK_DECISION_WOULD_DISCOUNT)
        json_out_member_i64(out, "would_discount", decision->would_discount);
    json_out_key(out, "explanation");
    explanation_encode(out, view, index);
    json_out_end_object(out);
}

static void put_decisions(struct json_out *out, const struct quote_view *view)
{
    (void)pthread_once(&pieces_once, make_pieces);
    json_out_key(out, "decisions");
    json_out_array(out);
    for (uint32_t i = 0; i < view->quote->promotion_count; i++)
        put_decision(out, view, i);
    json_out_end_array(out);
}

/* A hint only: what does not fit the buffer's ceiling is left to its growth. */
static void reserve(struct buf *buf, const struct tumpuk_quote *quote)
{
    size_t bytes = ANSWER_BYTES + (size_t)quote->line_count * ANSWER_BYTES_LINE +
                   (size_t)quote->promotion_count * ANSWER_BYTES_DECISION;

    if (bytes <= buf->max - buf->len)
        (void)buf_reserve(buf, bytes);
}

void quote_answer_encode(struct json_out *out, const struct quote_view *view)
{
    char at[RFC3339_TEXT_MAX];
    size_t at_len = rfc3339_format(view->basket->at_us, view->zone, at);

    reserve(out->buf, view->quote);
    json_out_object(out);
    json_out_member_string(out, "rulebook", view->rulebook_version);
    json_out_member_text(out, "at", at, at_len);
    json_out_key(out, "currency");
    json_out_object(out);
    json_out_member_string(out, "code", view->currency);
    json_out_member_i64(out, "exponent", view->exponent);
    json_out_end_object(out);
    put_lines(out, view);
    put_totals(out, &view->quote->totals);
    put_tiers(out, view);
    put_decisions(out, view);
    json_out_end_object(out);
}
