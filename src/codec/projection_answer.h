/*
 * The answer of GET …/price-projections as JSON (spec pricing, section 10),
 * written piece by piece as the projections are made.
 *
 * open, for each SKU { item_open, its pieces, item_close }, close. A piece may be
 * written in parts as well, so that very many causes need not be written at once.
 */
#ifndef CODEC_PROJECTION_ANSWER_H
#define CODEC_PROJECTION_ANSWER_H

#include <tumpuk/projection.h>

#include "base/json_out.h"
#include "base/lang.h"
#include "base/zone.h"

struct projection_view {
    const char *currency; /* ISO 4217 */
    int exponent;
    const struct zone *zone; /* in which times are told; NULL: UTC */
    int64_t from_us;
    int64_t to_us;
    enum tumpuk_buyer buyer;
    enum tumpuk_channel channel;
    int32_t quantity;
    bool chat_vouchers; /* take part */
    bool promo_codes;
    bool range;
    const char *const *rulebooks; /* versions, as the requests' */
    enum lang lang;
};

/* Part of a segment: with `range`, the price with the platform's money divides
 * it further. */
struct projection_piece {
    int64_t from_us;
    int64_t to_us;
    int64_t estimated_price;
    int64_t price_with_platform; /* with `range` */
    bool below_floor;
    const struct tumpuk_segment *segment;
    uint32_t promotion_count;
    const struct tumpuk_promotion *const *promotions; /* of its winners */
    uint32_t cause_count;
    const struct tumpuk_cause *causes;
    const struct tumpuk_promotion *const *cause_promotions;
};

/* The first segment that has it. */
struct projection_extreme {
    int64_t price;
    int64_t from_us;
    int64_t to_us;
};

struct projection_summary {
    uint64_t skus;
    uint64_t segments;
    uint64_t below_floor;
};

void projection_answer_open(struct json_out *out, const struct projection_view *view);
void projection_item_open(struct json_out *out, const struct tumpuk_line *line);
void projection_piece_encode(struct json_out *out, const struct projection_view *view,
                             const struct projection_piece *piece);
/* The same: open, each of its causes, close. */
void projection_piece_open(struct json_out *out, const struct projection_view *view,
                           const struct projection_piece *piece);
void projection_cause_encode(struct json_out *out, const struct projection_view *view,
                             const struct projection_piece *piece, uint32_t index);
void projection_piece_close(struct json_out *out, const struct projection_piece *piece);
void projection_item_close(struct json_out *out, const struct projection_view *view,
                           const struct projection_extreme *lowest,
                           const struct projection_extreme *highest);
void projection_answer_close(struct json_out *out, const struct projection_summary *summary);
/* The whole without items. */
void projection_answer_brief(struct json_out *out, const struct projection_view *view,
                             const struct projection_summary *summary);

/* ---- parts that other answers have as well, inside an open object ---- */

/* "rulebook" to "notes" */
void projection_head_encode(struct json_out *out, const struct projection_view *view);
/* "from" and "to" */
void projection_period_encode(struct json_out *out, const struct projection_view *view,
                              int64_t from_us, int64_t to_us);
/* "promotion_id", "name" where it has one, "type" */
void projection_promotion_encode(struct json_out *out, const struct tumpuk_promotion *promotion);
/* An object of its own. */
void projection_extreme_encode(struct json_out *out, const struct projection_view *view,
                               const struct projection_extreme *extreme);

#endif
