#include "decode_support.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define ARENA_MAX ((size_t)64 * 1024 * 1024)
#define OUTCOME_MAX ((size_t)1024 * 1024)

struct quote_request decoded_quote;
struct tumpuk_combination_request decoded_combination;
struct rulebook_document decoded_rulebook;
struct codec_error decoded_error;

static struct arena *arena;
static struct buf outcome;
static char *quoted;

void decode_forget(void)
{
    arena_free(arena);
    arena = NULL;
    buf_clear(&outcome);
    free(quoted);
    quoted = NULL;
}

static void begin(void)
{
    decode_forget();
    arena = arena_new(ARENA_MAX);
    ck_assert_ptr_nonnull(arena);
    buf_init(&outcome, OUTCOME_MAX);
    memset(&decoded_error, 0xA5, sizeof decoded_error);
}

char *decode_quoted(const char *json)
{
    char *copy = strdup(json);

    ck_assert_ptr_nonnull(copy);
    for (char *at = copy; (at = strchr(at, '\'')) != NULL; at++)
        *at = '"';
    free(quoted);
    quoted = copy;
    return copy;
}

/* `prefix` is left out of the fields. */
static const char *describe(enum codec_result result, const char *prefix)
{
    size_t prefix_len = strlen(prefix);

    switch (result) {
    case CODEC_OK:
        ck_assert_uint_eq(decoded_error.faults.count, 0);
        break;
    case CODEC_NO_MEMORY:
        buf_puts(&outcome, "NO_MEMORY");
        break;
    case CODEC_MALFORMED:
        buf_printf(&outcome, "MALFORMED %d:%d %s", decoded_error.line, decoded_error.column,
                   decoded_error.message);
        break;
    case CODEC_INVALID:
        ck_assert_uint_gt(decoded_error.faults.count, 0);
        break;
    }
    for (size_t i = 0; result == CODEC_INVALID && i < decoded_error.faults.count; i++) {
        const struct fault *fault = &decoded_error.faults.items[i];
        const char *field = fault->field;

        if (strncmp(field, prefix, prefix_len) == 0)
            field += prefix_len;
        buf_printf(&outcome, "%s%s %s", i > 0 ? "; " : "", field, fault->code);
        /* Every sentence is one, and says something. */
        ck_assert_msg(strlen(fault->detail) > 10 && strchr(fault->detail, '\n') == NULL, "%s",
                      fault->detail);
        ck_assert_msg(fault->detail[strlen(fault->detail) - 1] == '.' ||
                          fault->detail[strlen(fault->detail) - 1] == '?',
                      "%s", fault->detail);
    }
    buf_putc(&outcome, '\0');
    ck_assert(!outcome.failed);
    return outcome.bytes;
}

const char *decode_quote(const char *json)
{
    const char *body;

    begin();
    body = decode_quoted(json);
    return describe(quote_request_decode(body, strlen(body), DECODE_NOW_US, arena, &decoded_quote,
                                         &decoded_error),
                    "");
}

const char *decode_combination(const char *json)
{
    const char *body;

    begin();
    body = decode_quoted(json);
    return describe(
        combination_request_decode(body, strlen(body), arena, &decoded_combination, &decoded_error),
        "");
}

const char *decode_rulebook(const char *json, bool effective_from_required)
{
    const char *body;

    begin();
    body = decode_quoted(json);
    return describe(rulebook_document_decode(body, strlen(body), effective_from_required, arena,
                                             &decoded_rulebook, &decoded_error),
                    "");
}

static const char *decode_within(const char *before, const char *json, const char *after,
                                 const char *prefix)
{
    char *body = NULL;
    char *copy;
    int len = asprintf(&copy,
                       "{'currency':'IDR','items':[{'sku_id':'S','quantity':1,'list_price':1}],"
                       "'promotions':[%s%s%s]}",
                       before, json, after);

    ck_assert_int_gt(len, 0);
    begin();
    body = decode_quoted(copy);
    free(copy);
    return describe(quote_request_decode(body, strlen(body), DECODE_NOW_US, arena, &decoded_quote,
                                         &decoded_error),
                    prefix);
}

const char *decode_promotion(const char *json)
{
    return decode_within("", json, "", "promotions[0].");
}

const char *decode_benefit(const char *type, const char *json)
{
    char before[200];

    (void)snprintf(before, sizeof before, "{'id':'p','type':'%s',%s'benefit':", type,
                   strcmp(type, "PROMO_CODE") == 0 ? "'code':'C'," : "");
    return decode_within(before, json, "}", "promotions[0].benefit.");
}

const char *decoded_detail(void)
{
    return decoded_error.faults.count > 0 ? decoded_error.faults.items[0].detail : "";
}

void decode_expect(const struct decode_case *c, const char *found)
{
    ck_assert_msg(strcmp(found, c->faults) == 0, "%s:\n  expected: %s\n  found:    %s", c->what,
                  c->faults, found);
}
