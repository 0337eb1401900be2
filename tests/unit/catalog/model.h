/*
 * A shop as the plainest lists there could be, written to at random, to hold
 * the catalogue against: the same writes go into both.
 */
#ifndef TESTS_CATALOG_MODEL_H
#define TESTS_CATALOG_MODEL_H

#include "catalog/edit.h"
#include "unit/pricing/random_basket.h"

#define MODEL_SKUS 16
#define MODEL_PRODUCTS 6
#define MODEL_PROMOTIONS RANDOM_PROMOTIONS_MAX
#define MODEL_BASKETS 64

struct model {
    struct random_basket *random; /* whose dice are thrown */
    struct random_basket *baskets[MODEL_BASKETS];
    unsigned basket_count;
    struct shop shop;
    /* SKUs of a product: product_of[sku] - 1; 0: not sold. */
    unsigned product_of[MODEL_SKUS];
    int64_t list_price[MODEL_SKUS];
    int64_t unit_cost[MODEL_SKUS];
    const struct tumpuk_promotion *promotions[MODEL_PROMOTIONS]; /* NULL: none */
    int64_t quota[MODEL_PROMOTIONS];
};

void model_init(struct model *model, uint64_t seed);
void model_clear(struct model *model);

/* A few random writes, made to the model and to the edit. */
void model_write(struct model *model, struct catalog_edit *edit);
/* The whole model into a new edit. */
void model_fill(const struct model *model, struct catalog_edit *edit);

struct tumpuk_text model_sku_id(unsigned sku);
struct tumpuk_text model_product_id(unsigned product);
struct tumpuk_text model_promotion_id(unsigned promotion);

#endif
