/*
 * Reading batches, whatever their items are and whether they come as JSON or as
 * a sheet. Inside this room only.
 */
#ifndef CODEC_STORE_BATCH_H
#define CODEC_STORE_BATCH_H

#include "codec/json.h"
#include "codec/sheet_shape.h"
#include "codec/store_decode.h"

/* What a batch is of. */
struct store_batch_kind {
    /* Reads one item into its record; faults go to the item's own list. */
    void (*read)(struct codec_reader *reader, json_t *json, struct store_item *item);
    /* Tells what an earlier item has already. */
    void (*tell_repeated)(struct codec_reader *reader, struct store_item *items, size_t count);
    const struct sheet_shape *shape;
    /* Writes the members of the item that the rows make. */
    void (*encode)(struct sheet_map *map, const struct sheet_rows *rows, struct json_out *out);
    /* Tells how rows of one item contradict each other; may be NULL. */
    void (*check)(struct codec_reader *reader, const struct sheet_map *map,
                  const struct sheet_rows *rows);
};

enum codec_result store_batch_decode(const struct store_body *body,
                                     const struct store_batch_kind *kind, struct store_item **items,
                                     size_t *count, struct codec_error *error);

/* The same of a body that is a sheet. */
enum codec_result store_sheet_decode(const struct store_body *body,
                                     const struct store_batch_kind *kind, struct store_item **items,
                                     size_t *count, struct codec_error *error);

/* DUPLICATE: what stands at `path` is already in the item `first`. */
void store_batch_tell_repeated(struct codec_reader *reader, const struct codec_path *path,
                               const struct store_item *items, uint32_t first);

/* Of products and promotions: product_sheet.c, promotion_sheet.c. */
extern const struct sheet_shape STORE_PRODUCT_SHAPE;
extern const struct sheet_shape STORE_PROMOTION_SHAPE;
void product_sheet_encode(struct sheet_map *map, const struct sheet_rows *rows,
                          struct json_out *out);
void product_sheet_check(struct codec_reader *reader, const struct sheet_map *map,
                         const struct sheet_rows *rows);
void promotion_sheet_encode(struct sheet_map *map, const struct sheet_rows *rows,
                            struct json_out *out);

/* "rows[7].list_price"; static where memory is short. */
const char *store_row_field(struct arena *arena, uint32_t row, const char *column);

#endif
