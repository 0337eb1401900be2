/*
 * Lists, and what occurs twice in them.
 */
#include <stdlib.h>
#include <string.h>

#include "codec/json.h"

/* Up to so many texts are compared pair by pair: no memory, no sorting. */
#define DUPLICATES_PAIRWISE_MAX 16

bool codec_list(struct codec_reader *reader, const json_t *json, const struct codec_path *path,
                size_t min, size_t max, size_t *count)
{
    size_t size = json_array_size(json);

    *count = 0;
    if (!json_is_array(json)) {
        codec_fault_type(reader, path, JSON_ARRAY, json);
        return false;
    }
    *count = size < max ? size : max;
    if (size < min) {
        codec_fault(
            reader, path, CODEC_FAULT_EMPTY,
            BILINGUAL(reader, "Daftar ini kosong; jika dicantumkan, isinya paling sedikit satu.",
                      "The list is empty; it must have at least one element where it is given."));
        return false;
    }
    if (size > max) {
        codec_fault(reader, path, CODEC_FAULT_TOO_MANY,
                    BILINGUAL(reader, "Daftar ini berisi %zu unsur; batasnya %zu unsur.",
                              "The list has %zu elements; at most %zu are allowed."),
                    size, max);
        return false;
    }
    return true;
}

bool codec_ids(struct codec_reader *reader, const json_t *json, const struct codec_path *path,
               size_t min, size_t max, const struct tumpuk_text **out, uint32_t *out_count)
{
    struct tumpuk_text *texts;
    size_t count;
    bool good = codec_list(reader, json, path, min, max, &count);

    *out = NULL;
    *out_count = 0;
    if (count == 0)
        return good;
    texts = arena_calloc(reader->arena, count, sizeof *texts);
    if (texts == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(path, i);

        good &= codec_id(reader, json_array_get(json, i), &here, &texts[i]);
    }
    *out = texts;
    *out_count = (uint32_t)count;
    return good;
}

static bool text_equal(const struct tumpuk_text *a, const struct tumpuk_text *b)
{
    return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

static const uint32_t *duplicates_pairwise(struct codec_reader *reader,
                                           const struct tumpuk_text *texts, uint32_t count)
{
    uint32_t *first_of = NULL;

    for (uint32_t i = 1; i < count; i++) {
        for (uint32_t j = 0; j < i && texts[i].len > 0; j++) {
            if (!text_equal(&texts[i], &texts[j]))
                continue;
            if (first_of == NULL) {
                first_of = arena_alloc(reader->arena, count * sizeof *first_of);
                if (first_of == NULL)
                    return NULL;
                memset(first_of, 0xFF, count * sizeof *first_of); /* TUMPUK_NONE */
            }
            first_of[i] = j;
            break;
        }
    }
    return first_of;
}

/* By bytes, then length, then position: the first of equal texts goes first. */
static int text_order(const void *a, const void *b, void *texts)
{
    uint32_t i = *(const uint32_t *)a;
    uint32_t j = *(const uint32_t *)b;
    const struct tumpuk_text *x = (const struct tumpuk_text *)texts + i;
    const struct tumpuk_text *y = (const struct tumpuk_text *)texts + j;
    uint32_t len = x->len < y->len ? x->len : y->len;
    int order = len > 0 ? memcmp(x->bytes, y->bytes, len) : 0;

    if (order != 0)
        return order;
    if (x->len != y->len)
        return x->len < y->len ? -1 : 1;
    return i < j ? -1 : i > j;
}

const uint32_t *codec_duplicates(struct codec_reader *reader, const struct tumpuk_text *texts,
                                 uint32_t count)
{
    uint32_t *order, *first_of;
    uint32_t first;
    bool any = false;

    if (count <= DUPLICATES_PAIRWISE_MAX)
        return duplicates_pairwise(reader, texts, count);
    /* Sorted, not hashed: no choice of ids makes this slow. */
    order = arena_alloc(reader->arena, count * sizeof *order);
    first_of = arena_alloc(reader->arena, count * sizeof *first_of);
    if (order == NULL || first_of == NULL)
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        order[i] = i;
        first_of[i] = TUMPUK_NONE;
    }
    qsort_r(order, count, sizeof *order, text_order, (void *)(uintptr_t)texts);
    first = order[0];
    for (uint32_t n = 1; n < count; n++) {
        if (texts[order[n]].len > 0 && text_equal(&texts[order[n]], &texts[first])) {
            first_of[order[n]] = first;
            any = true;
        } else {
            first = order[n];
        }
    }
    return any ? first_of : NULL;
}

void codec_tell_duplicates(struct codec_reader *reader, const struct codec_path *list,
                           const char *member, const struct tumpuk_text *texts, uint32_t count)
{
    const uint32_t *first_of = codec_duplicates(reader, texts, count);

    for (uint32_t i = 0; first_of != NULL && i < count; i++) {
        const struct codec_path element = CODEC_ELEMENT(list, i);
        const struct codec_path here = {&element, member, strlen(member), 0};

        if (first_of[i] != TUMPUK_NONE)
            codec_fault(reader, &here, CODEC_FAULT_DUPLICATE,
                        BILINGUAL(reader, "\"%s\" sudah menjadi %s dari %s[%u].",
                                  "\"%s\" is already the %s of %s[%u]."),
                        texts[i].bytes, member, list->key, (unsigned)first_of[i]);
    }
}
