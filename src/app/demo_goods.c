#include "app/demo_goods.h"

#include <string.h>

#include "app/demo_load.h"
#include "app/demo_text.h"

#define DOCUMENT_BYTES_MAX ((size_t)1024 * 1024)

/* ---- chance (splitmix64) ---- */

uint64_t demo_dice_next(struct demo_dice *dice)
{
    uint64_t x = dice->state += UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

uint32_t demo_roll(struct demo_dice *dice, uint32_t below)
{
    return (uint32_t)(((demo_dice_next(dice) >> 32) * below) >> 32);
}

bool demo_chance(struct demo_dice *dice, uint32_t percent)
{
    return demo_roll(dice, 100) < percent;
}

/* ---- documents ---- */

/* What is read of them here does not depend on the day. */
static bool document(const char *text, struct arena *arena, struct store_body *body)
{
    const struct zone *zone = zone_find(DEMO_TIME_ZONE);
    struct buf filled;

    buf_init(&filled, DOCUMENT_BYTES_MAX);
    *body = (struct store_body){.lang = LANG_EN, .arena = arena};
    if (zone != NULL && demo_text_fill(text, zone, 0, &filled)) {
        body->bytes = arena_strndup(arena, filled.bytes, filled.len);
        body->len = filled.len;
    }
    buf_clear(&filled);
    return body->bytes != NULL;
}

static int64_t discount_of(const struct join_item *items, size_t count,
                           const struct sku_record *sku)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i].sku_id.len != sku->sku_id.len ||
            memcmp(items[i].sku_id.bytes, sku->sku_id.bytes, sku->sku_id.len) != 0)
            continue;
        return items[i].price >= 0 ? sku->list_price - items[i].price
                                   : sku->list_price * items[i].percent_off_bps / 10000;
    }
    return 0;
}

/* What is cheap and what is in the campaign goes well; of every seventh product
 * hardly any. */
static uint32_t share_of(const struct sku_record *sku, size_t product, bool joined,
                         struct demo_dice *dice)
{
    uint32_t share = (uint32_t)(40000000 / (sku->list_price + 20000));

    share = share * (30 + demo_roll(dice, 100)) / 100;
    if (product % 7 == 6)
        return share / 100 + 1;
    return joined ? 4 * share : share + 1;
}

bool demo_goods_read(struct demo_goods *goods, struct arena *arena)
{
    struct demo_dice dice = {.state = 11};
    struct store_item *products = NULL;
    struct join_item *joined = NULL;
    size_t product_count = 0;
    size_t joined_count = 0;
    size_t sku_count = 0;
    struct codec_error error;
    struct store_body body;

    *goods = (struct demo_goods){.count = 0};
    if (!document(demo_text_products, arena, &body) ||
        product_batch_decode(&body, &products, &product_count, &error) != CODEC_OK ||
        !document(demo_text_join_mega, arena, &body) ||
        campaign_join_decode(&body, &joined, &joined_count, &error) != CODEC_OK)
        return false;
    for (size_t i = 0; i < product_count; i++)
        sku_count += products[i].product.sku_count;
    goods->skus = arena_calloc(arena, sku_count + 1, sizeof *goods->skus);
    if (goods->skus == NULL)
        return false;
    for (size_t i = 0; i < product_count; i++) {
        const struct product_record *product = &products[i].product;

        for (uint32_t s = 0; s < product->sku_count; s++) {
            const struct sku_record *sku = &product->skus[s];
            int64_t discount = discount_of(joined, joined_count, sku);

            goods->shares += share_of(sku, i, discount > 0, &dice);
            goods->skus[goods->count++] = (struct demo_sku){.sku_id = sku->sku_id,
                                                            .product_id = product->product_id,
                                                            .list_price = sku->list_price,
                                                            .stock = sku->stock,
                                                            .discount = discount,
                                                            .until = goods->shares};
        }
    }
    return goods->shares > 0;
}

const struct demo_sku *demo_goods_pick(const struct demo_goods *goods, struct demo_dice *dice)
{
    uint32_t at = demo_roll(dice, goods->shares);
    size_t low = 0;
    size_t high = goods->count - 1;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (goods->skus[middle].until <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return &goods->skus[low];
}
