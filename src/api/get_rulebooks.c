/*
 * GET /v1/rulebooks[?limit][&cursor]: all rulebooks, oldest first.
 *
 * The cursor holds the version after which the page begins: the list only
 * grows at its end, so no page ever changes under a reader.
 */
#include <sodium.h>
#include <string.h>

#include "api/api.h"

/* Cursors of this list begin so before they are encoded. */
#define CURSOR_PREFIX "rulebooks:"
#define CURSOR_BYTES_MAX (sizeof(CURSOR_PREFIX) + QUOTE_ID_BYTES_MAX)
#define CURSOR_VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

/* The text of the cursor after `version`; NULL without memory. */
static const char *cursor_encode(struct arena *arena, const char *version)
{
    const char *plain = arena_printf(arena, CURSOR_PREFIX "%s", version);
    size_t cap = plain == NULL ? 0 : sodium_base64_encoded_len(strlen(plain), CURSOR_VARIANT);
    char *text = plain == NULL ? NULL : arena_alloc(arena, cap);

    if (text != NULL)
        sodium_bin2base64(text, cap, (const unsigned char *)plain, strlen(plain), CURSOR_VARIANT);
    return text;
}

/* The version in a cursor, or NULL where it is none of this list's. */
static const char *cursor_decode(struct arena *arena, const char *text)
{
    size_t prefix_len = sizeof(CURSOR_PREFIX) - 1;
    char *plain = arena_calloc(arena, CURSOR_BYTES_MAX + 1, 1);
    size_t len;

    if (plain == NULL ||
        sodium_base642bin((unsigned char *)plain, CURSOR_BYTES_MAX, text, strlen(text), NULL, &len,
                          NULL, CURSOR_VARIANT) != 0 ||
        len < prefix_len || memcmp(plain, CURSOR_PREFIX, prefix_len) != 0)
        return NULL;
    return plain + prefix_len;
}

/* The index at which the page begins; an unknown cursor is a fault. */
static size_t find_start(const struct http_request *request, struct fault_list *faults)
{
    const struct rulebook_shelf *shelf = api_context_of(request)->rulebooks;
    const char *cursor = http_request_query(request, "cursor");
    const char *version = cursor == NULL ? NULL : cursor_decode(request->arena, cursor);

    if (cursor == NULL)
        return 0;
    for (size_t i = 0; version != NULL && i < rulebook_shelf_count(shelf); i++) {
        if (strcmp(rulebook_shelf_get(shelf, i)->version, version) == 0)
            return i + 1;
    }
    fault_add(faults, "query.cursor", API_FAULT_INVALID_CURSOR,
              BILINGUAL(faults, "Pakai next_cursor dari halaman sebelumnya, tanpa diubah.",
                        "Take next_cursor of the page before, unchanged."));
    return 0;
}

void api_get_rulebooks(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"limit", "cursor", NULL};
    const struct rulebook_shelf *shelf = api_context_of(request)->rulebooks;
    size_t count = rulebook_shelf_count(shelf);
    struct fault_list faults;
    struct json_out out;
    size_t limit;
    size_t start;
    size_t end;

    if (count == 0) {
        api_reply_no_rulebook(request, reply);
        return;
    }
    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    limit = api_query_limit(request, &faults);
    start = find_start(request, &faults);
    if (api_refuse_faults(request, reply, &faults))
        return;
    end = count - start > limit ? start + limit : count;
    out = api_json(request, reply);
    json_out_object(&out);
    json_out_key(&out, "items");
    json_out_array(&out);
    for (size_t i = start; i < end; i++) {
        struct rulebook_document document = api_rulebook_document(rulebook_shelf_get(shelf, i));

        rulebook_document_encode(&out, &document);
    }
    json_out_end_array(&out);
    if (end < count) {
        const char *cursor = cursor_encode(request->arena,
                                           rulebook_shelf_get(shelf, end - 1)->version);

        if (cursor != NULL)
            json_out_member_string(&out, "next_cursor", cursor);
    }
    json_out_end_object(&out);
    http_reply_etag(request, reply);
}
