#include "codec/data_read.h"

#include <stdlib.h>
#include <string.h>

/* ---- sources ---- */

static const char *source_word(int word)
{
    return data_source_name((enum data_source)(word + 1));
}

static const char *via_word(int word)
{
    return data_via_name((enum data_via)(word + 1));
}

static const struct codec_words SOURCE_WORDS = {DATA_SOURCE_COUNT, source_word};
static const struct codec_words VIA_WORDS = {DATA_VIA_COUNT, via_word};

struct origin_wire {
    struct tumpuk_text id;
    int kind;
    int via;
};

#define AT(field) offsetof(struct origin_wire, field)

enum origin_member { ORIGIN_KIND, ORIGIN_ID, ORIGIN_VIA, ORIGIN_MEMBER_COUNT };

static const struct codec_member ORIGIN_MEMBERS[] = {
    [ORIGIN_KIND] = {CODEC_NAMED("kind"), .required = true, .kind = CODEC_KIND_WORD,
                     .offset = AT(kind), .words = &SOURCE_WORDS},
    [ORIGIN_ID] = {CODEC_NAMED("id"), .kind = CODEC_KIND_ID, .offset = AT(id)},
    [ORIGIN_VIA] = {CODEC_NAMED("via"), .kind = CODEC_KIND_WORD, .offset = AT(via),
                    .words = &VIA_WORDS},
};
static const struct codec_shape ORIGIN_SHAPE = {ORIGIN_MEMBER_COUNT, ORIGIN_MEMBERS};

void data_read_origin(struct codec_reader *reader, json_t *json, const struct codec_path *path,
                      enum tumpuk_channel channel, struct data_origin *out)
{
    const struct codec_path kind_path = CODEC_MEMBER(path, "kind");
    struct origin_wire wire = {.kind = DATA_SOURCE_OTHER - 1};
    struct codec_found found;

    if (json == NULL)
        return;
    found = codec_object(reader, json, path, &ORIGIN_SHAPE, &wire);
    out->source = (enum data_source)(wire.kind + 1);
    out->via = codec_good(found, ORIGIN_VIA) ? (enum data_via)(wire.via + 1) : DATA_VIA_NONE;
    out->id = wire.id;
    if (channel == TUMPUK_CHANNEL_TOKOPEDIA &&
        (out->source == DATA_SOURCE_LIVE || out->source == DATA_SOURCE_VIDEO))
        codec_fault(reader, &kind_path, CODEC_FAULT_NOT_ALLOWED,
                    BILINGUAL(reader, "LIVE dan video hanya ada di SHOP_TOKOPEDIA.",
                              "LIVEs and videos exist on SHOP_TOKOPEDIA only."));
}

/* ---- fingerprints ---- */

void data_hash_begin(struct data_hash *hash)
{
    (void)crypto_generichash_init(&hash->state, NULL, 0, DATA_FINGERPRINT_BYTES);
}

void data_hash_i64(struct data_hash *hash, int64_t value)
{
    unsigned char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    (void)crypto_generichash_update(&hash->state, bytes, sizeof bytes);
}

void data_hash_text(struct data_hash *hash, struct tumpuk_text text)
{
    data_hash_i64(hash, text.len);
    if (text.len > 0)
        (void)crypto_generichash_update(&hash->state, (const unsigned char *)text.bytes, text.len);
}

void data_hash_origin(struct data_hash *hash, const struct data_origin *origin)
{
    data_hash_i64(hash, origin->source);
    data_hash_i64(hash, origin->via);
    data_hash_text(hash, origin->id);
}

void data_hash_end(struct data_hash *hash, unsigned char out[DATA_FINGERPRINT_BYTES])
{
    (void)crypto_generichash_final(&hash->state, out, DATA_FINGERPRINT_BYTES);
}

static int print_order(const void *a, const void *b)
{
    return memcmp(a, b, DATA_FINGERPRINT_BYTES);
}

void data_hash_multiset(struct data_hash *hash, unsigned char (*prints)[DATA_FINGERPRINT_BYTES],
                        size_t count)
{
    qsort(prints, count, sizeof *prints, print_order);
    data_hash_i64(hash, (int64_t)count);
    (void)crypto_generichash_update(&hash->state, prints[0], count * sizeof *prints);
}
