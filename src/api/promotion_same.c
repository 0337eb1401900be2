/* Whether two promotions say the same: what is written again is not changed. */
#include <stdlib.h>

#include "api/store.h"

static bool steps_same(const struct tumpuk_benefit *a, const struct tumpuk_benefit *b)
{
    if (a->step_count != b->step_count)
        return false;
    for (uint32_t i = 0; i < a->step_count; i++) {
        const struct tumpuk_step *x = &a->steps[i];
        const struct tumpuk_step *y = &b->steps[i];

        if (x->min_spend != y->min_spend || x->amount_off != y->amount_off ||
            x->min_quantity != y->min_quantity || x->percent_off_bps != y->percent_off_bps)
            return false;
    }
    return true;
}

static bool gift_same(const struct tumpuk_gift *a, const struct tumpuk_gift *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return api_text_same(a->sku_id, b->sku_id) && a->list_price == b->list_price &&
           a->unit_cost == b->unit_cost && a->stock == b->stock && a->quantity == b->quantity;
}

static bool benefit_same(const struct tumpuk_benefit *a, const struct tumpuk_benefit *b)
{
    return a->kind == b->kind && a->bps == b->bps && a->amount == b->amount && a->cap == b->cap &&
           steps_same(a, b) && gift_same(a->gift, b->gift);
}

/* ---- scopes are sets ---- */

static int text_order(const void *a, const void *b)
{
    const struct tumpuk_text *x = a;
    const struct tumpuk_text *y = b;

    return api_text_compare(*x, *y);
}

/* Sorted, each once; NULL without memory. */
static struct tumpuk_text *set_of(struct arena *arena, const struct tumpuk_text *ids,
                                  uint32_t count, uint32_t *kept)
{
    struct tumpuk_text *set = arena_calloc(arena, (size_t)count + 1, sizeof *set);

    *kept = 0;
    if (set == NULL || count == 0)
        return set;
    for (uint32_t i = 0; i < count; i++)
        set[i] = ids[i];
    qsort(set, count, sizeof *set, text_order);
    for (uint32_t i = 0; i < count; i++) {
        if (*kept == 0 || !api_text_same(set[*kept - 1], set[i]))
            set[(*kept)++] = set[i];
    }
    return set;
}

static bool ids_same(struct arena *arena, const struct tumpuk_text *a, uint32_t a_count,
                     const struct tumpuk_text *b, uint32_t b_count)
{
    uint32_t x_count, y_count;
    const struct tumpuk_text *x = set_of(arena, a, a_count, &x_count);
    const struct tumpuk_text *y = set_of(arena, b, b_count, &y_count);

    if (x == NULL || y == NULL || x_count != y_count)
        return false;
    for (uint32_t i = 0; i < x_count; i++) {
        if (!api_text_same(x[i], y[i]))
            return false;
    }
    return true;
}

static bool scope_same(struct arena *arena, const struct tumpuk_scope *a,
                       const struct tumpuk_scope *b)
{
    if (a->everything || b->everything)
        return a->everything == b->everything;
    return ids_same(arena, a->product_ids, a->product_count, b->product_ids, b->product_count) &&
           ids_same(arena, a->sku_ids, a->sku_count, b->sku_ids, b->sku_count);
}

static bool quotas_same(const struct promotion_record *a, const struct promotion_record *b)
{
    return a->quota == b->quota && a->quota_per_buyer == b->quota_per_buyer &&
           ((a->quota < 0 && a->quota_per_buyer < 0) || a->quota_counts == b->quota_counts);
}

bool api_promotion_same(struct arena *arena, const struct promotion_record *a,
                        const struct promotion_record *b)
{
    const struct tumpuk_promotion *x = &a->promotion;
    const struct tumpuk_promotion *y = &b->promotion;

    return x->type == y->type && x->audience == y->audience && x->channels == y->channels &&
           x->platform_share_bps == y->platform_share_bps && x->min_quantity == y->min_quantity &&
           x->max_units_per_order == y->max_units_per_order && x->min_spend == y->min_spend &&
           x->starts_at_us == y->starts_at_us && x->ends_at_us == y->ends_at_us &&
           api_text_same(x->id, y->id) && api_text_same(x->code, y->code) &&
           api_text_same(x->name, y->name) && api_text_same(a->campaign_id, b->campaign_id) &&
           a->deactivated_at_us == b->deactivated_at_us && quotas_same(a, b) &&
           benefit_same(&x->benefit, &y->benefit) && scope_same(arena, &x->scope, &y->scope);
}
