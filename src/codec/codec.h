/*
 * What every decoder shares: how it ends, and the words in which it complains.
 *
 * jansson ↔ structs. Requests are decoded and validated here, once; answers
 * are written here. Knows no HTTP and no SQL. Pure but for the heap.
 */
#ifndef CODEC_CODEC_H
#define CODEC_CODEC_H

#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"

/* Limits of texts (spec pricing, section 13). */
#define CODEC_ID_BYTES_MAX 64
#define CODEC_NAME_CHARS_MAX 200
#define CODEC_URL_BYTES_MAX 2048

enum codec_result {
    CODEC_OK,
    CODEC_MALFORMED, /* not JSON: `line`, `column` and `message` are set */
    CODEC_INVALID,   /* values break rules: `faults` has at least one */
    CODEC_NO_MEMORY,
};

struct codec_error {
    int line;
    int column;
    char message[200]; /* of the parser, for people; one line */
    struct fault_list faults;
};

/* The codes of the faults that decoders tell. They are part of the contract
 * with clients: openapi.yaml lists them, so none is renamed or reused. */
#define CODEC_FAULT_DUPLICATE "DUPLICATE"           /* must occur once, occurs again */
#define CODEC_FAULT_EMPTY "EMPTY"                   /* a text, list or scope with nothing in it */
#define CODEC_FAULT_INCONSISTENT "INCONSISTENT"     /* contradicts another field */
#define CODEC_FAULT_INVALID_TEXT "INVALID_TEXT"     /* control characters */
#define CODEC_FAULT_INVALID_TIME "INVALID_TIME"     /* no RFC 3339 instant with offset */
#define CODEC_FAULT_NOT_ALLOWED "NOT_ALLOWED"       /* known, but not for this type or kind */
#define CODEC_FAULT_NOT_AN_INTEGER "NOT_AN_INTEGER" /* a float, even 1.0 or 1e3 */
#define CODEC_FAULT_OUT_OF_RANGE "OUT_OF_RANGE"     /* an integer too small or too large */
#define CODEC_FAULT_REQUIRED "REQUIRED"             /* is missing */
#define CODEC_FAULT_TOO_LONG "TOO_LONG"             /* a text */
#define CODEC_FAULT_TOO_MANY "TOO_MANY"             /* a list */
#define CODEC_FAULT_UNKNOWN_CURRENCY "UNKNOWN_CURRENCY" /* not in ISO 4217, or without exponent */
#define CODEC_FAULT_UNKNOWN_FIELD "UNKNOWN_FIELD"       /* no such field here */
#define CODEC_FAULT_UNKNOWN_VALUE "UNKNOWN_VALUE"       /* none of the words allowed here */
#define CODEC_FAULT_WRONG_TYPE "WRONG_TYPE" /* another JSON type is expected; null too */

/* All of the above, in that order; NULL-terminated, static. */
extern const char *const codec_fault_codes[];

#endif
