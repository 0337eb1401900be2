/* What every question for projections has: a period, SKUs, and how it is told. */
#include <string.h>

#include "api/projections.h"

void projection_check_period(const struct projection_terms *terms, const char *from_field,
                             const char *to_field, struct fault_list *faults)
{
    if (!api_instant_zoned(terms->from_us))
        fault_add(faults, from_field, CODEC_FAULT_OUT_OF_RANGE,
                  BILINGUAL(faults, "Seharusnya di antara tahun 1 dan 9999.",
                            "Must lie between the years 1 and 9999."));
    else if (!api_instant_zoned(terms->to_us) ||
             terms->to_us - terms->from_us > PROJECTION_DAYS_MAX * PROJECTION_DAY_US)
        fault_add(faults, to_field, CODEC_FAULT_OUT_OF_RANGE,
                  BILINGUAL(faults, "Paling lama %d hari, sampai tahun 9999.",
                            "At most %d days, up to the year 9999."),
                  PROJECTION_DAYS_MAX);
    else if (terms->to_us <= terms->from_us)
        fault_add(faults, to_field, CODEC_FAULT_INCONSISTENT,
                  BILINGUAL(faults, "Harus setelah from.", "Must be later than from."));
}

/* ---- which SKUs ---- */

static void add_once(struct projection_skus *skus, struct tumpuk_text id)
{
    for (size_t i = 0; i < skus->count; i++) {
        if (skus->ids[i].len == id.len && memcmp(skus->ids[i].bytes, id.bytes, id.len) == 0)
            return;
    }
    if (skus->count == API_PRICES_SKUS_MAX)
        skus->too_many = true;
    else
        skus->ids[skus->count++] = id;
}

void projection_skus_add(struct projection_skus *skus, const struct catalog_snapshot *shop,
                         struct tumpuk_text sku_id, const char *field, struct fault_list *faults)
{
    struct catalog_found found;

    if (skus->too_many)
        return;
    catalog_find_skus(shop, &sku_id, 1, &found);
    if (found.sku == NULL)
        api_fault_unknown_sku(faults, field);
    else
        add_once(skus, sku_id);
}

void projection_skus_add_product(struct projection_skus *skus, const struct catalog_snapshot *shop,
                                 struct tumpuk_text product_id, const char *field,
                                 struct fault_list *faults)
{
    const struct catalog_product *product;

    if (skus->too_many)
        return;
    product = catalog_find_product(shop, product_id);
    if (product == NULL)
        fault_add(faults, field, API_FAULT_UNKNOWN_PRODUCT,
                  BILINGUAL(faults, "Toko ini tidak menjual produk tersebut.",
                            "The shop does not sell this product."));
    for (uint32_t i = 0; product != NULL && i < product->sku_count; i++)
        add_once(skus, product->skus[i].id);
}

void projection_skus_end(const struct projection_skus *skus, const char *field,
                         struct fault_list *faults)
{
    if (skus->too_many)
        fault_add(faults, field, CODEC_FAULT_TOO_MANY,
                  BILINGUAL(faults, "Paling banyak %d SKU, termasuk SKU dari produk.",
                            "At most %d SKUs, those of products included."),
                  API_PRICES_SKUS_MAX);
}

/* ---- how it is told ---- */

void projection_refuse_needs(const struct http_request *request, struct http_reply *reply,
                             const char *field, uint64_t needs, uint64_t most)
{
    api_reply_fault(request, reply, field, API_FAULT_TOO_MANY_SEGMENTS,
                    arena_printf(request->arena,
                                 BILINGUAL(request,
                                           "Perlu sampai %llu segmen, paling banyak %llu: "
                                           "kurangi SKU atau persingkat periodenya.",
                                           "Needs up to %llu segments, at most %llu: ask for "
                                           "fewer SKUs or a shorter period."),
                                 (unsigned long long)needs, (unsigned long long)most));
}

struct projection_view projection_run_view(const struct projection_run *run, enum lang lang)
{
    const struct catalog_shop_facts *facts = catalog_snapshot_facts(run->shop);
    const struct projection_terms *terms = &run->terms;

    return (struct projection_view){.currency = facts->currency,
                                    .exponent = facts->exponent,
                                    .zone = facts->zone,
                                    .from_us = terms->from_us,
                                    .to_us = terms->to_us,
                                    .buyer = terms->buyer,
                                    .channel = terms->channel,
                                    .quantity = terms->quantity,
                                    .chat_vouchers = terms->chat_vouchers,
                                    .promo_codes = terms->promo_codes,
                                    .range = terms->range,
                                    .rulebooks = run->rulebook_names,
                                    .lang = lang};
}
