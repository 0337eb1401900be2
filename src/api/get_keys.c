/*
 * GET /v1/keys[?limit][&cursor]: all API keys in the order in which they were
 * made, those that are revoked or have expired too; never a secret.
 *
 * The cursor holds created_us and key_id of the last key of the page before.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "api/keys.h"
#include "api/store.h"

/* The end of the year 9999: what lies beyond was made up. */
#define CREATED_US_MAX INT64_C(253402300799999999)

struct place {
    int64_t created_us;
    const char *key_id; /* NULL: before the first */
};

/* As an instant is written in a cursor; false where it was made up. */
static bool created_read(const char *text, int64_t *created_us)
{
    char *end;

    *created_us = strtoll(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && *created_us <= CREATED_US_MAX;
}

static void read_cursor(const struct http_request *request, struct place *place,
                        struct fault_list *faults)
{
    struct api_position position;

    *place = (struct place){.created_us = 0};
    if (!api_cursor_decode(request, faults, &position))
        return;
    if (created_read(position.value, &place->created_us) && access_key_id_valid(position.id))
        place->key_id = position.id;
    else
        api_cursor_refuse(faults);
}

/* Behind that key; NULL without memory. */
static const char *cursor_after(const struct http_request *request, const struct db_api_key *key)
{
    const char *created = arena_printf(request->arena, "%" PRId64, key->created_us);

    if (created == NULL)
        return NULL;
    return api_cursor_encode(request, &(struct api_position){.value = created, .id = key->key_id});
}

static void reply_page(const struct http_request *request, struct http_reply *reply,
                       const struct db_api_key *keys, size_t count, size_t limit)
{
    int64_t now_us = rfc3339_now_us();
    struct json_out out = api_json_items(request, reply);
    size_t told = count > limit ? limit : count;

    for (size_t i = 0; i < told; i++) {
        struct key_document document = api_key_document(&keys[i]);

        key_document_encode(&out, &document, now_us);
    }
    json_out_end_array(&out);
    if (count > limit) {
        const char *cursor = cursor_after(request, &keys[told - 1]);

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
    found = db_select_api_key_page(request->worker, request->arena, place.created_us, place.key_id,
                                   limit + 1, &keys, &count);
    if (!api_reply_db(request, reply, found))
        reply_page(request, reply, keys, count, limit);
}
