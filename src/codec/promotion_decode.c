#include "codec/promotion_decode.h"

#include <string.h>

#include "codec/quote_request.h"
#include "codec/store_read.h"

/* ---- words ---- */

static const char *type_word(int word)
{
    return tumpuk_type_name((enum tumpuk_type)word);
}

static const char *buyer_word(int word)
{
    return tumpuk_buyer_name((enum tumpuk_buyer)word);
}

enum tumpuk_channel codec_channel(int word)
{
    return word == 0 ? TUMPUK_CHANNEL_SHOP_TOKOPEDIA : TUMPUK_CHANNEL_TOKOPEDIA;
}

static const char *channel_word(int word)
{
    return tumpuk_channel_name(codec_channel(word));
}

static const char *funder_word(int word)
{
    return tumpuk_funder_name((enum tumpuk_funder)word);
}

#define CHANNEL_COUNT 2

const struct codec_words CODEC_WORDS_TYPE = {TUMPUK_TYPE_COUNT, type_word};
const struct codec_words CODEC_WORDS_BUYER = {TUMPUK_BUYER_COUNT, buyer_word};
const struct codec_words CODEC_WORDS_CHANNEL = {CHANNEL_COUNT, channel_word};
static const struct codec_words FUNDER_WORDS = {TUMPUK_FUNDER_COUNT, funder_word};

/* ---- parts ---- */

struct scope_wire {
    json_t *product_ids;
    json_t *sku_ids;
};

static const struct codec_member SCOPE_MEMBERS[] = {
    {CODEC_NAMED("product_ids"), .kind = CODEC_KIND_JSON,
     .offset = offsetof(struct scope_wire, product_ids)},
    {CODEC_NAMED("sku_ids"), .kind = CODEC_KIND_JSON,
     .offset = offsetof(struct scope_wire, sku_ids)},
};
static const struct codec_shape SCOPE_SHAPE = {2, SCOPE_MEMBERS};

/* An empty scope is refused: a promotion that lost its last product must not
 * become shop-wide (spec: Vouchers, shipping, cashback). */
static void scope_read(struct codec_reader *reader, json_t *json, const struct codec_path *path,
                       size_t *ids_left, struct tumpuk_scope *out)
{
    const struct codec_path products_path = CODEC_MEMBER(path, "product_ids");
    const struct codec_path skus_path = CODEC_MEMBER(path, "sku_ids");
    struct scope_wire wire = {NULL, NULL};
    size_t named;

    *out = (struct tumpuk_scope){.everything = false};
    (void)codec_object(reader, json, path, &SCOPE_SHAPE, &wire);
    if (json_is_object(json) && wire.product_ids == NULL && wire.sku_ids == NULL) {
        codec_fault(
            reader, path, CODEC_FAULT_EMPTY,
            BILINGUAL(reader,
                      "Cakupan harus menyebut paling sedikit satu id di product_ids atau sku_ids; "
                      "untuk semua barang, jangan cantumkan scope.",
                      "A scope must name at least one id in product_ids or sku_ids; leave it out "
                      "for every line."));
        return;
    }
    named = json_array_size(wire.product_ids) + json_array_size(wire.sku_ids);
    if (named > QUOTE_SCOPE_IDS_MAX) {
        codec_fault(reader, path, CODEC_FAULT_TOO_MANY,
                    BILINGUAL(reader, "Cakupan ini menyebut %zu id; batasnya %d id.",
                              "The scope names %zu ids; at most %d are allowed."),
                    named, QUOTE_SCOPE_IDS_MAX);
        return;
    }
    if (named > *ids_left) {
        codec_fault(reader, path, CODEC_FAULT_TOO_MANY,
                    BILINGUAL(reader, "Semua cakupan bersama-sama menyebut lebih dari %d id.",
                              "All scopes together name more than %d ids."),
                    QUOTE_SCOPE_IDS_TOTAL_MAX);
        return;
    }
    *ids_left -= named;
    if (wire.product_ids != NULL)
        (void)codec_ids(reader, wire.product_ids, &products_path, 1, QUOTE_SCOPE_IDS_MAX,
                        &out->product_ids, &out->product_count);
    if (wire.sku_ids != NULL)
        (void)codec_ids(reader, wire.sku_ids, &skus_path, 1, QUOTE_SCOPE_IDS_MAX, &out->sku_ids,
                        &out->sku_count);
}

/* The platform's share where a type gives no funding (spec: Words, funding). */

static int32_t share_default(enum tumpuk_funder funder)
{
    switch (funder) {
    case TUMPUK_FUNDER_SELLER:
        return 0;
    case TUMPUK_FUNDER_PLATFORM:
        return TUMPUK_BPS_ONE;
    case TUMPUK_FUNDER_SHARED:
        return TUMPUK_SHARE_DEFAULT_BPS;
    }
    return 0;
}

struct funding_wire {
    int by;
    int32_t share_bps;
};

enum funding_member { FUNDING_BY, FUNDING_SHARE };

static const struct codec_member FUNDING_MEMBERS[] = {
    [FUNDING_BY] = {CODEC_NAMED("by"), .required = true, .kind = CODEC_KIND_WORD,
                    .offset = offsetof(struct funding_wire, by), .words = &FUNDER_WORDS},
    [FUNDING_SHARE] = {CODEC_NAMED("platform_share_bps"), .kind = CODEC_KIND_INT32,
                       .offset = offsetof(struct funding_wire, share_bps), .min = 0,
                       .max = TUMPUK_BPS_ONE},
};
static const struct codec_shape FUNDING_SHAPE = {2, FUNDING_MEMBERS};

/* The platform's share in bps: the one figure that the core knows, so that
 * shared by 10,000 is the platform's and by 0 the seller's without more ado. */
static int32_t funding_read(struct codec_reader *reader, json_t *json,
                            const struct codec_path *path)
{
    const struct codec_path share_path = CODEC_MEMBER(path, "platform_share_bps");
    struct funding_wire wire = {0, 0};
    struct codec_found found = codec_object(reader, json, path, &FUNDING_SHAPE, &wire);

    if (!codec_good(found, FUNDING_BY))
        return 0;
    if (wire.by == TUMPUK_FUNDER_SHARED) {
        if (!codec_seen(found, FUNDING_SHARE))
            codec_fault(reader, &share_path, CODEC_FAULT_REQUIRED,
                        BILINGUAL(reader,
                                  "Pendanaan SHARED memerlukan porsi platform, 0 sampai 10000.",
                                  "SHARED funding needs the platform's share, 0 to 10000."));
        return wire.share_bps;
    }
    if (codec_seen(found, FUNDING_SHARE))
        codec_fault(reader, &share_path, CODEC_FAULT_INCONSISTENT,
                    BILINGUAL(reader,
                              "Porsi platform hanya untuk pendanaan SHARED; pendanaan ini %s.",
                              "A share belongs to SHARED funding only; this is %s."),
                    funder_word(wire.by));
    return share_default((enum tumpuk_funder)wire.by);
}

/* ---- the promotion ---- */

struct promotion_wire {
    struct tumpuk_text id;
    struct tumpuk_text name;
    struct tumpuk_text code;
    int type;
    int audience;
    int64_t starts_at_us;
    int64_t ends_at_us;
    int64_t min_spend;
    int64_t min_quantity;
    int64_t max_units_per_order;
    json_t *channels;
    json_t *scope;
    json_t *funding;
    json_t *benefit;
    struct promotion_stored_wire stored;
};

enum promotion_member {
    PROMOTION_ID,
    PROMOTION_NAME,
    PROMOTION_TYPE,
    PROMOTION_STARTS_AT,
    PROMOTION_ENDS_AT,
    PROMOTION_AUDIENCE,
    PROMOTION_CHANNELS,
    PROMOTION_SCOPE,
    PROMOTION_FUNDING,
    PROMOTION_MIN_SPEND,
    PROMOTION_MIN_QUANTITY,
    PROMOTION_MAX_UNITS,
    PROMOTION_CODE,
    PROMOTION_BENEFIT,
    PROMOTION_MEMBER_COUNT, /* of the simulator's; what follows is of stored ones only */
    PROMOTION_CAMPAIGN_ID = PROMOTION_MEMBER_COUNT,
    PROMOTION_QUOTA,
    PROMOTION_QUOTA_PER_BUYER,
    PROMOTION_QUOTA_USED, /* from here on: answers have it, so that requests may: it is not looked at */
    PROMOTION_STATUS,
    PROMOTION_DEACTIVATED_AT,
    PROMOTION_CREATED_AT,
    PROMOTION_UPDATED_AT,
    PROMOTION_CONFLICTS,
    PROMOTION_CONFLICTS_TOTAL,
    PROMOTION_CONFLICTS_COMPLETE,
    PROMOTION_CONFLICTS_NOTE,
    PROMOTION_STORED_COUNT,
};

#define AT(field) offsetof(struct promotion_wire, field)
#define JSON(name_, field)                                               \
    {                                                                    \
        CODEC_NAMED(name_), .kind = CODEC_KIND_JSON, .offset = AT(field) \
    }

static const struct codec_member PROMOTION_MEMBERS[PROMOTION_STORED_COUNT] = {
    [PROMOTION_ID] = {CODEC_NAMED("id"), .required = true, .kind = CODEC_KIND_ID, .offset = AT(id)},
    [PROMOTION_NAME] = {CODEC_NAMED("name"), .kind = CODEC_KIND_NAME, .offset = AT(name)},
    [PROMOTION_TYPE] = {CODEC_NAMED("type"), .required = true, .kind = CODEC_KIND_WORD,
                        .offset = AT(type), .words = &CODEC_WORDS_TYPE},
    [PROMOTION_STARTS_AT] = {CODEC_NAMED("starts_at"), .kind = CODEC_KIND_INSTANT,
                             .offset = AT(starts_at_us)},
    [PROMOTION_ENDS_AT] = {CODEC_NAMED("ends_at"), .kind = CODEC_KIND_INSTANT,
                           .offset = AT(ends_at_us)},
    [PROMOTION_AUDIENCE] = {CODEC_NAMED("audience"), .kind = CODEC_KIND_WORD,
                            .offset = AT(audience), .words = &CODEC_WORDS_BUYER},
    [PROMOTION_CHANNELS] = JSON("channels", channels),
    [PROMOTION_SCOPE] = JSON("scope", scope),
    [PROMOTION_FUNDING] = JSON("funding", funding),
    [PROMOTION_MIN_SPEND] = {CODEC_NAMED("min_spend"), .kind = CODEC_KIND_INT64,
                             .offset = AT(min_spend), .min = 1, .max = TUMPUK_MONEY_MAX},
    [PROMOTION_MIN_QUANTITY] = {CODEC_NAMED("min_quantity"), .kind = CODEC_KIND_INT64,
                                .offset = AT(min_quantity), .min = 1, .max = CODEC_UNITS_MAX},
    [PROMOTION_MAX_UNITS] = {CODEC_NAMED("max_units_per_order"), .kind = CODEC_KIND_INT64,
                             .offset = AT(max_units_per_order), .min = 1, .max = CODEC_UNITS_MAX},
    [PROMOTION_CODE] = {CODEC_NAMED("code"), .kind = CODEC_KIND_ID, .offset = AT(code)},
    [PROMOTION_BENEFIT] = {CODEC_NAMED("benefit"), .required = true, .kind = CODEC_KIND_JSON,
                           .offset = AT(benefit)},
    [PROMOTION_CAMPAIGN_ID] = {CODEC_NAMED("campaign_id"), .kind = CODEC_KIND_ID,
                               .offset = AT(stored.campaign_id)},
    [PROMOTION_QUOTA] = JSON("quota", stored.quota),
    [PROMOTION_QUOTA_PER_BUYER] = JSON("quota_per_buyer", stored.quota_per_buyer),
    [PROMOTION_QUOTA_USED] = JSON("quota_used", stored.ignored),
    [PROMOTION_STATUS] = JSON("status", stored.ignored),
    [PROMOTION_DEACTIVATED_AT] = JSON("deactivated_at", stored.ignored),
    [PROMOTION_CREATED_AT] = JSON("created_at", stored.ignored),
    [PROMOTION_UPDATED_AT] = JSON("updated_at", stored.ignored),
    [PROMOTION_CONFLICTS] = JSON("conflicts", stored.ignored),
    [PROMOTION_CONFLICTS_TOTAL] = JSON("conflicts_total", stored.ignored),
    [PROMOTION_CONFLICTS_COMPLETE] = JSON("conflicts_complete", stored.ignored),
    [PROMOTION_CONFLICTS_NOTE] = JSON("conflicts_note", stored.ignored),
};
static const struct codec_shape PROMOTION_SHAPE = {PROMOTION_MEMBER_COUNT, PROMOTION_MEMBERS};

/* A condition that the type does not have is refused. */
static void condition_check(struct codec_reader *reader, const struct codec_path *path,
                            struct codec_found found, enum promotion_member index, bool allowed,
                            enum tumpuk_type type)
{
    const struct codec_member *member = &PROMOTION_MEMBERS[index];
    const struct codec_path here = {path, member->name, member->name_len, 0};

    if (codec_seen(found, index) && !allowed)
        codec_fault(reader, &here, CODEC_FAULT_NOT_ALLOWED,
                    BILINGUAL(reader, "%s tidak boleh memuat kolom ini.%s",
                              "%s may not carry this field.%s"),
                    tumpuk_type_name(type),
                    type == TUMPUK_TYPE_BUY_MORE_SAVE_MORE
                        ? BILINGUAL(reader, " Syaratnya ada pada jenjangnya.",
                                    " Its steps have the conditions.")
                        : "");
}

/* spec: Which promotion may say what */
static void promotion_check_type(struct codec_reader *reader, const struct codec_path *path,
                                 struct codec_found found, enum tumpuk_type type)
{
    const struct codec_path code_path = CODEC_MEMBER(path, "code");
    const struct tumpuk_type_traits *traits = tumpuk_type_get(type);

    condition_check(reader, path, found, PROMOTION_MIN_SPEND, traits->thresholds, type);
    condition_check(reader, path, found, PROMOTION_MIN_QUANTITY, traits->thresholds, type);
    condition_check(reader, path, found, PROMOTION_MAX_UNITS, traits->unit_limit, type);
    condition_check(reader, path, found, PROMOTION_CODE, traits->needs_code, type);
    if (traits->needs_code && !codec_seen(found, PROMOTION_CODE))
        codec_fault(reader, &code_path, CODEC_FAULT_REQUIRED,
                    BILINGUAL(reader, "%s harus memuat kodenya.", "%s must carry its code."),
                    tumpuk_type_name(type));
}

/* The members that are objects and lists of their own. */
static void promotion_read_parts(struct codec_reader *reader, const struct codec_path *path,
                                 const struct promotion_wire *wire, const enum tumpuk_type *type,
                                 size_t *scope_ids_left, struct tumpuk_promotion *out)
{
    const struct codec_path channels_path = CODEC_MEMBER(path, "channels");
    const struct codec_path scope_path = CODEC_MEMBER(path, "scope");
    const struct codec_path funding_path = CODEC_MEMBER(path, "funding");
    const struct codec_path benefit_path = CODEC_MEMBER(path, "benefit");

    if (wire->channels != NULL)
        out->channels = store_read_channels(reader, wire->channels, &channels_path);
    if (wire->scope != NULL)
        scope_read(reader, wire->scope, &scope_path, scope_ids_left, &out->scope);
    if (wire->funding != NULL)
        out->platform_share_bps = (uint16_t)funding_read(reader, wire->funding, &funding_path);
    else if (type != NULL)
        out->platform_share_bps = (uint16_t)share_default(tumpuk_type_get(*type)->default_funder);
    if (wire->benefit != NULL)
        (void)benefit_read(reader, wire->benefit, &benefit_path, type, &out->benefit);
}

/* Reads the members of `shape`, which begins as PROMOTION_SHAPE does. */
static struct codec_found promotion_read(struct codec_reader *reader, json_t *json,
                                         const struct codec_path *path,
                                         const struct codec_shape *shape, size_t *scope_ids_left,
                                         struct promotion_wire *wire, struct tumpuk_promotion *out)
{
    const struct codec_path ends_path = CODEC_MEMBER(path, "ends_at");
    struct codec_found found;
    enum tumpuk_type type;
    bool typed;

    *wire = (struct promotion_wire){
        .audience = TUMPUK_BUYER_ALL,
        .starts_at_us = TUMPUK_TIME_MIN,
        .ends_at_us = TUMPUK_TIME_MAX,
    };
    found = codec_object(reader, json, path, shape, wire);
    typed = codec_good(found, PROMOTION_TYPE);
    type = (enum tumpuk_type)wire->type;
    *out = (struct tumpuk_promotion){
        .type = type,
        .audience = (enum tumpuk_buyer)wire->audience,
        .channels = TUMPUK_CHANNELS_ALL,
        .min_quantity = wire->min_quantity,
        .max_units_per_order = wire->max_units_per_order,
        .min_spend = wire->min_spend,
        .starts_at_us = wire->starts_at_us,
        .ends_at_us = wire->ends_at_us,
        .scope = {.everything = true},
        .id = wire->id,
        .code = wire->code,
        .name = wire->name,
    };
    if (codec_good(found, PROMOTION_STARTS_AT) && codec_good(found, PROMOTION_ENDS_AT) &&
        wire->ends_at_us <= wire->starts_at_us)
        codec_fault(reader, &ends_path, CODEC_FAULT_INCONSISTENT,
                    BILINGUAL(reader, "Waktu berakhirnya harus setelah starts_at.",
                              "The end must be later than starts_at."));
    if (typed)
        promotion_check_type(reader, path, found, type);
    promotion_read_parts(reader, path, wire, typed ? &type : NULL, scope_ids_left, out);
    return found;
}

void promotion_decode(struct codec_reader *reader, json_t *json, const struct codec_path *path,
                      size_t *scope_ids_left, struct tumpuk_promotion *out)
{
    struct promotion_wire wire;

    (void)promotion_read(reader, json, path, &PROMOTION_SHAPE, scope_ids_left, &wire, out);
}

void promotion_stored_decode(struct codec_reader *reader, json_t *json,
                             const struct codec_path *path, bool id_required,
                             struct promotion_stored_wire *stored, struct tumpuk_promotion *out)
{
    struct codec_member members[PROMOTION_STORED_COUNT];
    const struct codec_shape shape = {PROMOTION_STORED_COUNT, members};
    size_t scope_ids_left = QUOTE_SCOPE_IDS_MAX;
    struct promotion_wire wire;

    memcpy(members, PROMOTION_MEMBERS, sizeof members);
    members[PROMOTION_ID].required = id_required;
    (void)promotion_read(reader, json, path, &shape, &scope_ids_left, &wire, out);
    *stored = wire.stored;
}
