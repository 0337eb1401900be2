#include "db/fields.h"

#include <endian.h>
#include <string.h>

struct tumpuk_text db_take_text(struct db_taker *taker)
{
    const struct db_field *field = taker->field++;

    if (field->len <= 0)
        return (struct tumpuk_text){"", 0};
    return (struct tumpuk_text){field->bytes, (uint32_t)field->len};
}

/* An integer of `len` bytes in network order. */
static int64_t read_integer(struct db_taker *taker, const char *bytes, int32_t len)
{
    uint64_t u64;
    uint32_t u32;
    uint16_t u16;

    switch (len) {
    case sizeof u64:
        memcpy(&u64, bytes, sizeof u64);
        return (int64_t)be64toh(u64);
    case sizeof u32:
        memcpy(&u32, bytes, sizeof u32);
        return (int32_t)be32toh(u32);
    case sizeof u16:
        memcpy(&u16, bytes, sizeof u16);
        return (int16_t)be16toh(u16);
    default:
        taker->failed = true;
        return 0;
    }
}

int64_t db_take_integer(struct db_taker *taker, int64_t absent)
{
    const struct db_field *field = taker->field++;

    return field->len < 0 ? absent : read_integer(taker, field->bytes, field->len);
}

int64_t db_take_instant(struct db_taker *taker, int64_t absent)
{
    const struct db_field *field = taker->field++;
    int64_t at_us;

    if (field->len < 0)
        return absent;
    at_us = read_integer(taker, field->bytes, field->len);
    if (__builtin_add_overflow(at_us, DB_POSTGRES_EPOCH_US, &at_us))
        taker->failed = true; /* infinity, which no writer stores */
    return at_us;
}

bool db_take_bool(struct db_taker *taker)
{
    const struct db_field *field = taker->field++;

    return field->len == 1 && field->bytes[0] != 0;
}

/* The index of a word among `count` names; NULL is 0. */
int db_take_word(struct db_taker *taker, int count, const char *(*name)(int word))
{
    const struct db_field *field = taker->field++;

    for (int i = 0; i < count; i++) {
        const char *known = name(i);

        if (field->len < 0 || (strlen(known) == (size_t)field->len &&
                               memcmp(known, field->bytes, (size_t)field->len) == 0))
            return i;
    }
    taker->failed = true;
    return 0;
}

/* ---- arrays ---- */

struct array {
    const char *at;
    const char *end;
    uint32_t left;
};

/* Head of an array: dimensions, whether it has NULLs, type of its elements,
 * and for its one dimension the number of elements and the first index. */
static struct array take_array(struct db_taker *taker)
{
    const struct db_field *field = taker->field++;
    struct array array = {0};
    int64_t dimensions;

    if (field->len < 0)
        return array;
    if (field->len < 12) {
        taker->failed = true;
        return array;
    }
    array.at = field->bytes;
    array.end = field->bytes + field->len;
    dimensions = read_integer(taker, array.at, 4);
    if (dimensions == 0)
        return array;
    if (dimensions != 1 || field->len < 20) {
        taker->failed = true;
        return array;
    }
    array.left = (uint32_t)read_integer(taker, array.at + 12, 4);
    array.at += 20;
    return array;
}

/* The next element; false: there is none, or the array is malformed. */
static bool take_element(struct db_taker *taker, struct array *array, struct db_field *out)
{
    if (array->left == 0)
        return false;
    array->left--;
    if (array->end - array->at < 4) {
        taker->failed = true;
        return false;
    }
    out->len = (int32_t)read_integer(taker, array->at, 4);
    array->at += 4;
    if (out->len < 0 || out->len > array->end - array->at) {
        taker->failed = true;
        return false;
    }
    out->bytes = array->at;
    array->at += out->len;
    return true;
}

uint32_t db_take_integers(struct db_taker *taker, uint32_t max, int64_t *out)
{
    struct array array = take_array(taker);
    struct db_field element;
    uint32_t count = 0;

    while (count < max && take_element(taker, &array, &element))
        out[count++] = read_integer(taker, element.bytes, element.len);
    taker->failed |= array.left > 0;
    return count;
}

const struct tumpuk_text *db_take_texts(struct db_taker *taker, uint32_t *count)
{
    struct array array = take_array(taker);
    struct tumpuk_text *texts;
    struct db_field element;

    *count = 0;
    if (array.left == 0 || taker->failed)
        return NULL;
    if ((size_t)array.left > (size_t)(array.end - array.at)) {
        taker->failed = true;
        return NULL;
    }
    texts = arena_calloc(taker->arena, array.left, sizeof *texts);
    if (texts == NULL) {
        taker->failed = true;
        return NULL;
    }
    while (take_element(taker, &array, &element))
        texts[(*count)++] = (struct tumpuk_text){element.bytes, (uint32_t)element.len};
    return texts;
}
