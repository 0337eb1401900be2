/*
 * Numbers and instants as people write them in Indonesian and English, plain
 * text without need of escapes. Inside this room only. Pure but for the buffer.
 */
#ifndef CODEC_HUMAN_H
#define CODEC_HUMAN_H

#include "base/buf.h"
#include "base/lang.h"
#include "base/rfc3339.h"

/* "12.345" / "12,345" */
void human_put_number(struct buf *out, int64_t number, enum lang lang);

/* Money, `minor` in the smallest priced unit, with the exponent's digits:
 * "Rp20.000" / "Rp20,000", "USD 12,50" / "USD 12.50"; below zero "-Rp20.000".
 * `currency` is an ISO 4217 code, `exponent` 0 … HUMAN_EXPONENT_MAX. */
#define HUMAN_EXPONENT_MAX 18
void human_put_money(struct buf *out, int64_t minor, const char *currency, int exponent,
                     enum lang lang);

/* "2 unit" / "2 units" */
void human_put_units(struct buf *out, int64_t units, enum lang lang);

/* "12 November 2025 pukul 07.00 WIB" / "12 November 2025 at 07:00 (UTC+07:00)",
 * with seconds where they are not 0. Nothing where human_can_tell is false. */
void human_put_instant(struct buf *out, int64_t at_us, struct rfc3339_zone zone, enum lang lang);

/* Whether the instant lies in years 1 … 9999 of the zone. */
bool human_can_tell(int64_t at_us, struct rfc3339_zone zone);

#endif
