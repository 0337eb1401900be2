/*
 * Reading batches, whatever their items are. Inside this room only.
 */
#ifndef CODEC_STORE_BATCH_H
#define CODEC_STORE_BATCH_H

#include "codec/json.h"
#include "codec/store_decode.h"

/* What a batch is of. */
struct store_batch_kind {
    /* Reads one item into its record; faults go to the item's own list. */
    void (*read)(struct codec_reader *reader, json_t *json, struct store_item *item);
    /* Tells what an earlier item has already. */
    void (*tell_repeated)(struct codec_reader *reader, struct store_item *items, size_t count);
};

enum codec_result store_batch_decode(const struct store_body *body,
                                     const struct store_batch_kind *kind, struct store_item **items,
                                     size_t *count, struct codec_error *error);

/* DUPLICATE: what stands at `path` is already in the item `first`. */
void store_batch_tell_repeated(struct codec_reader *reader, const struct codec_path *path,
                               uint32_t first);

#endif
