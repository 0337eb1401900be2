/*
 * What the fuzzers of products and of promotions share: an input as a single record, as
 * a batch, and as the only item of one; and records written out to be read again.
 */
#ifndef TESTS_FUZZ_RECORDS_H
#define TESTS_FUZZ_RECORDS_H

#include "fuzz_store.h"

/* Of items, the record alone. */
struct fuzz_records {
    enum codec_result (*decode)(const struct store_body *body, struct store_item *out,
                                struct codec_error *error);
    store_batch_decoder *decode_batch;
    void (*encode)(struct json_out *out, const struct store_item *item);
    void (*claim)(const struct store_item *item); /* that it keeps its limits */
    void (*claim_same)(const struct store_item *item, const struct store_item *other);
};

static inline void fuzz_record_again(const struct fuzz_records *kind, const struct store_item *item,
                                     struct arena *arena)
{
    struct store_item again;
    struct codec_error error;
    struct store_body body;
    struct json_out out;
    struct buf buf;

    buf_init(&buf, FUZZ_ANSWER_BYTES_MAX);
    json_out_init(&out, &buf, false);
    kind->encode(&out, item);
    body = fuzz_written(&buf, &out, arena);
    CLAIM(kind->decode(&body, &again, &error) == CODEC_OK);
    kind->claim_same(item, &again);
    buf_clear(&buf);
}

/* `record`: what the batch's only item was on its own, NULL: that is not known. */
static inline void fuzz_record_batch(const struct fuzz_records *kind, const struct store_body *body,
                                     enum codec_result single, const struct store_item *record)
{
    struct store_item *items = NULL;
    struct codec_error error;
    size_t count = 0;
    enum codec_result result = kind->decode_batch(body, &items, &count, &error);

    claim_refusal(result, &error);
    if (result != CODEC_OK)
        return;
    CLAIM(count >= 1 && count <= STORE_BATCH_ITEMS_MAX);
    for (size_t i = 0; i < count; i++) {
        claim_item(&items[i].faults);
        if (items[i].faults.count == 0)
            kind->claim(&items[i]);
    }
    if (record == NULL || count != 1)
        return;
    CLAIM((items[0].faults.count == 0) == (single == CODEC_OK));
    if (single == CODEC_OK)
        kind->claim_same(record, &items[0]);
}

static inline int fuzz_records(const uint8_t *data, size_t size, const struct fuzz_records *kind)
{
    struct arena *arena = arena_new(FUZZ_ARENA_BYTES_MAX);
    struct store_body body = fuzz_body(data, size, arena);
    struct store_item record;
    struct codec_error error;
    enum codec_result result;

    CLAIM(arena != NULL);
    result = kind->decode(&body, &record, &error);
    claim_refusal(result, &error);
    if (result == CODEC_OK) {
        kind->claim(&record);
        fuzz_record_again(kind, &record, arena);
    }
    fuzz_record_batch(kind, &body, result, NULL);
    body = fuzz_batch_of(data, size, arena);
    if (result != CODEC_MALFORMED)
        fuzz_record_batch(kind, &body, result, &record);
    arena_free(arena);
    return 0;
}

#endif
