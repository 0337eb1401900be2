/*
 * What the fuzzers of a shop's store share: an input as the body of a single
 * request, the same as the only item of a batch, and records written out again.
 */
#ifndef TESTS_FUZZ_STORE_H
#define TESTS_FUZZ_STORE_H

#include "codec/store_answer.h"
#include "codec/store_decode.h"
#include "fuzz_support.h"

#define FUZZ_ANSWER_BYTES_MAX ((size_t)64 * 1024 * 1024)
/* 0001-01-01 and 10000-01-01, less a day for what a zone adds. */
#define FUZZ_FIRST_US INT64_C(-62135596800000000)
#define FUZZ_LAST_US INT64_C(253402300800000000)

static inline struct store_body fuzz_body(const uint8_t *data, size_t size, struct arena *arena)
{
    return (struct store_body){
        .bytes = (const char *)data, .len = size, .lang = FUZZ_LANG(size), .arena = arena};
}

/* {"items": [<input>]} */
static inline struct store_body fuzz_batch_of(const uint8_t *data, size_t size, struct arena *arena)
{
    static const char HEAD[] = "{\"items\":[";
    static const char TAIL[] = "]}";
    size_t len = sizeof HEAD - 1 + size + sizeof TAIL - 1;
    char *bytes = arena_alloc(arena, len + 1);

    CLAIM(bytes != NULL);
    memcpy(bytes, HEAD, sizeof HEAD - 1);
    if (size > 0)
        memcpy(bytes + sizeof HEAD - 1, data, size);
    memcpy(bytes + sizeof HEAD - 1 + size, TAIL, sizeof TAIL);
    return (struct store_body){.bytes = bytes, .len = len, .lang = FUZZ_LANG(size), .arena = arena};
}

static inline void claim_id(struct tumpuk_text id)
{
    CLAIM(id.len >= 1 && id.len <= CODEC_ID_BYTES_MAX && id.bytes[id.len] == '\0');
    CLAIM(strlen(id.bytes) == id.len);
    claim_text(id.bytes);
}

static inline void claim_name(struct tumpuk_text name)
{
    CLAIM(utf8_length(name.bytes, name.len) <= CODEC_NAME_CHARS_MAX);
    CLAIM(name.len == 0 || strlen(name.bytes) == name.len);
}

static inline void claim_money(int64_t money)
{
    CLAIM(money >= -1 && money <= TUMPUK_MONEY_MAX);
}

static inline bool fuzz_same_text(struct tumpuk_text a, struct tumpuk_text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.bytes, b.bytes, a.len) == 0);
}

/* The faults of an item of a batch: as a refusal's. */
static inline void claim_item(const struct fault_list *faults)
{
    const struct codec_error error = {.faults = *faults};

    claim_refusal(faults->count > 0 ? CODEC_INVALID : CODEC_OK, &error);
}

/* What a record was written as, to be read again. */
static inline struct store_body fuzz_written(const struct buf *buf, const struct json_out *out,
                                             struct arena *arena)
{
    CLAIM(!buf->failed && out->depth == 0);
    return (struct store_body){
        .bytes = buf->bytes, .len = buf->len, .lang = LANG_EN, .arena = arena};
}

#endif
