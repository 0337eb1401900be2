/*
 * What the demo shop sells, as its documents tell, and how well each SKU goes:
 * what its orders and traffic are made of. The same on every machine and day.
 */
#ifndef APP_DEMO_GOODS_H
#define APP_DEMO_GOODS_H

#include "base/arena.h"
#include "codec/store_decode.h"

struct demo_sku {
    struct tumpuk_text sku_id;
    struct tumpuk_text product_id;
    int64_t list_price; /* money a unit */
    int64_t stock;      /* units, as its product tells */
    int64_t discount;   /* money a unit, of the campaign's price; 0: it is not in it */
    uint32_t until;     /* its share of what is sold ends here: of demo_goods.shares */
};

struct demo_goods {
    size_t count;
    struct demo_sku *skus;
    uint32_t shares;
};

/* Chance that is the same again for the same seed. */
struct demo_dice {
    uint64_t state;
};
uint64_t demo_dice_next(struct demo_dice *dice);
/* 0 … below - 1; below is at least 1. */
uint32_t demo_roll(struct demo_dice *dice, uint32_t below);
/* Whether so many of a hundred come up. */
bool demo_chance(struct demo_dice *dice, uint32_t percent);

/* Reads the documents; false: no memory, or they are wrong. */
bool demo_goods_read(struct demo_goods *goods, struct arena *arena);

/* A SKU by its share: best sellers often, slow ones hardly ever. */
const struct demo_sku *demo_goods_pick(const struct demo_goods *goods, struct demo_dice *dice);

#endif
