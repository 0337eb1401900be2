#include "codec/store_read.h"

#include <string.h>

#include "base/utf8.h"
#include "codec/human.h"
#include "codec/promotion_decode.h"

#define CHANNEL_COUNT 2

enum codec_result store_read_begin(const struct store_body *body, struct codec_reader *reader,
                                   struct codec_error *error, json_t **root)
{
    return codec_begin(body->bytes, body->len, body->lang, body->arena, error, reader, root);
}

void store_read_id(struct codec_reader *reader, const struct codec_path *path, const char *member,
                   const char *path_id, struct tumpuk_text *id)
{
    const struct codec_path here = {path, member, strlen(member), 0};
    size_t len;

    if (path_id == NULL)
        return;
    len = strlen(path_id);
    if (len > CODEC_ID_BYTES_MAX)
        codec_fault(reader, &here, CODEC_FAULT_TOO_LONG,
                    BILINGUAL(reader, "Id di alamat panjangnya %zu bita; batasnya %d bita.",
                              "The address's id has %zu bytes; at most %d are allowed."),
                    len, CODEC_ID_BYTES_MAX);
    else if (utf8_has_control(path_id, len))
        codec_fault(reader, &here, CODEC_FAULT_INVALID_TEXT,
                    BILINGUAL(reader, "Id di alamat memuat karakter kendali.",
                              "The address's id contains a control character."));
    else if (id->len > 0 && (id->len != len || memcmp(id->bytes, path_id, len) != 0))
        codec_fault(reader, &here, CODEC_FAULT_INCONSISTENT,
                    BILINGUAL(reader, "Berbeda dengan id di alamat; boleh tidak dicantumkan.",
                              "It differs from the id in the address; it may be left out."));
    *id = (struct tumpuk_text){.bytes = path_id, .len = (uint32_t)len};
}

void store_check_instant(struct codec_reader *reader, const struct codec_path *path,
                         const char *member, int64_t at_us)
{
    const struct codec_path here = {path, member, strlen(member), 0};

    if (at_us == TUMPUK_TIME_MIN || at_us == TUMPUK_TIME_MAX)
        return;
    if (!human_can_tell(at_us, (struct rfc3339_zone){.zulu = true}))
        codec_fault(reader, &here, CODEC_FAULT_INVALID_TIME,
                    BILINGUAL(reader, "Waktunya harus di antara tahun 0001 dan 9999 UTC.",
                              "The instant must lie in the years 0001 to 9999 of UTC."));
}

struct items_wire {
    json_t *items;
};
static const struct codec_member ITEMS_MEMBERS[] = {
    {CODEC_NAMED("items"), .required = true, .kind = CODEC_KIND_JSON,
     .offset = offsetof(struct items_wire, items)},
};
static const struct codec_shape ITEMS_SHAPE = {1, ITEMS_MEMBERS};

const json_t *store_read_items(struct codec_reader *reader, json_t *root, size_t max, size_t *count)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "items");
    struct items_wire wire = {NULL};

    *count = 0;
    (void)codec_object(reader, root, NULL, &ITEMS_SHAPE, &wire);
    if (wire.items == NULL || !codec_list(reader, wire.items, &path, 1, max, count))
        return NULL;
    return wire.items;
}

void *store_read_each(struct codec_reader *reader, json_t *root, const struct store_each *each,
                      size_t *count)
{
    struct fault_list *body_faults = reader->faults;
    const json_t *list = store_read_items(reader, root, each->max, count);
    char *items = list != NULL ? arena_calloc(reader->arena, *count, each->size) : NULL;

    for (size_t i = 0; items != NULL && i < *count; i++) {
        void *item = items + i * each->size;

        fault_list_init(item, reader->arena, body_faults->lang);
        reader->faults = item;
        each->read(reader, json_array_get(list, i), item, each->arg);
    }
    reader->faults = body_faults;
    return items;
}

uint8_t store_read_channels(struct codec_reader *reader, const json_t *json,
                            const struct codec_path *path)
{
    unsigned set = 0;
    size_t count;

    (void)codec_list(reader, json, path, 1, CHANNEL_COUNT, &count);
    for (size_t i = 0; i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(path, i);
        int word;

        if (codec_word(reader, json_array_get(json, i), &here, &CODEC_WORDS_CHANNEL, &word))
            set |= (unsigned)codec_channel(word);
    }
    return (uint8_t)set;
}
