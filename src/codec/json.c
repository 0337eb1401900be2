#include "codec/json.h"

#include <string.h>

#include "base/utf8.h"

void codec_reader_init(struct codec_reader *reader, struct arena *arena, struct fault_list *faults,
                       size_t body_len)
{
    *reader = (struct codec_reader){.arena = arena, .faults = faults, .lang = faults->lang};
    if (body_len > 0)
        reader->pool = arena_alloc(arena, body_len);
    if (reader->pool != NULL)
        reader->pool_left = body_len;
}

enum codec_result codec_begin(const char *body, size_t len, enum lang lang, struct arena *arena,
                              struct codec_error *error, struct codec_reader *reader, json_t **root)
{
    enum codec_result result = codec_parse(body, len, lang, arena, error, root);

    if (result == CODEC_OK)
        codec_reader_init(reader, arena, &error->faults, len);
    return result;
}

enum codec_result codec_reader_result(const struct codec_reader *reader)
{
    if (arena_failed(reader->arena))
        return CODEC_NO_MEMORY;
    return reader->faults->count > 0 ? CODEC_INVALID : CODEC_OK;
}

/* A copy that outlives the tree. */
static bool text_copy(struct codec_reader *reader, const char *text, size_t len,
                      struct tumpuk_text *out)
{
    char *copy = reader->pool;

    if (len < reader->pool_left) { /* one more for the NUL */
        reader->pool += len + 1;
        reader->pool_left -= len + 1;
    } else {
        copy = arena_alloc(reader->arena, len + 1);
    }
    if (copy == NULL)
        return false;
    memcpy(copy, text, len);
    copy[len] = '\0';
    *out = (struct tumpuk_text){.bytes = copy, .len = (uint32_t)len};
    return true;
}

/* What ids and names have in common; the parser has checked the UTF-8. */
static bool text_check(struct codec_reader *reader, const json_t *json,
                       const struct codec_path *path)
{
    const char *text = json_string_value(json);
    size_t len = json_string_length(json);

    if (text == NULL) {
        codec_fault_type(reader, path, JSON_STRING, json);
        return false;
    }
    if (len == 0) {
        codec_fault(reader, path, CODEC_FAULT_EMPTY,
                    BILINGUAL(reader, "Teks ini kosong.", "The text is empty."));
        return false;
    }
    if (utf8_has_control(text, len)) {
        codec_fault(
            reader, path, CODEC_FAULT_INVALID_TEXT,
            BILINGUAL(reader,
                      "Teks ini mengandung karakter kendali, misalnya ganti baris atau tab.",
                      "The text contains a control character, such as a line break or a tab."));
        return false;
    }
    return true;
}

bool codec_id(struct codec_reader *reader, const json_t *json, const struct codec_path *path,
              struct tumpuk_text *out)
{
    size_t len = json_string_length(json);

    if (len > CODEC_ID_BYTES_MAX) {
        codec_fault(reader, path, CODEC_FAULT_TOO_LONG,
                    BILINGUAL(reader, "Teks ini %zu byte; batasnya %d byte.",
                              "The text has %zu bytes; at most %d are allowed."),
                    len, CODEC_ID_BYTES_MAX);
        return false;
    }
    return text_check(reader, json, path) && text_copy(reader, json_string_value(json), len, out);
}

static bool name_read(struct codec_reader *reader, const json_t *json,
                      const struct codec_path *path, long chars_max, struct tumpuk_text *out)
{
    size_t len = json_string_length(json);
    long chars;

    if (!text_check(reader, json, path))
        return false;
    /* So many bytes are few enough characters, whichever they are. */
    chars = len <= (size_t)chars_max ? (long)len : utf8_length(json_string_value(json), len);
    if (chars > chars_max) {
        codec_fault(reader, path, CODEC_FAULT_TOO_LONG,
                    BILINGUAL(reader, "Teks ini %ld karakter; batasnya %ld karakter.",
                              "The text has %ld characters; at most %ld are allowed."),
                    chars, chars_max);
        return false;
    }
    return text_copy(reader, json_string_value(json), len, out);
}

/* A scheme that runs nothing in a browser, a host, and nothing that must be escaped. */
static bool url_check(const char *text, size_t len)
{
    static const char SCHEME[] = "https://";
    const size_t scheme_len = sizeof SCHEME - 1;

    if (len <= scheme_len || strncmp(text, SCHEME, scheme_len) != 0 || text[scheme_len] == '/')
        return false;
    for (size_t i = 0; i < len; i++) {
        if (text[i] <= ' ' || text[i] > '~' || strchr("\"<>\\^`{|}", text[i]) != NULL)
            return false;
    }
    return true;
}

static bool url_read(struct codec_reader *reader, const json_t *json, const struct codec_path *path,
                     struct tumpuk_text *out)
{
    size_t len = json_string_length(json);

    if (!text_check(reader, json, path))
        return false;
    if (len > CODEC_URL_BYTES_MAX) {
        codec_fault(reader, path, CODEC_FAULT_TOO_LONG,
                    BILINGUAL(reader, "Teks ini %zu byte; batasnya %d byte.",
                              "The text has %zu bytes; at most %d are allowed."),
                    len, CODEC_URL_BYTES_MAX);
        return false;
    }
    if (!url_check(json_string_value(json), len)) {
        codec_fault(reader, path, CODEC_FAULT_INVALID_TEXT,
                    BILINGUAL(reader,
                              "Seharusnya alamat yang dimulai dengan https://, tanpa spasi; "
                              "karakter di luar ASCII ditulis dengan %%.",
                              "An address that begins with https:// is expected, without blanks; "
                              "characters beyond ASCII are written with %%."));
        return false;
    }
    return text_copy(reader, json_string_value(json), len, out);
}

static const char *word_name(const void *words, size_t index)
{
    return ((const struct codec_words *)words)->name((int)index);
}

static void word_unknown(struct codec_reader *reader, const char *text, size_t len,
                         const struct codec_path *path, const struct codec_words *words)
{
    char excerpt[CODEC_EXCERPT_BYTES_MAX + 4];
    char known[256] = "";
    const char *nearest = codec_nearest(text, len, word_name, words, (size_t)words->count);
    size_t used = 0;

    codec_excerpt(text, len, excerpt);
    if (nearest != NULL) {
        codec_fault(reader, path, CODEC_FAULT_UNKNOWN_VALUE,
                    BILINGUAL(reader, "\"%s\" tidak dikenal di sini; mungkin maksudnya \"%s\"?",
                              "\"%s\" is not known here; did you mean \"%s\"?"),
                    excerpt, nearest);
        return;
    }
    for (int i = 0; i < words->count; i++) {
        size_t name_len = strlen(words->name(i));

        if (used + name_len + 3 > sizeof known)
            break;
        if (i > 0) {
            memcpy(known + used, ", ", 2);
            used += 2;
        }
        memcpy(known + used, words->name(i), name_len + 1);
        used += name_len;
    }
    codec_fault(reader, path, CODEC_FAULT_UNKNOWN_VALUE,
                BILINGUAL(reader, "\"%s\" tidak dikenal di sini; pilihannya: %s.",
                          "\"%s\" is not known here; allowed: %s."),
                excerpt, known);
}

bool codec_word(struct codec_reader *reader, const json_t *json, const struct codec_path *path,
                const struct codec_words *words, int *out)
{
    const char *text = json_string_value(json);
    size_t len = json_string_length(json);

    if (text == NULL) {
        codec_fault_type(reader, path, JSON_STRING, json);
        return false;
    }
    for (int i = 0; i < words->count; i++) {
        const char *name = words->name(i);

        /* JSON texts end with a NUL and hold none, so that this compares whole. */
        if (name[0] == text[0] && strcmp(name, text) == 0) {
            *out = i;
            return true;
        }
    }
    word_unknown(reader, text, len, path, words);
    return false;
}

bool codec_instant(struct codec_reader *reader, const json_t *json, const struct codec_path *path,
                   int64_t *at_us, struct rfc3339_zone *zone)
{
    char excerpt[CODEC_EXCERPT_BYTES_MAX + 4];
    const char *text = json_string_value(json);

    if (text == NULL) {
        codec_fault_type(reader, path, JSON_STRING, json);
        return false;
    }
    if (rfc3339_parse(text, json_string_length(json), at_us, zone))
        return true;
    codec_fault(
        reader, path, CODEC_FAULT_INVALID_TIME,
        BILINGUAL(reader,
                  "\"%s\" bukan waktu RFC 3339 yang ada; selisih dari UTC wajib ditulis, seperti "
                  "2025-11-11T10:00:00+07:00 atau 2025-11-11T03:00:00.5Z.",
                  "\"%s\" is no instant of RFC 3339 that exists; an offset is required, as in "
                  "2025-11-11T10:00:00+07:00 or 2025-11-11T03:00:00.5Z."),
        codec_excerpt(text, json_string_length(json), excerpt));
    return false;
}

static bool integer_read(struct codec_reader *reader, const json_t *json,
                         const struct codec_path *path, const struct codec_member *member,
                         int64_t *out)
{
    int64_t value;

    if (json_is_real(json)) {
        codec_fault(
            reader, path, CODEC_FAULT_NOT_AN_INTEGER,
            BILINGUAL(
                reader,
                "Di sini seharusnya bilangan bulat; pecahan dan eksponen ditolak, termasuk 1.0 "
                "dan 1e3.",
                "An integer is expected; a fraction or an exponent, even 1.0 or 1e3, is "
                "refused."));
        return false;
    }
    if (!json_is_integer(json)) {
        codec_fault_type(reader, path, JSON_INTEGER, json);
        return false;
    }
    value = json_integer_value(json);
    if (value < member->min || value > member->max) {
        codec_fault(reader, path, CODEC_FAULT_OUT_OF_RANGE,
                    BILINGUAL(reader, "Angka ini di luar batas; yang diizinkan %lld sampai %lld.",
                              "The number is out of range; %lld to %lld is allowed."),
                    (long long)member->min, (long long)member->max);
        return false;
    }
    *out = value;
    return true;
}

/* Reads one member and stores it; false with a fault added. */
static bool member_read(struct codec_reader *reader, json_t *json, const struct codec_path *path,
                        const struct codec_member *member, void *slot)
{
    int64_t value;

    switch (member->kind) {
    case CODEC_KIND_INT64:
        return integer_read(reader, json, path, member, slot);
    case CODEC_KIND_INT32:
        if (!integer_read(reader, json, path, member, &value))
            return false;
        *(int32_t *)slot = (int32_t)value;
        return true;
    case CODEC_KIND_ID:
        return codec_id(reader, json, path, slot);
    case CODEC_KIND_NAME:
        return name_read(reader, json, path,
                         member->max > 0 ? (long)member->max : CODEC_NAME_CHARS_MAX, slot);
    case CODEC_KIND_URL:
        return url_read(reader, json, path, slot);
    case CODEC_KIND_WORD:
        return codec_word(reader, json, path, member->words, slot);
    case CODEC_KIND_INSTANT:
        return codec_instant(reader, json, path, slot, NULL);
    case CODEC_KIND_JSON:
        *(json_t **)slot = json;
        return true;
    }
    return false;
}

/* The member of that name, count where there is none. Clients mostly write the
 * members of a list's objects in one order, so the search starts at `hint`. */
static uint32_t member_find(const struct codec_shape *shape, uint32_t hint, const char *key,
                            size_t key_len)
{
    for (uint32_t n = 0, i = hint; n < shape->count; n++, i++) {
        const struct codec_member *member;

        if (i >= shape->count)
            i = 0;
        member = &shape->members[i];
        if (member->name_len == key_len && memcmp(member->name, key, key_len) == 0)
            return i;
    }
    return shape->count;
}

static const char *member_name(const void *shape, size_t index)
{
    return ((const struct codec_shape *)shape)->members[index].name;
}

static void member_unknown(struct codec_reader *reader, const struct codec_path *path,
                           const struct codec_shape *shape)
{
    const char *nearest = codec_nearest(path->key, path->key_len, member_name, shape, shape->count);

    if (nearest != NULL)
        codec_fault(reader, path, CODEC_FAULT_UNKNOWN_FIELD,
                    BILINGUAL(reader, "Kolom ini tidak dikenal di sini; mungkin maksudnya \"%s\"?",
                              "There is no such field here; did you mean \"%s\"?"),
                    nearest);
    else
        codec_fault(
            reader, path, CODEC_FAULT_UNKNOWN_FIELD,
            BILINGUAL(reader, "Kolom ini tidak dikenal di sini.", "There is no such field here."));
}

struct codec_found codec_object(struct codec_reader *reader, json_t *json,
                                const struct codec_path *path, const struct codec_shape *shape,
                                void *out)
{
    struct codec_found found = {0, 0};
    uint32_t next = 0;

    if (!json_is_object(json)) {
        codec_fault_type(reader, path, JSON_OBJECT, json);
        return found;
    }
    for (void *at = json_object_iter(json); at != NULL; at = json_object_iter_next(json, at)) {
        const struct codec_path here = {path, json_object_iter_key(at),
                                        json_object_iter_key_len(at), 0};
        uint32_t i = member_find(shape, next, here.key, here.key_len);

        if (i == shape->count) {
            member_unknown(reader, &here, shape);
            continue;
        }
        next = i + 1;
        found.seen |= UINT32_C(1) << i;
        if (member_read(reader, json_object_iter_value(at), &here, &shape->members[i],
                        (char *)out + shape->members[i].offset))
            found.good |= UINT32_C(1) << i;
    }
    for (uint32_t i = 0; i < shape->count; i++) {
        const struct codec_member *member = &shape->members[i];

        if (member->required && !codec_seen(found, i))
            codec_fault(reader, &(struct codec_path){path, member->name, member->name_len, 0},
                        CODEC_FAULT_REQUIRED,
                        BILINGUAL(reader, "Kolom ini wajib diisi.", "This field is required."));
    }
    return found;
}
