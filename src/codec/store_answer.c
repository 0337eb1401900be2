#include "codec/store_answer.h"

#include "codec/human.h"
#include "codec/promotion_decode.h"

/* ---- what several have ---- */

size_t store_instant_text(const struct store_view *view, int64_t at_us, char text[RFC3339_TEXT_MAX])
{
    struct rfc3339_zone zone;

    if (at_us == TUMPUK_TIME_MIN || at_us == TUMPUK_TIME_MAX)
        return 0;
    zone = zone_at(view->zone, at_us);
    if (!human_can_tell(at_us, zone)) /* the last day of the year 9999, to the east */
        zone = (struct rfc3339_zone){.zulu = true};
    return rfc3339_format(at_us, zone, text);
}

void store_instant_encode(struct json_out *out, const struct store_view *view, int64_t at_us)
{
    char text[RFC3339_TEXT_MAX];

    json_out_text(out, text, store_instant_text(view, at_us, text));
}

#define PUT_INSTANT(out, view, literal, at_us) \
    (json_out_key((out), literal), store_instant_encode((out), (view), (at_us)))

/* Where there is one. */
static void put_text(struct json_out *out, const char *key, size_t key_len, struct tumpuk_text text)
{
    if (text.len == 0)
        return;
    json_out_key_n(out, key, key_len);
    json_out_text(out, text.bytes, text.len);
}

#define PUT_TEXT(out, literal, text) put_text((out), "" literal, sizeof(literal) - 1, (text))

/* Where it is at least `least`. */
static void put_from(struct json_out *out, const char *key, size_t key_len, int64_t least,
                     int64_t value)
{
    if (value < least)
        return;
    json_out_key_n(out, key, key_len);
    json_out_i64(out, value);
}

#define PUT_FROM(out, literal, least, value) \
    put_from((out), "" literal, sizeof(literal) - 1, (least), (value))

static void put_written(struct json_out *out, const struct store_view *view, int64_t created_us,
                        int64_t updated_us)
{
    PUT_INSTANT(out, view, "created_at", created_us);
    PUT_INSTANT(out, view, "updated_at", updated_us);
}

static void put_ended(struct json_out *out, const struct store_view *view, int64_t ended_at_us)
{
    json_out_member_string(out, "status", ended_at_us == SHOP_TIME_NEVER ? "ACTIVE" : "ENDED");
    if (ended_at_us != SHOP_TIME_NEVER)
        PUT_INSTANT(out, view, "ended_at", ended_at_us);
}

void store_channels_encode(struct json_out *out, uint8_t channels)
{
    json_out_key(out, "channels");
    json_out_array(out);
    for (int word = 0; word < CODEC_WORDS_CHANNEL.count; word++) {
        if (channels & codec_channel(word))
            json_out_string(out, CODEC_WORDS_CHANNEL.name(word));
    }
    json_out_end_array(out);
}

/* ---- shops and products ---- */

void shop_encode(struct json_out *out, const struct store_view *view, const struct shop *shop)
{
    json_out_object(out);
    PUT_TEXT(out, "shop_id", shop->shop_id);
    PUT_TEXT(out, "name", shop->name);
    json_out_member_string(out, "currency", shop->currency);
    json_out_member_i64(out, "currency_exponent", shop->exponent);
    PUT_TEXT(out, "time_zone", shop->time_zone);
    put_ended(out, view, shop->ended_at_us);
    put_written(out, view, shop->created_us, shop->updated_us);
    json_out_end_object(out);
}

int64_t product_stock_shown(const struct sku_record *sku)
{
    if (sku->stock == SHOP_STOCK_NONE)
        return -1;
    return sku->stock > 0 ? sku->stock : 0;
}

static void sku_encode(struct json_out *out, const struct sku_record *sku)
{
    int64_t stock = product_stock_shown(sku);

    json_out_object(out);
    PUT_TEXT(out, "sku_id", sku->sku_id);
    PUT_TEXT(out, "name", sku->name);
    json_out_member_i64(out, "list_price", sku->list_price);
    PUT_FROM(out, "unit_cost", 0, sku->unit_cost);
    PUT_FROM(out, "floor_price", 0, sku->floor_price);
    PUT_FROM(out, "min_margin_bps", 1, sku->min_margin_bps);
    PUT_FROM(out, "stock", 0, stock);
    PUT_FROM(out, "stock_was", 0, stock);
    PUT_FROM(out, "low_stock_threshold", 0, sku->low_stock_threshold);
    json_out_end_object(out);
}

void product_encode(struct json_out *out, const struct store_view *view,
                    const struct product_record *product)
{
    json_out_object(out);
    PUT_TEXT(out, "product_id", product->product_id);
    PUT_TEXT(out, "name", product->name);
    json_out_key(out, "skus");
    json_out_array(out);
    for (uint32_t i = 0; i < product->sku_count; i++)
        sku_encode(out, &product->skus[i]);
    json_out_end_array(out);
    put_ended(out, view, product->ended_at_us);
    put_written(out, view, product->created_us, product->updated_us);
    json_out_end_object(out);
}

/* ---- campaigns ---- */

static const char *campaign_status(const struct campaign_record *campaign, int64_t now_us)
{
    if (now_us < campaign->starts_at_us)
        return promotion_status_name(PROMOTION_STATUS_UPCOMING);
    return promotion_status_name(now_us < campaign->ends_at_us ? PROMOTION_STATUS_ONGOING
                                                               : PROMOTION_STATUS_ENDED);
}

void campaign_encode(struct json_out *out, const struct store_view *view,
                     const struct campaign_record *campaign)
{
    json_out_object(out);
    PUT_TEXT(out, "campaign_id", campaign->campaign_id);
    PUT_TEXT(out, "parent_id", campaign->parent_id);
    PUT_TEXT(out, "name", campaign->name);
    json_out_member_string(out, "kind", campaign_kind_name(campaign->kind));
    PUT_INSTANT(out, view, "starts_at", campaign->starts_at_us);
    PUT_INSTANT(out, view, "ends_at", campaign->ends_at_us);
    store_channels_encode(out, campaign->channels);
    json_out_member_bool(out, "dashboard_enabled", campaign->dashboard_enabled);
    json_out_member_string(out, "status", campaign_status(campaign, view->now_us));
    json_out_member_bool(out, "joined", campaign->joined);
    put_written(out, view, campaign->created_us, campaign->updated_us);
    json_out_end_object(out);
}

/* ---- batches ---- */

const char *store_outcome_name(enum store_outcome outcome)
{
    static const char *const NAME[STORE_OUTCOME_COUNT] = {
        [STORE_CREATED] = "CREATED",
        [STORE_UPDATED] = "UPDATED",
        [STORE_UNCHANGED] = "UNCHANGED",
        [STORE_INVALID] = "INVALID",
    };
    return NAME[outcome];
}

void store_result_encode(struct json_out *out, size_t index, uint32_t row, struct tumpuk_text id,
                         const char *result, const struct fault_list *faults)
{
    json_out_object(out);
    json_out_member_i64(out, "index", (int64_t)index);
    if (row > 0)
        json_out_member_i64(out, "row", row);
    PUT_TEXT(out, "id", id);
    json_out_member_string(out, "result", result);
    if (faults != NULL) {
        json_out_key(out, "errors");
        json_out_array(out);
        for (size_t i = 0; i < faults->count; i++) {
            json_out_object(out);
            json_out_member_string(out, "field", faults->items[i].field);
            json_out_member_string(out, "code", faults->items[i].code);
            json_out_member_string(out, "detail", faults->items[i].detail);
            json_out_end_object(out);
        }
        json_out_end_array(out);
    }
    json_out_end_object(out);
}

void store_outcome_encode(struct json_out *out, size_t index, uint32_t row, struct tumpuk_text id,
                          enum store_outcome outcome, const struct fault_list *faults)
{
    store_result_encode(out, index, row, id, store_outcome_name(outcome),
                        outcome == STORE_INVALID ? faults : NULL);
}
