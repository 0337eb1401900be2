/* The body of POST /v1/simulator/combinations (spec pricing, section 7). */
#ifndef CODEC_COMBINATION_REQUEST_H
#define CODEC_COMBINATION_REQUEST_H

#include <tumpuk/combination.h>

#include "codec/codec.h"

/* As quote_request_decode. Unless given: list_price 100,000, quantity 1,
 * shipping_fee 0. */
enum codec_result combination_request_decode(const char *body, size_t len, enum lang lang,
                                             struct arena *arena,
                                             struct tumpuk_combination_request *out,
                                             struct codec_error *error);

#endif
