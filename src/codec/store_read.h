/*
 * What the decoders of the store share. Inside this room only.
 */
#ifndef CODEC_STORE_READ_H
#define CODEC_STORE_READ_H

#include "codec/json.h"
#include "codec/store_decode.h"

/* Parses the body and makes a reader for it. */
enum codec_result store_read_begin(const struct store_body *body, struct codec_reader *reader,
                                   struct codec_error *error, json_t **root);

/* An id that the path tells and the body may: both must say the same. Faults are
 * at `member`. Without one of the path the body's stays as it is. */
void store_read_id(struct codec_reader *reader, const struct codec_path *path, const char *member,
                   const char *path_id, struct tumpuk_text *id);

/* That an instant can be stored and told: years 1 … 9999 of UTC. */
void store_check_instant(struct codec_reader *reader, const struct codec_path *path,
                         const char *member, int64_t at_us);

/* The elements of {"items": […]}: NULL with a fault where there are none. */
const json_t *store_read_items(struct codec_reader *reader, json_t *root, size_t max,
                               size_t *count);

/* Items with faults of their own: structs that begin with a struct fault_list. */
struct store_each {
    size_t max;  /* of them */
    size_t size; /* of the struct */
    void (*read)(struct codec_reader *reader, json_t *json, void *item, const void *arg);
    const void *arg;
};
/* The elements of {"items": […]}, each read with its own faults; NULL with a fault
 * where there are none, or without memory. */
void *store_read_each(struct codec_reader *reader, json_t *root, const struct store_each *each,
                      size_t *count);

/* A set of channels. */
uint8_t store_read_channels(struct codec_reader *reader, const json_t *json,
                            const struct codec_path *path);

#endif
