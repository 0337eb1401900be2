/* Records as blocks of memory: each in one piece with its lists and texts. */
#include <string.h>

#include "catalog/edit_state.h"

/* The id's first bytes that stand in an order, beside the slot's one. */
#define ORDER_BYTES 15u

/* Where the next array or text of a block goes. */
struct piece {
    char *at;
};

static struct tumpuk_text put_text(struct piece *piece, struct tumpuk_text text)
{
    struct tumpuk_text copy = {piece->at, text.len};

    if (text.len > 0)
        memcpy(piece->at, text.bytes, text.len);
    piece->at[text.len] = '\0';
    piece->at += text.len + 1;
    return copy;
}

static size_t text_size(struct tumpuk_text text)
{
    return (size_t)text.len + 1;
}

struct catalog_product *edit_make_product(struct catalog_edit *edit,
                                          const struct product_record *record)
{
    size_t size = sizeof(struct catalog_product) + record->sku_count * sizeof(struct catalog_sku) +
                  text_size(record->product_id);
    struct catalog_product *product;
    struct piece piece;

    for (uint32_t i = 0; i < record->sku_count; i++)
        size += text_size(record->skus[i].sku_id);
    product = edit_alloc(edit, size);
    if (product == NULL)
        return NULL;
    piece.at = (char *)&product->skus[record->sku_count];
    product->id = put_text(&piece, record->product_id);
    product->hash = store_hash(&edit->next->key, STORE_PRODUCT, record->product_id);
    product->serial = edit->next->serial;
    product->sku_count = record->sku_count;
    for (uint32_t i = 0; i < record->sku_count; i++) {
        const struct sku_record *sku = &record->skus[i];

        product->skus[i] = (struct catalog_sku){.id = put_text(&piece, sku->sku_id),
                                                .product = product,
                                                .list_price = sku->list_price,
                                                .unit_cost = sku->unit_cost,
                                                .floor_price = sku->floor_price,
                                                .min_margin_bps = sku->min_margin_bps};
    }
    return product;
}

/* ---- promotions ---- */

/* Whether a benefit has steps or a gift. */
static uint32_t step_count(const struct tumpuk_benefit *benefit)
{
    return benefit->kind == TUMPUK_BENEFIT_STEPS ? benefit->step_count : 0;
}

static const struct tumpuk_gift *gift_of(const struct tumpuk_benefit *benefit)
{
    return benefit->kind == TUMPUK_BENEFIT_GIFT ? benefit->gift : NULL;
}

static size_t promotion_size(const struct promotion_record *record)
{
    const struct tumpuk_promotion *from = &record->promotion;
    const struct tumpuk_scope *scope = &from->scope;
    const struct tumpuk_gift *gift = gift_of(&from->benefit);
    size_t size = sizeof(struct catalog_promotion);

    size += step_count(&from->benefit) * sizeof(struct tumpuk_step);
    if (gift != NULL)
        size += sizeof *gift + text_size(gift->sku_id);
    if (!scope->everything) {
        size += ((size_t)scope->product_count + scope->sku_count) * sizeof(struct tumpuk_text);
        for (uint32_t i = 0; i < scope->product_count; i++)
            size += text_size(scope->product_ids[i]);
        for (uint32_t i = 0; i < scope->sku_count; i++)
            size += text_size(scope->sku_ids[i]);
    }
    return size + text_size(from->id) + text_size(from->code) + text_size(from->name) +
           text_size(record->campaign_id);
}

/* Arrays first, for their alignment; their texts follow with the others. */
static void put_arrays(struct piece *piece, struct tumpuk_promotion *to)
{
    struct tumpuk_scope *scope = &to->scope;
    uint32_t steps = step_count(&to->benefit);
    const struct tumpuk_gift *gift = gift_of(&to->benefit);

    if (steps > 0) {
        to->benefit.steps = memcpy(piece->at, to->benefit.steps,
                                   steps * sizeof(struct tumpuk_step));
        piece->at += steps * sizeof(struct tumpuk_step);
    } else {
        to->benefit.steps = NULL;
        to->benefit.step_count = 0;
    }
    to->benefit.gift = NULL;
    if (gift != NULL) {
        to->benefit.gift = memcpy(piece->at, gift, sizeof *gift);
        piece->at += sizeof *gift;
    }
    if (scope->everything) {
        *scope = (struct tumpuk_scope){.everything = true};
        return;
    }
    if (scope->product_count > 0)
        memcpy(piece->at, scope->product_ids, scope->product_count * sizeof(struct tumpuk_text));
    scope->product_ids = (struct tumpuk_text *)(void *)piece->at;
    piece->at += scope->product_count * sizeof(struct tumpuk_text);
    if (scope->sku_count > 0)
        memcpy(piece->at, scope->sku_ids, scope->sku_count * sizeof(struct tumpuk_text));
    scope->sku_ids = (struct tumpuk_text *)(void *)piece->at;
    piece->at += scope->sku_count * sizeof(struct tumpuk_text);
}

/* Copies the texts of a list that is ours already. */
static void put_texts(struct piece *piece, const struct tumpuk_text *texts, uint32_t count)
{
    struct tumpuk_text *own = (struct tumpuk_text *)(uintptr_t)texts;

    for (uint32_t i = 0; i < count; i++)
        own[i] = put_text(piece, own[i]);
}

/* Slot and first bytes of the id: what settles nearly every comparison. */
static void order_of(const struct tumpuk_promotion *promotion, uint64_t order[2])
{
    order[0] = (uint64_t)tumpuk_type_get(promotion->type)->slot;
    order[1] = 0;
    for (uint32_t i = 0; i < ORDER_BYTES; i++) {
        uint64_t *word = &order[(i + 1) / 8];

        *word = *word << 8 | (i < promotion->id.len ? (unsigned char)promotion->id.bytes[i] : 0u);
    }
}

struct catalog_promotion *edit_make_promotion(struct catalog_edit *edit,
                                              const struct promotion_record *record)
{
    struct catalog_promotion *made = edit_alloc(edit, promotion_size(record));
    struct tumpuk_promotion *to;
    struct piece piece;

    if (made == NULL)
        return NULL;
    *made = (struct catalog_promotion){.promotion = record->promotion,
                                       .quota = record->quota,
                                       .quota_per_buyer = record->quota_per_buyer,
                                       .quota_counts = record->quota_counts,
                                       .joined = record->joined,
                                       .deactivated_at_us = record->deactivated_at_us,
                                       .serial = edit->next->serial};
    to = &made->promotion;
    piece.at = (char *)(made + 1);
    put_arrays(&piece, to);
    if (to->benefit.gift != NULL) {
        struct tumpuk_gift *gift = (struct tumpuk_gift *)(uintptr_t)to->benefit.gift;

        gift->sku_id = put_text(&piece, gift->sku_id);
    }
    put_texts(&piece, to->scope.product_ids, to->scope.product_count);
    put_texts(&piece, to->scope.sku_ids, to->scope.sku_count);
    to->id = put_text(&piece, to->id);
    to->code = put_text(&piece, to->code);
    to->name = put_text(&piece, to->name);
    made->campaign_id = put_text(&piece, record->campaign_id);
    order_of(to, made->order);
    return made;
}
