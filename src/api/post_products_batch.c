/* POST /v1/shops/{shop_id}/products/batch: many products at once. */
#include "api/store.h"
#include "codec/store_sheet.h"

static enum db_result write_items(struct api_call *call, struct store_item *items, size_t count,
                                  enum store_outcome *outcomes)
{
    struct api_product_write *writes = arena_calloc(call->arena, count, sizeof *writes);
    enum db_result result;

    if (writes == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++) {
        writes[i].given = &items[i].product;
        writes[i].faults = &items[i].faults;
    }
    result = api_write_products(call, writes, count);
    for (size_t i = 0; i < count; i++)
        outcomes[i] = writes[i].outcome;
    return result;
}

static struct tumpuk_text id_of(const struct store_item *item)
{
    return item->product.product_id;
}

void api_post_products_batch(struct http_request *request, struct http_reply *reply)
{
    static const struct api_batch_kind KIND = {.decode = product_batch_decode,
                                               .write = write_items,
                                               .id = id_of,
                                               .place = product_sheet_place};

    api_batch_run(request, reply, &KIND);
}
