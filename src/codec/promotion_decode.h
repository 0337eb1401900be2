/*
 * A promotion object → struct tumpuk_promotion, with every rule of spec
 * pricing, sections 2, 4 and 13, and "Which promotion may say what".
 */
#ifndef CODEC_PROMOTION_DECODE_H
#define CODEC_PROMOTION_DECODE_H

#include <tumpuk/promotion.h>

#include "codec/json.h"

/* Words on the wire → enums of the core, by index. */
extern const struct codec_words CODEC_WORDS_TYPE;    /* enum tumpuk_type */
extern const struct codec_words CODEC_WORDS_BUYER;   /* enum tumpuk_buyer */
extern const struct codec_words CODEC_WORDS_CHANNEL; /* codec_channel of it */

enum tumpuk_channel codec_channel(int word);

/* Reads one promotion. What it holds lives in the reader's arena. Of
 * `scope_ids_left`, the ids that scopes may still name, it takes its own.
 * With a fault added `out` is incomplete; its id is set where that was good
 * (else len 0). */
void promotion_decode(struct codec_reader *reader, json_t *json, const struct codec_path *path,
                      size_t *scope_ids_left, struct tumpuk_promotion *out);

/* What only stored promotions have, as it stands in the request. */
struct promotion_stored_wire {
    struct tumpuk_text campaign_id; /* empty: not given */
    json_t *quota;                  /* NULL: not given */
    json_t *quota_per_buyer;
    json_t *ignored; /* what answers tell beside it */
};

/* Reads one promotion that is to be stored: the same, its own id perhaps left
 * out, and the members above for promotion_record_decode to go on with. */
void promotion_stored_decode(struct codec_reader *reader, json_t *json,
                             const struct codec_path *path, bool id_required,
                             struct promotion_stored_wire *stored, struct tumpuk_promotion *out);

/* Reads one promotion that is to be stored, whole, its faults told by its own
 * fields. `path_id` as of store_body. */
struct promotion_record;
void promotion_record_read(struct codec_reader *reader, json_t *json, const char *path_id,
                           struct promotion_record *out);

/* Reads a benefit object. `type` may be NULL where the promotion's is not
 * known: then only what holds of every type is checked. False with a fault
 * added or without memory. */
bool benefit_read(struct codec_reader *reader, json_t *json, const struct codec_path *path,
                  const enum tumpuk_type *type, struct tumpuk_benefit *out);

#endif
