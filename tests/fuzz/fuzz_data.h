/*
 * What the fuzzers of data for dashboards share: an input as a whole batch and as
 * its only item, sources, and items written out again as the API takes them.
 */
#ifndef TESTS_FUZZ_DATA_H
#define TESTS_FUZZ_DATA_H

#include "codec/data_decode.h"
#include "fuzz_store.h"

static inline void claim_channel(enum tumpuk_channel channel)
{
    CLAIM(channel == TUMPUK_CHANNEL_SHOP_TOKOPEDIA || channel == TUMPUK_CHANNEL_TOKOPEDIA);
}

static inline void claim_instant(int64_t at_us)
{
    CLAIM(at_us > FUZZ_FIRST_US - INT64_C(86400000000));
    CLAIM(at_us < FUZZ_LAST_US + INT64_C(86400000000));
}

static inline void claim_origin(const struct data_origin *origin, enum tumpuk_channel channel)
{
    CLAIM(origin->source >= DATA_SOURCE_LIVE && origin->source <= DATA_SOURCE_OTHER);
    CLAIM(origin->via >= DATA_VIA_NONE && origin->via <= DATA_VIA_AD);
    if (channel == TUMPUK_CHANNEL_TOKOPEDIA)
        CLAIM(origin->source != DATA_SOURCE_LIVE && origin->source != DATA_SOURCE_VIDEO);
    if (origin->id.len > 0)
        claim_id(origin->id);
}

/* In a zone in which every instant of the years 1 to 9999 can be told. */
static inline bool fuzz_put_instant(struct json_out *out, int64_t at_us)
{
    const struct rfc3339_zone utc = {.zulu = true};
    char text[RFC3339_TEXT_MAX];

    if (at_us < FUZZ_FIRST_US || at_us >= FUZZ_LAST_US)
        return false;
    json_out_text(out, text, rfc3339_format(at_us, utc, text));
    return true;
}

static inline void fuzz_put_text(struct json_out *out, struct tumpuk_text text)
{
    json_out_text(out, text.bytes, text.len);
}

static inline void fuzz_put_origin(struct json_out *out, const struct data_origin *origin)
{
    json_out_key(out, "source");
    json_out_object(out);
    if (origin->via != DATA_VIA_NONE)
        json_out_member_string(out, "via", data_via_name(origin->via));
    if (origin->id.len > 0) {
        json_out_key(out, "id");
        fuzz_put_text(out, origin->id);
    }
    json_out_member_string(out, "kind", data_source_name(origin->source));
    json_out_end_object(out);
}

/* {"items": [ … */
static inline void fuzz_items_open(struct json_out *out, struct buf *buf)
{
    buf_init(buf, FUZZ_ANSWER_BYTES_MAX);
    json_out_init(out, buf, false);
    json_out_object(out);
    json_out_key(out, "items");
    json_out_array(out);
}

static inline struct store_body fuzz_items_close(struct json_out *out, const struct buf *buf,
                                                 struct arena *arena)
{
    json_out_end_array(out);
    json_out_end_object(out);
    return fuzz_written(buf, out, arena);
}

/* Claims what is so of the input as a batch, and of the batch that has it as its item. */
static inline int fuzz_data(const uint8_t *data, size_t size,
                            void (*claim_batch)(const struct store_body *body, struct arena *arena))
{
    struct arena *arena = arena_new(FUZZ_ARENA_BYTES_MAX);
    struct store_body body = fuzz_body(data, size, arena);

    CLAIM(arena != NULL);
    claim_batch(&body, arena);
    body = fuzz_batch_of(data, size, arena);
    claim_batch(&body, arena);
    arena_free(arena);
    return 0;
}

#endif
