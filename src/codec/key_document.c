#include "codec/key_document.h"

#include "codec/human.h"
#include "codec/json.h"

static const struct rfc3339_zone UTC = {.zulu = true};

/* ---- requests ---- */

static const char *role_word(int word)
{
    return access_role_name((enum access_role)(word + 1)); /* NONE is none that can be given */
}

static const char *mode_word(int word)
{
    return access_mode_name(word == 1);
}

static const struct codec_words ROLE_WORDS = {ACCESS_ROLE_COUNT - 1, role_word};
static const struct codec_words MODE_WORDS = {2, mode_word};

struct key_wire {
    int role;
    int mode;
    json_t *shops;
    struct tumpuk_text name;
    json_t *expires_at;
};

enum key_member { KEY_ROLE, KEY_ACCESS, KEY_SHOPS, KEY_NAME, KEY_EXPIRES_AT };

static const struct codec_member KEY_MEMBERS[] = {
    [KEY_ROLE] = {CODEC_NAMED("role"), .required = true, .kind = CODEC_KIND_WORD,
                  .offset = offsetof(struct key_wire, role), .words = &ROLE_WORDS},
    [KEY_ACCESS] = {CODEC_NAMED("access"), .required = true, .kind = CODEC_KIND_WORD,
                    .offset = offsetof(struct key_wire, mode), .words = &MODE_WORDS},
    [KEY_SHOPS] = {CODEC_NAMED("shops"), .kind = CODEC_KIND_JSON,
                   .offset = offsetof(struct key_wire, shops)},
    [KEY_NAME] = {CODEC_NAMED("name"), .kind = CODEC_KIND_NAME,
                  .offset = offsetof(struct key_wire, name)},
    [KEY_EXPIRES_AT] = {CODEC_NAMED("expires_at"), .kind = CODEC_KIND_JSON,
                        .offset = offsetof(struct key_wire, expires_at)},
};
static const struct codec_shape KEY_SHAPE = {5, KEY_MEMBERS};

static void shops_read(struct codec_reader *reader, const json_t *json,
                       const struct codec_path *path, struct access_grant *grant)
{
    const struct tumpuk_text *ids;
    uint32_t count;
    const char **shops;

    if (!codec_ids(reader, json, path, 1, ACCESS_SHOPS_MAX, &ids, &count))
        return;
    shops = arena_calloc(reader->arena, count, sizeof *shops);
    for (uint32_t i = 0; shops != NULL && i < count; i++)
        shops[i] = ids[i].bytes;
    grant->shop_count = shops != NULL ? count : 0;
    grant->shops = shops;
}

/* Whether there are shops just where the role has some. */
static void shops_check(struct codec_reader *reader, const struct codec_path *path,
                        enum access_role role, bool given)
{
    if (role == ACCESS_ROLE_SELLER && !given)
        codec_fault(reader, path, CODEC_FAULT_REQUIRED,
                    BILINGUAL(reader, "Kunci seller harus menyebut tokonya.",
                              "A seller's key must name its shops."));
    if (role != ACCESS_ROLE_SELLER && given)
        codec_fault(reader, path, CODEC_FAULT_NOT_ALLOWED,
                    BILINGUAL(reader, "Hanya kunci seller yang terbatas pada toko tertentu.",
                              "Only a seller's key is about certain shops."));
}

static void expires_read(struct codec_reader *reader, const json_t *json, int64_t *expires_us)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "expires_at");
    int64_t at_us;

    if (!codec_instant(reader, json, &path, &at_us, NULL))
        return;
    if (human_can_tell(at_us, UTC))
        *expires_us = at_us;
    else
        codec_fault(reader, &path, CODEC_FAULT_INVALID_TIME,
                    BILINGUAL(reader, "Waktunya harus dalam tahun 0001 sampai 9999 UTC.",
                              "The instant must lie in the years 0001 to 9999 of UTC."));
}

enum codec_result key_request_decode(const char *body, size_t len, enum lang lang,
                                     struct arena *arena, struct key_request *out,
                                     struct codec_error *error)
{
    const struct codec_path shops_path = CODEC_MEMBER(NULL, "shops");
    struct key_wire wire = {.shops = NULL};
    struct codec_reader reader;
    struct codec_found found;
    json_t *root;
    enum codec_result result = codec_begin(body, len, lang, arena, error, &reader, &root);

    if (result != CODEC_OK)
        return result;
    found = codec_object(&reader, root, NULL, &KEY_SHAPE, &wire);
    *out = (struct key_request){.name = wire.name.len > 0 ? wire.name.bytes : NULL,
                                .expires_us = KEY_NEVER};
    out->grant.may_write = wire.mode == 1;
    if (codec_good(found, KEY_ROLE)) {
        out->grant.role = (enum access_role)(wire.role + 1);
        shops_check(&reader, &shops_path, out->grant.role, codec_seen(found, KEY_SHOPS));
    }
    if (wire.shops != NULL)
        shops_read(&reader, wire.shops, &shops_path, &out->grant);
    if (wire.expires_at != NULL)
        expires_read(&reader, wire.expires_at, &out->expires_us);
    return codec_reader_result(&reader);
}

/* ---- answers ---- */

const char *key_document_status(const struct key_document *document, int64_t now_us)
{
    if (document->revoked_us != KEY_NEVER)
        return "REVOKED";
    return now_us >= document->expires_us ? "EXPIRED" : "ACTIVE";
}

static void instant_encode(struct json_out *out, int64_t at_us)
{
    char text[RFC3339_TEXT_MAX];

    json_out_text(out, text, rfc3339_format(at_us, UTC, text));
}

void key_document_encode(struct json_out *out, const struct key_document *document, int64_t now_us)
{
    const struct access_grant *grant = &document->grant;

    json_out_object(out);
    json_out_member_string(out, "key_id", document->key_id);
    if (document->key != NULL)
        json_out_member_string(out, "key", document->key);
    json_out_member_string(out, "role", access_role_name(grant->role));
    json_out_member_string(out, "access", access_mode_name(grant->may_write));
    if (grant->shop_count > 0) {
        json_out_key(out, "shops");
        json_out_array(out);
        for (size_t i = 0; i < grant->shop_count; i++)
            json_out_string(out, grant->shops[i]);
        json_out_end_array(out);
    }
    if (document->name != NULL)
        json_out_member_string(out, "name", document->name);
    json_out_member_string(out, "status", key_document_status(document, now_us));
    json_out_key(out, "created_at");
    instant_encode(out, document->created_us);
    if (document->expires_us != KEY_NEVER) {
        json_out_key(out, "expires_at");
        instant_encode(out, document->expires_us);
    }
    if (document->revoked_us != KEY_NEVER) {
        json_out_key(out, "revoked_at");
        instant_encode(out, document->revoked_us);
    }
    json_out_end_object(out);
}
