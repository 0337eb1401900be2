/* Campaigns, and the SKUs with which a shop joins one (spec dashboard: Words). */
#include <string.h>

#include "codec/promotion_decode.h"
#include "codec/store_read.h"

static const char *kind_word(int word)
{
    return campaign_kind_name((enum campaign_kind)word);
}

static const struct codec_words KIND_WORDS = {CAMPAIGN_KIND_COUNT, kind_word};

/* ---- the campaign ---- */

struct campaign_wire {
    struct tumpuk_text campaign_id;
    struct tumpuk_text parent_id;
    struct tumpuk_text name;
    int kind;
    int64_t starts_at_us;
    int64_t ends_at_us;
    json_t *channels;
    json_t *dashboard_enabled;
    json_t *ignored;
};

#define AT(field) offsetof(struct campaign_wire, field)
#define JSON(name_, field)                                               \
    {                                                                    \
        CODEC_NAMED(name_), .kind = CODEC_KIND_JSON, .offset = AT(field) \
    }

enum campaign_member {
    CAMPAIGN_ID,
    CAMPAIGN_PARENT_ID,
    CAMPAIGN_NAME,
    CAMPAIGN_KIND,
    CAMPAIGN_STARTS_AT,
    CAMPAIGN_ENDS_AT,
    CAMPAIGN_CHANNELS,
    CAMPAIGN_DASHBOARD,
    CAMPAIGN_STATUS,
    CAMPAIGN_JOINED,
    CAMPAIGN_CREATED_AT,
    CAMPAIGN_UPDATED_AT,
    CAMPAIGN_MEMBER_COUNT,
};

#define CAMPAIGN_MEMBERS(id_required)                                                             \
    {                                                                                             \
        [CAMPAIGN_ID] = {CODEC_NAMED("campaign_id"), .required = (id_required),                   \
                         .kind = CODEC_KIND_ID, .offset = AT(campaign_id)},                       \
        [CAMPAIGN_PARENT_ID] = {CODEC_NAMED("parent_id"), .kind = CODEC_KIND_ID,                  \
                                .offset = AT(parent_id)},                                         \
        [CAMPAIGN_NAME] = {CODEC_NAMED("name"), .required = true, .kind = CODEC_KIND_NAME,        \
                           .offset = AT(name)},                                                   \
        [CAMPAIGN_KIND] = {CODEC_NAMED("kind"), .required = true, .kind = CODEC_KIND_WORD,        \
                           .offset = AT(kind), .words = &KIND_WORDS},                             \
        [CAMPAIGN_STARTS_AT] = {CODEC_NAMED("starts_at"), .required = true,                       \
                                .kind = CODEC_KIND_INSTANT, .offset = AT(starts_at_us)},          \
        [CAMPAIGN_ENDS_AT] = {CODEC_NAMED("ends_at"), .required = true,                           \
                              .kind = CODEC_KIND_INSTANT, .offset = AT(ends_at_us)},              \
        [CAMPAIGN_CHANNELS] = JSON("channels", channels),                                         \
        [CAMPAIGN_DASHBOARD] = JSON("dashboard_enabled", dashboard_enabled),                      \
        [CAMPAIGN_STATUS] = JSON("status", ignored), [CAMPAIGN_JOINED] = JSON("joined", ignored), \
        [CAMPAIGN_CREATED_AT] = JSON("created_at", ignored),                                      \
        [CAMPAIGN_UPDATED_AT] = JSON("updated_at", ignored)                                       \
    }

static const struct codec_member NAMED_MEMBERS[] = CAMPAIGN_MEMBERS(true);
static const struct codec_member PLACED_MEMBERS[] = CAMPAIGN_MEMBERS(false);
static const struct codec_shape NAMED_SHAPE = {CAMPAIGN_MEMBER_COUNT, NAMED_MEMBERS};
static const struct codec_shape PLACED_SHAPE = {CAMPAIGN_MEMBER_COUNT, PLACED_MEMBERS};

static void grid_check(struct codec_reader *reader, const char *member, size_t member_len,
                       int64_t at_us)
{
    const struct codec_path path = {NULL, member, member_len, 0};

    store_check_instant(reader, NULL, member, at_us);
    if (at_us % CAMPAIGN_GRID_US != 0)
        codec_fault(reader, &path, CODEC_FAULT_INVALID_TIME,
                    BILINGUAL(reader, "Campaign mulai dan berakhir pada seperempat jam.",
                              "Campaigns begin and end on quarters of an hour."));
}

static void period_check(struct codec_reader *reader, struct codec_found found,
                         const struct campaign_wire *wire)
{
    const struct codec_path ends_path = CODEC_MEMBER(NULL, "ends_at");
    bool starts = codec_good(found, CAMPAIGN_STARTS_AT);
    bool ends = codec_good(found, CAMPAIGN_ENDS_AT);

    if (starts)
        grid_check(reader, "starts_at", sizeof "starts_at" - 1, wire->starts_at_us);
    if (ends)
        grid_check(reader, "ends_at", sizeof "ends_at" - 1, wire->ends_at_us);
    if (starts && ends && wire->ends_at_us <= wire->starts_at_us)
        codec_fault(reader, &ends_path, CODEC_FAULT_INCONSISTENT,
                    BILINGUAL(reader, "Waktu berakhirnya harus setelah starts_at.",
                              "The end must be later than starts_at."));
}

static void parent_check(struct codec_reader *reader, const struct campaign_wire *wire)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "parent_id");

    if (wire->parent_id.len > 0 && wire->parent_id.len == wire->campaign_id.len &&
        memcmp(wire->parent_id.bytes, wire->campaign_id.bytes, wire->parent_id.len) == 0)
        codec_fault(reader, &path, CODEC_FAULT_INCONSISTENT,
                    BILINGUAL(reader, "Campaign tidak dapat menjadi bagian dari dirinya sendiri.",
                              "A campaign cannot be a part of itself."));
}

enum codec_result campaign_decode(const struct store_body *body, struct campaign_record *out,
                                  struct codec_error *error)
{
    const struct codec_path channels_path = CODEC_MEMBER(NULL, "channels");
    const struct codec_path dashboard_path = CODEC_MEMBER(NULL, "dashboard_enabled");
    struct campaign_wire wire = {.kind = 0};
    struct codec_reader reader;
    struct codec_found found;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    found = codec_object(&reader, root, NULL, body->id == NULL ? &NAMED_SHAPE : &PLACED_SHAPE,
                         &wire);
    store_read_id(&reader, NULL, "campaign_id", body->id, &wire.campaign_id);
    period_check(&reader, found, &wire);
    parent_check(&reader, &wire);
    *out = (struct campaign_record){
        .campaign_id = wire.campaign_id,
        .parent_id = wire.parent_id,
        .name = wire.name,
        .kind = (enum campaign_kind)wire.kind,
        .starts_at_us = wire.starts_at_us,
        .ends_at_us = wire.ends_at_us,
        .channels = TUMPUK_CHANNELS_ALL,
        .dashboard_enabled = true,
    };
    if (wire.channels != NULL)
        out->channels = store_read_channels(&reader, wire.channels, &channels_path);
    if (wire.dashboard_enabled != NULL && !json_is_boolean(wire.dashboard_enabled))
        codec_fault_type(&reader, &dashboard_path, JSON_TRUE, wire.dashboard_enabled);
    else if (wire.dashboard_enabled != NULL)
        out->dashboard_enabled = json_is_true(wire.dashboard_enabled);
    return codec_reader_result(&reader);
}
