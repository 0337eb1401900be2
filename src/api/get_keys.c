/*
 * GET /v1/keys[?limit][&cursor]: all API keys in the order in which they were
 * made, those that are revoked or have expired too; never a secret.
 */
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "api/keys.h"

/* Cursors of this list, before they are encoded: created_us and key_id of the
 * last key of the page before. */
#define CURSOR_PREFIX "keys:"
#define CURSOR_FORMAT CURSOR_PREFIX "%" PRId64 ":%s"
#define CURSOR_BYTES_MAX 64
#define CURSOR_VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING
/* The end of the year 9999: what lies beyond was made up. */
#define CREATED_US_MAX INT64_C(253402300799999999)

struct place {
    int64_t created_us;
    char key_id[ACCESS_KEY_ID_LEN + 1]; /* "": before the first */
};

/* The text of the cursor after a key; NULL without memory. */
static const char *cursor_encode(struct arena *arena, const struct db_api_key *key)
{
    const char *plain = arena_printf(arena, CURSOR_FORMAT, key->created_us, key->key_id);
    size_t cap = plain == NULL ? 0 : sodium_base64_encoded_len(strlen(plain), CURSOR_VARIANT);
    char *text = plain == NULL ? NULL : arena_alloc(arena, cap);

    if (text != NULL)
        sodium_bin2base64(text, cap, (const unsigned char *)plain, strlen(plain), CURSOR_VARIANT);
    return text;
}

/* False where the text is no cursor of this list. */
static bool cursor_decode(struct arena *arena, const char *text, struct place *place)
{
    char plain[CURSOR_BYTES_MAX + 1] = "";
    struct db_api_key key;
    const char *again;
    char *end;
    size_t len;

    if (sodium_base642bin((unsigned char *)plain, CURSOR_BYTES_MAX, text, strlen(text), NULL, &len,
                          NULL, CURSOR_VARIANT) != 0 ||
        strncmp(plain, CURSOR_PREFIX, sizeof(CURSOR_PREFIX) - 1) != 0)
        return false;
    place->created_us = strtoll(plain + sizeof(CURSOR_PREFIX) - 1, &end, 10);
    if (*end != ':' || !access_key_id_valid(end + 1) || place->created_us < 0 ||
        place->created_us > CREATED_US_MAX)
        return false;
    memcpy(place->key_id, end + 1, sizeof place->key_id);
    /* what is not as it was encoded was made up */
    key = (struct db_api_key){.key_id = place->key_id, .created_us = place->created_us};
    again = cursor_encode(arena, &key);
    return again != NULL && strcmp(again, text) == 0;
}

static void read_cursor(const struct http_request *request, struct place *place,
                        struct fault_list *faults)
{
    const char *cursor = http_request_query(request, "cursor");

    *place = (struct place){.created_us = 0};
    if (cursor != NULL && !cursor_decode(request->arena, cursor, place))
        fault_add(faults, "query.cursor", API_FAULT_INVALID_CURSOR,
                  BILINGUAL(faults, "Pakai next_cursor dari halaman sebelumnya, tanpa diubah.",
                            "Take next_cursor of the page before, unchanged."));
}

static void reply_page(const struct http_request *request, struct http_reply *reply,
                       const struct db_api_key *keys, size_t count, size_t limit)
{
    int64_t now_us = rfc3339_now_us();
    struct json_out out = api_json(request, reply);
    size_t told = count > limit ? limit : count;

    json_out_object(&out);
    json_out_key(&out, "items");
    json_out_array(&out);
    for (size_t i = 0; i < told; i++) {
        struct key_document document = api_key_document(&keys[i]);

        key_document_encode(&out, &document, now_us);
    }
    json_out_end_array(&out);
    if (count > limit) {
        const char *cursor = cursor_encode(request->arena, &keys[told - 1]);

        if (cursor != NULL)
            json_out_member_string(&out, "next_cursor", cursor);
    }
    json_out_end_object(&out);
}

void api_get_keys(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"limit", "cursor", NULL};
    struct fault_list faults;
    struct place place;
    struct db_api_key *keys;
    size_t count;
    size_t limit;
    enum db_result found;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    limit = api_query_limit(request, &faults);
    read_cursor(request, &place, &faults);
    if (api_refuse_faults(request, reply, &faults))
        return;
    /* one more than is told, to know whether there is a next page */
    found = db_select_api_key_page(request->worker, request->arena, place.created_us,
                                   place.key_id[0] != '\0' ? place.key_id : NULL, limit + 1, &keys,
                                   &count);
    if (!api_reply_db(request, reply, found))
        reply_page(request, reply, keys, count, limit);
}
