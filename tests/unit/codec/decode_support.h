/*
 * Tests of decoders as tables: a body in, its faults in one line out.
 *
 * Bodies are written with ' where JSON has ", for people's eyes. Each is decoded
 * in both languages: whatever is refused must be told in either, the same
 * faults at the same places in different sentences.
 */
#ifndef TESTS_DECODE_SUPPORT_H
#define TESTS_DECODE_SUPPORT_H

#include <stddef.h>
#include <stdint.h>

#include "codec/combination_request.h"
#include "codec/quote_request.h"
#include "codec/rulebook_document.h"

#define DECODE_NOW_US INT64_C(1762830000123456)

/* One case of a table. `faults` is "" where the body is good, else each as
 * "field CODE", joined by "; ", in the order in which they are told. */
struct decode_case {
    const char *what;
    const char *json;
    const char *faults;
};

/* Decode what is given and describe the outcome as above; "MALFORMED line:column
 * message" and "NO_MEMORY" are the others. The text lasts until the next call. */
const char *decode_quote(const char *json);
const char *decode_combination(const char *json);
const char *decode_rulebook(const char *json, bool effective_from_required);

/* The same of a request whose only promotion, or whose promotion's benefit, is
 * given; `promotions[0].` and `promotions[0].benefit.` are left out of fields. */
const char *decode_promotion(const char *json);
const char *decode_benefit(const char *type, const char *json);

/* What the last call made, valid until the next. */
extern struct quote_request decoded_quote;
extern struct tumpuk_combination_request decoded_combination;
extern struct rulebook_document decoded_rulebook;
extern struct codec_error decoded_error;

/* The detail of the first fault of the last call, "" without one: the English
 * one, and the Indonesian one. */
const char *decoded_detail(void);
const char *decoded_detail_id(void);

/* Frees what the last call made. */
void decode_forget(void);

/* `json` with every ' made ", freed by decode_forget's next call or the next
 * decode. */
char *decode_quoted(const char *json);

/* Checks one case of a table, naming it. */
void decode_expect(const struct decode_case *c, const char *outcome);

#endif
