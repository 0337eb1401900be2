/*
 * Redemptions as JSON: {"order_id": …, "buyer_id": …, "promotions":
 * [{"promotion_id": …, "units": 2}]} in, the same with its state out.
 */
#ifndef CODEC_REDEMPTION_H
#define CODEC_REDEMPTION_H

#include "codec/quote_request.h"
#include "codec/store_answer.h"
#include "codec/store_decode.h"

/* Units of one promotion in an order: every line of the largest basket. */
#define REDEMPTION_UNITS_MAX ((int64_t)TUMPUK_QUANTITY_MAX * QUOTE_LINES_MAX)

/* Order, buyer and items are set; the items stand as in the body. */
enum codec_result redemption_decode(const struct store_body *body, struct redemption *out,
                                    struct codec_error *error);
void redemption_encode(struct json_out *out, const struct store_view *view,
                       const struct redemption *redemption);

#endif
