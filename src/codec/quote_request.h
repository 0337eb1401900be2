/*
 * The body of POST /v1/simulator/quotes → a basket and an offer for the core.
 *
 * Every rule of spec pricing, sections 4 and 13, is checked here and nowhere
 * else; all violations are gathered.
 */
#ifndef CODEC_QUOTE_REQUEST_H
#define CODEC_QUOTE_REQUEST_H

#include <jansson.h>
#include <tumpuk/quote.h>

#include "base/rfc3339.h"
#include "codec/codec.h"

#define QUOTE_LINES_MAX 200
#define QUOTE_PROMOTIONS_MAX 500
#define QUOTE_CLAIMED_MAX 500
#define QUOTE_CODES_MAX 500
#define QUOTE_SCOPE_IDS_MAX 10000       /* ids in one scope */
#define QUOTE_SCOPE_IDS_TOTAL_MAX 50000 /* ids in all scopes of a request */
#define QUOTE_EXPONENT_MAX 4            /* digits after the point, the most in ISO 4217 */
#define QUOTE_ID_BYTES_MAX CODEC_ID_BYTES_MAX
#define QUOTE_NAME_CHARS_MAX CODEC_NAME_CHARS_MAX

struct quote_request {
    char currency[4];
    int exponent;
    struct rfc3339_zone zone; /* of `at`; Z where it was not given */
    const char *rulebook;     /* version asked for, or NULL */
    struct tumpuk_basket basket;
    struct tumpuk_offer offer; /* scope_lines is NULL */
};

/* Decodes `len` bytes. `now_us` stands in for a missing `at`. Everything in
 * `out` lives in the arena. `error` is filled unless CODEC_OK, in `lang`. */
enum codec_result quote_request_decode(const char *body, size_t len, int64_t now_us, enum lang lang,
                                       struct arena *arena, struct quote_request *out,
                                       struct codec_error *error);

/* One benefit object (also used by the combination simulator). `field` is the
 * path for faults, `type` the promotion type whose rules hold. Adds to
 * `faults` and returns false where it breaks one. */
bool benefit_decode(const json_t *json, const char *field, enum tumpuk_type type,
                    struct arena *arena, struct fault_list *faults, struct tumpuk_benefit *out);

#endif
