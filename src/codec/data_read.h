/*
 * What the decoders of incoming data share. Inside this room only.
 */
#ifndef CODEC_DATA_READ_H
#define CODEC_DATA_READ_H

#include <sodium.h>

#include "codec/data_decode.h"
#include "codec/store_read.h"

/* {"kind", ["id"], ["via"]}; NULL: `out` stays. LIVEs and videos are of
 * SHOP_TOKOPEDIA only: a fault elsewhere (spec dashboard, section 1). */
void data_read_origin(struct codec_reader *reader, json_t *json, const struct codec_path *path,
                      enum tumpuk_channel channel, struct data_origin *out);

/* ---- fingerprints: BLAKE2b over values, each told with its length ---- */

struct data_hash {
    crypto_generichash_state state;
};
void data_hash_begin(struct data_hash *hash);
void data_hash_i64(struct data_hash *hash, int64_t value);
void data_hash_text(struct data_hash *hash, struct tumpuk_text text);
void data_hash_origin(struct data_hash *hash, const struct data_origin *origin);
void data_hash_end(struct data_hash *hash, unsigned char out[DATA_FINGERPRINT_BYTES]);
/* Adds `count` finished fingerprints as a multiset; sorts them. */
void data_hash_multiset(struct data_hash *hash, unsigned char (*prints)[DATA_FINGERPRINT_BYTES],
                        size_t count);

#endif
