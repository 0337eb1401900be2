#include "same.h"

#include <check.h>

#include "catalog/store.h"

static void same_text(struct tumpuk_text a, struct tumpuk_text b)
{
    ck_assert_uint_eq(a.len, b.len);
    if (a.len > 0)
        ck_assert_mem_eq(a.bytes, b.bytes, a.len);
}

static void same_texts(const struct tumpuk_text *a, const struct tumpuk_text *b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        same_text(a[i], b[i]);
}

static void same_benefit(const struct tumpuk_benefit *a, const struct tumpuk_benefit *b)
{
    ck_assert_int_eq(a->kind, b->kind);
    ck_assert_int_eq(a->bps, b->bps);
    ck_assert_int_eq(a->amount, b->amount);
    ck_assert_int_eq(a->cap, b->cap);
    ck_assert_uint_eq(a->step_count, b->step_count);
    for (uint32_t i = 0; i < a->step_count; i++) {
        ck_assert_int_eq(a->steps[i].min_spend, b->steps[i].min_spend);
        ck_assert_int_eq(a->steps[i].amount_off, b->steps[i].amount_off);
        ck_assert_int_eq(a->steps[i].min_quantity, b->steps[i].min_quantity);
        ck_assert_int_eq(a->steps[i].percent_off_bps, b->steps[i].percent_off_bps);
    }
    ck_assert_int_eq(a->gift != NULL, b->gift != NULL);
    if (a->gift == NULL)
        return;
    same_text(a->gift->sku_id, b->gift->sku_id);
    ck_assert_int_eq(a->gift->quantity, b->gift->quantity);
    ck_assert_int_eq(a->gift->list_price, b->gift->list_price);
    ck_assert_int_eq(a->gift->unit_cost, b->gift->unit_cost);
    ck_assert_int_eq(a->gift->stock, b->gift->stock);
}

static void same_promotion(const struct catalog_promotion *a, const struct catalog_promotion *b)
{
    const struct tumpuk_promotion *x = &a->promotion;
    const struct tumpuk_promotion *y = &b->promotion;

    same_text(x->id, y->id);
    same_text(x->code, y->code);
    same_text(x->name, y->name);
    same_text(a->campaign_id, b->campaign_id);
    ck_assert_int_eq(x->type, y->type);
    ck_assert_int_eq(x->audience, y->audience);
    ck_assert_int_eq(x->channels, y->channels);
    ck_assert_int_eq(x->inactive, y->inactive);
    ck_assert_int_eq(x->quota_exhausted, y->quota_exhausted);
    ck_assert_int_eq(x->platform_share_bps, y->platform_share_bps);
    ck_assert_int_eq(x->min_quantity, y->min_quantity);
    ck_assert_int_eq(x->max_units_per_order, y->max_units_per_order);
    ck_assert_int_eq(x->min_spend, y->min_spend);
    ck_assert_int_eq(x->starts_at_us, y->starts_at_us);
    ck_assert_int_eq(x->ends_at_us, y->ends_at_us);
    same_benefit(&x->benefit, &y->benefit);
    ck_assert_int_eq(x->scope.everything, y->scope.everything);
    ck_assert_uint_eq(x->scope.product_count, y->scope.product_count);
    ck_assert_uint_eq(x->scope.sku_count, y->scope.sku_count);
    same_texts(x->scope.product_ids, y->scope.product_ids, x->scope.product_count);
    same_texts(x->scope.sku_ids, y->scope.sku_ids, x->scope.sku_count);
    ck_assert_int_eq(a->quota, b->quota);
    ck_assert_int_eq(a->quota_per_buyer, b->quota_per_buyer);
    ck_assert_int_eq(a->quota_counts, b->quota_counts);
    ck_assert_uint_eq(a->order[0], b->order[0]);
    ck_assert_uint_eq(a->order[1], b->order[1]);
}

void same_list(struct catalog_list a, struct catalog_list b)
{
    ck_assert_uint_eq(a.count, b.count);
    ck_assert_uint_eq(a.product_tier_count, b.product_tier_count);
    for (uint32_t i = 0; i < a.count; i++) {
        struct tumpuk_unit_bid fresh = tumpuk_unit_bid_make(a.bids[i].promotion);

        ck_assert_int_eq(a.bids[i].starts_at_us, fresh.starts_at_us);
        ck_assert_int_eq(a.bids[i].ends_at_us, fresh.ends_at_us);
        ck_assert_uint_eq(a.bids[i].terms, fresh.terms);
        ck_assert_uint_eq(a.bids[i].terms, b.bids[i].terms);
        same_promotion(store_promotion(a.bids[i].promotion), store_promotion(b.bids[i].promotion));
    }
}

static void same_product(const struct catalog_product *a, const struct catalog_product *b)
{
    ck_assert_int_eq(a != NULL, b != NULL);
    if (a == NULL)
        return;
    same_text(a->id, b->id);
    ck_assert_uint_eq(a->sku_count, b->sku_count);
    for (uint32_t i = 0; i < a->sku_count; i++) {
        same_text(a->skus[i].id, b->skus[i].id);
        ck_assert_ptr_eq(a->skus[i].product, a);
        ck_assert_int_eq(a->skus[i].list_price, b->skus[i].list_price);
        ck_assert_int_eq(a->skus[i].unit_cost, b->skus[i].unit_cost);
        ck_assert_int_eq(a->skus[i].floor_price, b->skus[i].floor_price);
        ck_assert_int_eq(a->skus[i].min_margin_bps, b->skus[i].min_margin_bps);
    }
}

static void same_facts(const struct catalog_shop_facts *a, const struct catalog_shop_facts *b)
{
    same_text(a->shop_id, b->shop_id);
    same_text(a->time_zone, b->time_zone);
    ck_assert_str_eq(a->currency, b->currency);
    ck_assert_int_eq(a->exponent, b->exponent);
    ck_assert_int_eq(a->version, b->version);
    ck_assert_int_eq(a->ended_at_us, b->ended_at_us);
    ck_assert_uint_eq(a->product_count, b->product_count);
    ck_assert_uint_eq(a->sku_count, b->sku_count);
    ck_assert_uint_eq(a->promotion_count, b->promotion_count);
}

/* ---- everything ---- */

struct pair {
    const struct catalog_snapshot *a;
    const struct catalog_snapshot *b;
    size_t products;
    size_t promotions;
};

static void same_named(const struct pair *pair, struct tumpuk_text sku_id)
{
    same_list(catalog_list_of_sku(pair->a, sku_id), catalog_list_of_sku(pair->b, sku_id));
}

static void visit_product(void *arg, const struct catalog_product *product)
{
    struct pair *pair = arg;

    pair->products++;
    same_product(product, catalog_find_product(pair->b, product->id));
    same_list(catalog_list_of_product(pair->a, product->id),
              catalog_list_of_product(pair->b, product->id));
    for (uint32_t i = 0; i < product->sku_count; i++) {
        struct catalog_found found;

        catalog_find_skus(pair->b, &product->skus[i].id, 1, &found);
        ck_assert_ptr_nonnull(found.sku);
        same_text(found.sku->product->id, product->id);
        same_named(pair, product->skus[i].id);
    }
}

static void visit_promotion(void *arg, const struct catalog_promotion *promotion)
{
    struct pair *pair = arg;
    const struct tumpuk_scope *scope = &promotion->promotion.scope;
    const struct catalog_promotion *other = catalog_find_promotion(pair->b,
                                                                   promotion->promotion.id);

    pair->promotions++;
    ck_assert_ptr_nonnull(other);
    same_promotion(promotion, other);
    for (uint32_t i = 0; i < scope->sku_count; i++)
        same_named(pair, scope->sku_ids[i]);
    for (uint32_t i = 0; i < scope->product_count; i++)
        same_list(catalog_list_of_product(pair->a, scope->product_ids[i]),
                  catalog_list_of_product(pair->b, scope->product_ids[i]));
}

void same_snapshot(const struct catalog_snapshot *a, const struct catalog_snapshot *b)
{
    const struct catalog_visitor visitor = {visit_product, visit_promotion};
    struct pair pair = {.a = a, .b = b};

    same_facts(catalog_snapshot_facts(a), catalog_snapshot_facts(b));
    ck_assert_uint_eq(a->entry_count, b->entry_count);
    same_list(catalog_shop_wide(a), catalog_shop_wide(b));
    catalog_visit(a, &visitor, &pair);
    ck_assert_uint_eq(pair.products, a->facts.product_count);
    ck_assert_uint_eq(pair.promotions, a->facts.promotion_count);
}
