/*
 * What the fuzzers of decoders share: claims that end the run where they do
 * not hold, and what every refusal must look like.
 */
#ifndef TESTS_FUZZ_SUPPORT_H
#define TESTS_FUZZ_SUPPORT_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "codec/codec.h"

#define FUZZ_ARENA_BYTES_MAX ((size_t)64 * 1024 * 1024)

/* As an assertion, but never compiled away. */
#define CLAIM(holds)                                                            \
    do {                                                                        \
        if (!(holds)) {                                                         \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #holds); \
            abort();                                                            \
        }                                                                       \
    } while (0)

/* Both languages are told, each of half of the inputs. */
#define FUZZ_LANG(size) ((size) % 2 == 0 ? LANG_ID : LANG_EN)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void claim_text(const char *text)
{
    CLAIM(utf8_length(text, strlen(text)) >= 0);
    CLAIM(!utf8_has_control(text, strlen(text)));
}

/* A refusal says what, where and why, in text that can be sent on. */
static inline void claim_refusal(enum codec_result result, const struct codec_error *error)
{
    switch (result) {
    case CODEC_OK:
        CLAIM(error->faults.count == 0);
        break;
    case CODEC_MALFORMED:
        CLAIM(error->line >= 1 && error->column >= 1);
        CLAIM(strlen(error->message) > 0);
        claim_text(error->message);
        break;
    case CODEC_INVALID:
        CLAIM(error->faults.count > 0);
        for (size_t i = 0; i < error->faults.count; i++) {
            const struct fault *fault = &error->faults.items[i];
            size_t known = 0;

            while (codec_fault_codes[known] != NULL &&
                   strcmp(codec_fault_codes[known], fault->code) != 0)
                known++;
            CLAIM(codec_fault_codes[known] != NULL);
            CLAIM(utf8_length(fault->field, strlen(fault->field)) >= 0);
            CLAIM(strlen(fault->detail) > 0);
            CLAIM(utf8_length(fault->detail, strlen(fault->detail)) >= 0);
        }
        break;
    case CODEC_NO_MEMORY:
        abort(); /* the arena is larger than any body of a fuzzer needs */
    }
}

#endif
