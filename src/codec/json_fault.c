/*
 * Faults with their place, in sentences that help.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "codec/json.h"

const char *const codec_fault_codes[] = {
    CODEC_FAULT_DUPLICATE,      CODEC_FAULT_EMPTY,
    CODEC_FAULT_INCONSISTENT,   CODEC_FAULT_INVALID_TEXT,
    CODEC_FAULT_INVALID_TIME,   CODEC_FAULT_NOT_ALLOWED,
    CODEC_FAULT_NOT_AN_INTEGER, CODEC_FAULT_OUT_OF_RANGE,
    CODEC_FAULT_REQUIRED,       CODEC_FAULT_TOO_LONG,
    CODEC_FAULT_TOO_MANY,       CODEC_FAULT_UNKNOWN_CURRENCY,
    CODEC_FAULT_UNKNOWN_FIELD,  CODEC_FAULT_UNKNOWN_VALUE,
    CODEC_FAULT_WRONG_TYPE,     NULL,
};

/* Longest sentence; fault_add cuts at about the same. */
#define DETAIL_BYTES_MAX 320
/* Longest misspelling that is worth a search. */
#define NEAREST_BYTES_MAX 32

/* Appends to the path text; returns the new length, never beyond the buffer. */
static size_t field_put(char *field, size_t len, const char *text, size_t text_len)
{
    size_t room = CODEC_FIELD_BYTES_MAX - 1 - len;

    if (text_len > room)
        text_len = room;
    memcpy(field + len, text, text_len);
    field[len + text_len] = '\0';
    return len + text_len;
}

/* Paths are as deep as the decoders nest: a handful. */
static size_t field_spell(char field[CODEC_FIELD_BYTES_MAX], const struct codec_path *path)
{
    char number[24];
    char excerpt[CODEC_EXCERPT_BYTES_MAX + 4];
    const char *key;
    size_t len;

    if (path == NULL) {
        field[0] = '\0';
        return 0;
    }
    len = field_spell(field, path->parent);
    if (path->key != NULL && path->index == CODEC_PATH_SPELT)
        return field_put(field, len, path->key, path->key_len);
    if (path->key == NULL) {
        int digits = snprintf(number, sizeof number, "[%zu]", path->index);

        return field_put(field, len, number, (size_t)digits);
    }
    if (len > 0)
        len = field_put(field, len, ".", 1);
    key = codec_excerpt(path->key, path->key_len, excerpt);
    return field_put(field, len, key, strlen(key));
}

void codec_fault(struct codec_reader *reader, const struct codec_path *path, const char *code,
                 const char *detail, ...)
{
    char field[CODEC_FIELD_BYTES_MAX];
    char text[DETAIL_BYTES_MAX];
    va_list args;

    /* Beyond the limit faults are only counted; a hostile body may have many. */
    if (reader->faults->count >= FAULTS_MAX) {
        fault_add(reader->faults, "", code, "%s", "");
        return;
    }
    field_spell(field, path);
    va_start(args, detail);
    (void)vsnprintf(text, sizeof text, detail, args);
    va_end(args);
    fault_add(reader->faults, field, code, "%s", text);
}

static const char *type_words(const struct codec_reader *reader, json_type type)
{
    switch (type) {
    case JSON_OBJECT:
        return BILINGUAL(reader, "objek", "an object");
    case JSON_ARRAY:
        return BILINGUAL(reader, "daftar", "a list");
    case JSON_STRING:
        return BILINGUAL(reader, "teks", "a text");
    case JSON_INTEGER:
        return BILINGUAL(reader, "bilangan bulat", "an integer");
    case JSON_REAL:
        return BILINGUAL(reader, "bilangan dengan pecahan atau eksponen",
                         "a number with fraction or exponent");
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    case JSON_NULL:
        return "null";
    }
    return BILINGUAL(reader, "yang lain", "something else");
}

void codec_fault_type(struct codec_reader *reader, const struct codec_path *path,
                      json_type expected, const json_t *found)
{
    const char *hint = BILINGUAL(reader,
                                 " Kolom opsional cukup tidak dicantumkan, jangan diisi null.",
                                 " Leave an optional field out instead of giving null.");

    codec_fault(reader, path, CODEC_FAULT_WRONG_TYPE,
                BILINGUAL(reader, "Di sini seharusnya %s, tetapi yang diberikan %s.%s",
                          "Expected %s here; found %s.%s"),
                type_words(reader, expected), type_words(reader, json_typeof(found)),
                json_is_null(found) ? hint : "");
}

const char *codec_excerpt(const char *text, size_t len, char out[CODEC_EXCERPT_BYTES_MAX + 4])
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    size_t kept = len;

    if (len > CODEC_EXCERPT_BYTES_MAX) {
        kept = CODEC_EXCERPT_BYTES_MAX;
        while (kept > 0 && ((unsigned char)text[kept] & 0xC0) == 0x80)
            kept--;
    }
    for (size_t i = 0; i < kept; i++) {
        unsigned char c = (unsigned char)text[i];

        out[i] = c < 0x20 || c == 0x7F ? '?' : text[i];
    }
    out[kept] = '\0';
    if (kept < len)
        memcpy(out + kept, ellipsis, sizeof ellipsis);
    return out;
}

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
    unsigned least = a < b ? a : b;

    return least < c ? least : c;
}

/* Insertions, deletions, replacements and swaps of neighbours that turn one
 * text into the other, without regard to ASCII case. */
static unsigned edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    unsigned rows[3][NEAREST_BYTES_MAX + 1];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2];

    for (size_t j = 0; j <= b_len; j++) {
        before[j] = 0;
        last[j] = (unsigned)j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        unsigned *next = before;
        int ai = tolower((unsigned char)a[i - 1]);

        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_len; j++) {
            int bj = tolower((unsigned char)b[j - 1]);

            row[j] = min3(last[j] + 1, row[j - 1] + 1, last[j - 1] + (ai != bj));
            if (i > 1 && j > 1 && ai == tolower((unsigned char)b[j - 2]) &&
                tolower((unsigned char)a[i - 2]) == bj && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        before = last;
        last = row;
        row = next;
    }
    return last[b_len];
}

const char *codec_nearest(const char *text, size_t len, const char *(*name)(const void *, size_t),
                          const void *names, size_t count)
{
    const char *nearest = NULL;
    /* Two slips, but no more than a third of the text. */
    unsigned limit = len < 6 ? (unsigned)len / 3 : 2;
    unsigned least = limit + 1;

    if (len == 0 || len > NEAREST_BYTES_MAX)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const char *known = name(names, i);
        size_t known_len = strlen(known);
        unsigned distance;

        if (known_len > NEAREST_BYTES_MAX)
            continue;
        distance = edit_distance(text, len, known, known_len);
        if (distance < least) {
            least = distance;
            nearest = known;
        }
    }
    return nearest;
}
