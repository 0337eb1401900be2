/*
 * Rulebook documents: what decodes is a rulebook that the core takes, and
 * written out it reads the same.
 */
#include "codec/rulebook_document.h"
#include "fuzz_support.h"

#define DOCUMENT_BYTES_MAX ((size_t)64 * 1024)

/* By value: the two may differ in padding. */
static void claim_same(const struct rulebook_document *a, const struct rulebook_document *b)
{
    CLAIM(strcmp(a->version, b->version) == 0);
    CLAIM(a->has_effective_from == b->has_effective_from);
    CLAIM(memcmp(&a->rules, &b->rules, sizeof a->rules) == 0);
    if (a->has_effective_from) {
        CLAIM(a->effective_from_us == b->effective_from_us);
        CLAIM(a->zone.offset_min == b->zone.offset_min && a->zone.zulu == b->zone.zulu);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(FUZZ_ARENA_BYTES_MAX);
    struct rulebook_document document, again;
    struct codec_error error;
    struct json_out out;
    struct buf buf;
    enum codec_result result;

    CLAIM(arena != NULL);
    result = rulebook_document_decode((const char *)data, size, false, FUZZ_LANG(size), arena,
                                      &document, &error);
    claim_refusal(result, &error);
    if (result == CODEC_OK) {
        CLAIM(tumpuk_rulebook_valid(&document.rules));
        buf_init(&buf, DOCUMENT_BYTES_MAX);
        json_out_init(&out, &buf, size % 2 == 0);
        rulebook_document_encode(&out, &document);
        CLAIM(!buf.failed && out.depth == 0);
        CLAIM(rulebook_document_decode(buf.bytes, buf.len, document.has_effective_from,
                                       FUZZ_LANG(size), arena, &again, &error) == CODEC_OK);
        claim_same(&document, &again);
        buf_clear(&buf);
    }
    arena_free(arena);
    return 0;
}
