/*
 * The smaller bodies of the store: shops, campaigns, what joins a campaign, API
 * keys. Each input is read as all of them; what decodes keeps its limits, and
 * written out it reads the same.
 */
#include "base/access.h"
#include "codec/key_document.h"
#include "codec/quote_request.h"
#include "fuzz_store.h"

static const struct store_view VIEW = {.zone = NULL};

static void claim_shop(const struct store_body *body)
{
    struct shop shop, again;
    struct codec_error error;
    struct store_body written;
    struct json_out out;
    struct buf buf;
    enum codec_result result = shop_decode(body, &shop, &error);

    claim_refusal(result, &error);
    if (result != CODEC_OK)
        return;
    claim_name(shop.name);
    CLAIM(shop.exponent >= 0 && shop.exponent <= QUOTE_EXPONENT_MAX);
    CLAIM(strlen(shop.currency) == SHOP_CURRENCY_LEN);
    claim_id(shop.time_zone);
    buf_init(&buf, FUZZ_ANSWER_BYTES_MAX);
    json_out_init(&out, &buf, true);
    shop_encode(&out, &VIEW, &shop);
    written = fuzz_written(&buf, &out, body->arena);
    CLAIM(shop_decode(&written, &again, &error) == CODEC_OK);
    CLAIM(fuzz_same_text(shop.shop_id, again.shop_id) && fuzz_same_text(shop.name, again.name));
    CLAIM(fuzz_same_text(shop.time_zone, again.time_zone) && shop.exponent == again.exponent);
    CLAIM(strcmp(shop.currency, again.currency) == 0);
    buf_clear(&buf);
}

static void claim_campaign(const struct store_body *body)
{
    struct campaign_record campaign, again;
    struct codec_error error;
    struct store_body written;
    struct json_out out;
    struct buf buf;
    enum codec_result result = campaign_decode(body, &campaign, &error);

    claim_refusal(result, &error);
    if (result != CODEC_OK)
        return;
    claim_id(campaign.campaign_id);
    claim_name(campaign.name);
    CLAIM(campaign.kind < CAMPAIGN_KIND_COUNT && campaign.channels != 0);
    CLAIM(campaign.starts_at_us < campaign.ends_at_us);
    CLAIM(campaign.starts_at_us >= FUZZ_FIRST_US && campaign.ends_at_us <= FUZZ_LAST_US);
    CLAIM(campaign.starts_at_us % CAMPAIGN_GRID_US == 0);
    CLAIM(campaign.ends_at_us % CAMPAIGN_GRID_US == 0);
    buf_init(&buf, FUZZ_ANSWER_BYTES_MAX);
    json_out_init(&out, &buf, false);
    campaign_encode(&out, &VIEW, &campaign);
    written = fuzz_written(&buf, &out, body->arena);
    CLAIM(campaign_decode(&written, &again, &error) == CODEC_OK);
    CLAIM(fuzz_same_text(campaign.campaign_id, again.campaign_id));
    CLAIM(fuzz_same_text(campaign.parent_id, again.parent_id));
    CLAIM(fuzz_same_text(campaign.name, again.name));
    CLAIM(campaign.kind == again.kind && campaign.channels == again.channels);
    CLAIM(campaign.starts_at_us == again.starts_at_us && campaign.ends_at_us == again.ends_at_us);
    CLAIM(campaign.dashboard_enabled == again.dashboard_enabled);
    buf_clear(&buf);
}

static void claim_join(const struct store_body *body)
{
    struct join_item *items = NULL;
    struct codec_error error;
    size_t count = 0;
    enum codec_result result = campaign_join_decode(body, &items, &count, &error);

    claim_refusal(result, &error);
    if (result != CODEC_OK)
        return;
    CLAIM(count >= 1 && count <= STORE_JOIN_ITEMS_MAX);
    for (size_t i = 0; i < count; i++) {
        claim_id(items[i].sku_id);
        claim_money(items[i].price);
        CLAIM(items[i].type == TUMPUK_TYPE_CAMPAIGN_PRICE ||
              items[i].type == TUMPUK_TYPE_COFUNDED_CAMPAIGN_PRICE);
        CLAIM(items[i].platform_share_bps <= TUMPUK_BPS_ONE);
        if (items[i].price < 0)
            CLAIM(items[i].percent_off_bps >= 1 && items[i].percent_off_bps <= TUMPUK_BPS_ONE);
        for (size_t j = 0; j < i && j < 8; j++)
            CLAIM(!fuzz_same_text(items[i].sku_id, items[j].sku_id));
    }
}

static void claim_key(const struct store_body *body)
{
    struct key_request key;
    struct codec_error error;
    enum codec_result result = key_request_decode(body->bytes, body->len, body->lang, body->arena,
                                                  &key, &error);

    claim_refusal(result, &error);
    if (result != CODEC_OK)
        return;
    CLAIM(key.grant.role > ACCESS_ROLE_NONE && key.grant.role <= ACCESS_ROLE_OPERATOR);
    CLAIM((key.grant.role == ACCESS_ROLE_SELLER) == (key.grant.shop_count > 0));
    CLAIM(key.grant.shop_count <= ACCESS_SHOPS_MAX);
    for (size_t i = 0; i < key.grant.shop_count; i++)
        claim_id((struct tumpuk_text){key.grant.shops[i], (uint32_t)strlen(key.grant.shops[i])});
    if (key.name != NULL)
        claim_text(key.name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(FUZZ_ARENA_BYTES_MAX);
    struct store_body body = fuzz_body(data, size, arena);

    CLAIM(arena != NULL);
    claim_shop(&body);
    claim_campaign(&body);
    claim_join(&body);
    claim_key(&body);
    arena_free(arena);
    return 0;
}
