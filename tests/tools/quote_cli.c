/*
 * A filter for tests: one quote request as JSON a line in, one answer a line
 * out, by the same decoder, core and encoder as the service.
 *
 *   quote-cli [--lang id|en] [--rulebook FILE] < requests > answers
 *
 * Answers: the quote; {"malformed": text}; {"invalid": [{field, code, detail}]};
 * {"error": "AMOUNT_OUT_OF_RANGE"}. A missing `at` is 2025-11-11T03:00:00Z.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tumpuk/quote.h>

#include "codec/quote_answer.h"
#include "codec/quote_request.h"
#include "codec/rulebook_document.h"

#define ARENA_MAX (256u * 1024 * 1024)
#define ANSWER_MAX (256u * 1024 * 1024)
#define NOW_US INT64_C(1762830000000000)

static void fail(const char *what)
{
    fprintf(stderr, "quote-cli: %s\n", what);
    exit(2);
}

static void write_faults(struct json_out *out, const struct codec_error *error)
{
    json_out_object(out);
    json_out_key(out, "invalid");
    json_out_array(out);
    for (size_t i = 0; i < error->faults.count; i++) {
        json_out_object(out);
        json_out_member_string(out, "field", error->faults.items[i].field);
        json_out_member_string(out, "code", error->faults.items[i].code);
        json_out_member_string(out, "detail", error->faults.items[i].detail);
        json_out_end_object(out);
    }
    json_out_end_array(out);
    json_out_end_object(out);
}

static void write_quote(struct json_out *out, struct arena *arena,
                        const struct rulebook_document *rulebook,
                        const struct quote_request *request, enum lang lang)
{
    struct tumpuk_quote quote;
    size_t len = tumpuk_quote_storage_size(request->basket.line_count,
                                           request->offer.promotion_count);
    void *storage = arena_alloc(arena, len);

    if (storage == NULL)
        fail("out of memory");
    if (tumpuk_quote_compute(&rulebook->rules, &request->basket, &request->offer, storage, len,
                             &quote) == TUMPUK_QUOTE_OK) {
        struct quote_view view = {.rulebook_version = rulebook->version,
                                  .currency = request->currency,
                                  .exponent = request->exponent,
                                  .zone = request->zone,
                                  .rulebook = &rulebook->rules,
                                  .basket = &request->basket,
                                  .offer = &request->offer,
                                  .quote = &quote,
                                  .lang = lang};

        quote_answer_encode(out, &view);
    } else {
        json_out_object(out);
        json_out_member_string(out, "error", "AMOUNT_OUT_OF_RANGE");
        json_out_end_object(out);
    }
}

static void answer_line(struct json_out *out, struct arena *arena,
                        const struct rulebook_document *rulebook, const char *line, size_t len,
                        enum lang lang)
{
    struct codec_error error;
    struct quote_request request;

    switch (quote_request_decode(line, len, NOW_US, lang, arena, &request, &error)) {
    case CODEC_OK:
        write_quote(out, arena, rulebook, &request, lang);
        break;
    case CODEC_MALFORMED:
        json_out_object(out);
        json_out_member_string(out, "malformed", error.message);
        json_out_end_object(out);
        break;
    case CODEC_INVALID:
        write_faults(out, &error);
        break;
    case CODEC_NO_MEMORY:
        fail("out of memory");
        break;
    }
}

static void load_rulebook(const char *path, struct arena *arena, struct rulebook_document *out)
{
    static char text[65536];
    struct codec_error error;
    FILE *file = fopen(path, "rb");
    size_t len;

    if (file == NULL)
        fail("cannot open the rulebook");
    len = fread(text, 1, sizeof(text), file);
    fclose(file);
    if (rulebook_document_decode(text, len, false, LANG_EN, arena, out, &error) != CODEC_OK)
        fail("the rulebook is not valid");
}

int main(int argc, char **argv)
{
    struct rulebook_document rulebook = {.version = "2025-10-28",
                                         .rules = *tumpuk_rulebook_guide()};
    struct arena *keep = arena_new(ARENA_MAX);
    struct arena *arena = arena_new(ARENA_MAX);
    enum lang lang = LANG_ID;
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    struct buf buf;

    if (keep == NULL || arena == NULL)
        fail("out of memory");
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            lang = strcmp(argv[++i], "en") == 0 ? LANG_EN : LANG_ID;
        else if (strcmp(argv[i], "--rulebook") == 0 && i + 1 < argc)
            load_rulebook(argv[++i], keep, &rulebook);
        else
            fail("usage: quote-cli [--lang id|en] [--rulebook FILE]");
    }
    buf_init(&buf, ANSWER_MAX);
    while ((len = getline(&line, &cap, stdin)) >= 0) {
        struct json_out out;

        buf.len = 0;
        json_out_init(&out, &buf, false);
        answer_line(&out, arena, &rulebook, line, (size_t)len, lang);
        buf_putc(&buf, '\n');
        if (buf.failed || fwrite(buf.bytes, 1, buf.len, stdout) != buf.len)
            fail("cannot write");
        fflush(stdout);
        arena_reset(arena);
    }
    buf_clear(&buf);
    free(line);
    arena_free(arena);
    arena_free(keep);
    return 0;
}
