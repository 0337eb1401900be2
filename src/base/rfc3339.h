/*
 * RFC 3339 instants with offset, in microseconds since the epoch, UTC.
 *
 * Pure: no time zone database, no locale, no clock but rfc3339_now_us.
 */
#ifndef BASE_RFC3339_H
#define BASE_RFC3339_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest text that rfc3339_format writes, with its NUL. */
#define RFC3339_TEXT_MAX 40

/* How an instant was written: offset in minutes east, and whether as `Z`. */
struct rfc3339_zone {
    int16_t offset_min;
    bool zulu;
};

/* Parses exactly `len` bytes: date, 'T' or 't', time, up to six fractional
 * digits (more are refused), 'Z', 'z' or ±hh:mm. Years 0001 … 9999. Dates that
 * do not exist, hour 24, second 60 and offsets beyond ±23:59 are refused; false then, nothing
 * written. `zone` may be NULL. */
bool rfc3339_parse(const char *text, size_t len, int64_t *at_us, struct rfc3339_zone *zone);

/* Writes `at_us` in that zone, fraction without trailing zeros; returns the
 * length. `at_us` must lie in years 0001 … 9999 of the zone. */
size_t rfc3339_format(int64_t at_us, struct rfc3339_zone zone, char text[RFC3339_TEXT_MAX]);

/* The wall clock now. */
int64_t rfc3339_now_us(void);

#endif
