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

/* The same body decoded for those who read Indonesian; everything else is
 * decoded in English. */
static enum codec_result result_id;
static struct codec_error error_id;

static struct arena *arena;
static struct arena *arena_id;
static struct buf outcome;
static char *quoted;

void decode_forget(void)
{
    arena_free(arena);
    arena_free(arena_id);
    arena = NULL;
    arena_id = NULL;
    buf_clear(&outcome);
    free(quoted);
    quoted = NULL;
}

static void begin(void)
{
    decode_forget();
    arena = arena_new(ARENA_MAX);
    arena_id = arena_new(ARENA_MAX);
    ck_assert_ptr_nonnull(arena);
    ck_assert_ptr_nonnull(arena_id);
    buf_init(&outcome, OUTCOME_MAX);
    memset(&decoded_error, 0xA5, sizeof decoded_error);
    memset(&error_id, 0xA5, sizeof error_id);
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

/* Every sentence is one, and says something. */
static void check_sentence(const char *text)
{
    static const char *const PLACEHOLDERS[] = {"%s", "%d", "%u", "%zu", "%ld", "%lld", "(null)"};
    size_t len = strlen(text);

    ck_assert_msg(len > 10 && strchr(text, '\n') == NULL, "%s", text);
    ck_assert_msg(text[len - 1] == '.' || text[len - 1] == '?', "%s", text);
    for (size_t i = 0; i < sizeof PLACEHOLDERS / sizeof *PLACEHOLDERS; i++)
        ck_assert_msg(strstr(text, PLACEHOLDERS[i]) == NULL, "%s", text);
}

static void check_pair(const char *text_id, const char *text_en)
{
    check_sentence(text_id);
    check_sentence(text_en);
    ck_assert_str_ne(text_id, text_en);
}

/* Both languages tell the same of the same places, each in its own words. */
static void check_languages(enum codec_result result)
{
    const struct fault_list *faults_id = &error_id.faults;

    ck_assert_int_eq(result_id, result);
    if (result == CODEC_MALFORMED) {
        ck_assert_int_eq(error_id.line, decoded_error.line);
        ck_assert_int_eq(error_id.column, decoded_error.column);
        check_pair(error_id.message, decoded_error.message);
    }
    if (result != CODEC_INVALID)
        return;
    ck_assert_uint_eq(faults_id->count, decoded_error.faults.count);
    ck_assert_uint_eq(faults_id->missed, decoded_error.faults.missed);
    for (size_t i = 0; i < faults_id->count; i++) {
        ck_assert_str_eq(faults_id->items[i].field, decoded_error.faults.items[i].field);
        ck_assert_str_eq(faults_id->items[i].code, decoded_error.faults.items[i].code);
        check_pair(faults_id->items[i].detail, decoded_error.faults.items[i].detail);
    }
}

/* `prefix` is left out of the fields. */
static const char *describe(enum codec_result result, const char *prefix)
{
    size_t prefix_len = strlen(prefix);

    check_languages(result);
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
    }
    buf_putc(&outcome, '\0');
    ck_assert(!outcome.failed);
    return outcome.bytes;
}

static const char *describe_quote(const char *body, const char *prefix)
{
    result_id = quote_request_decode(body, strlen(body), DECODE_NOW_US, LANG_ID, arena_id,
                                     &decoded_quote, &error_id);
    return describe(quote_request_decode(body, strlen(body), DECODE_NOW_US, LANG_EN, arena,
                                         &decoded_quote, &decoded_error),
                    prefix);
}

const char *decode_quote(const char *json)
{
    begin();
    return describe_quote(decode_quoted(json), "");
}

const char *decode_combination(const char *json)
{
    const char *body;

    begin();
    body = decode_quoted(json);
    result_id = combination_request_decode(body, strlen(body), LANG_ID, arena_id,
                                           &decoded_combination, &error_id);
    return describe(combination_request_decode(body, strlen(body), LANG_EN, arena,
                                               &decoded_combination, &decoded_error),
                    "");
}

const char *decode_rulebook(const char *json, bool effective_from_required)
{
    const char *body;

    begin();
    body = decode_quoted(json);
    result_id = rulebook_document_decode(body, strlen(body), effective_from_required, LANG_ID,
                                         arena_id, &decoded_rulebook, &error_id);
    return describe(rulebook_document_decode(body, strlen(body), effective_from_required, LANG_EN,
                                             arena, &decoded_rulebook, &decoded_error),
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
    return describe_quote(body, prefix);
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

const char *decoded_detail_id(void)
{
    return error_id.faults.count > 0 ? error_id.faults.items[0].detail : "";
}

void decode_expect(const struct decode_case *c, const char *found)
{
    ck_assert_msg(strcmp(found, c->faults) == 0, "%s:\n  expected: %s\n  found:    %s", c->what,
                  c->faults, found);
}
