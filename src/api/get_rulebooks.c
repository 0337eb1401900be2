/*
 * GET /v1/rulebooks[?limit][&cursor]: all rulebooks, oldest first.
 *
 * The cursor is the version after which the page begins: the list only grows
 * at its end, so no page ever changes under a reader.
 */
#include <string.h>

#include "api/api.h"

/* 1 … API_LIMIT_MAX, or 0 where the text is anything else. */
static size_t parse_limit(const char *text)
{
    size_t limit = 0;

    for (const char *c = text; *c != '\0'; c++) {
        if (*c < '0' || *c > '9' || limit > API_LIMIT_MAX)
            return 0;
        limit = limit * 10 + (size_t)(*c - '0');
    }
    return limit > API_LIMIT_MAX ? 0 : limit;
}

/* The index at which the page begins; false where the cursor is none (answered). */
static bool find_start(const struct http_request *request, struct http_reply *reply, size_t *start)
{
    const struct rulebook_shelf *shelf = api_context_of(request)->rulebooks;
    const char *cursor = http_request_query(request, "cursor");

    *start = 0;
    if (cursor == NULL)
        return true;
    for (size_t i = 0; i < rulebook_shelf_count(shelf); i++) {
        if (strcmp(rulebook_shelf_get(shelf, i)->version, cursor) == 0) {
            *start = i + 1;
            return true;
        }
    }
    api_reply_fault(request, reply, "query.cursor", API_FAULT_INVALID_CURSOR,
                    "take next_cursor of the page before, unchanged");
    return false;
}

void api_get_rulebooks(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"limit", "cursor", NULL};
    const struct rulebook_shelf *shelf = api_context_of(request)->rulebooks;
    const char *limit_text = http_request_query(request, "limit");
    size_t limit = limit_text == NULL ? API_LIMIT_DEFAULT : parse_limit(limit_text);
    size_t count = rulebook_shelf_count(shelf);
    struct json_out out;
    size_t start;
    size_t end;

    if (api_refuse_query(request, reply, PARAMETERS))
        return;
    if (limit == 0) {
        api_reply_fault(request, reply, "query.limit", CODEC_FAULT_OUT_OF_RANGE,
                        "a whole number from 1 to 500 is expected");
        return;
    }
    if (count == 0) {
        api_reply_busy(request, reply, &API_PROBLEM_NOT_READY,
                       "no rulebook has been read from the database yet");
        return;
    }
    if (!find_start(request, reply, &start))
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
    if (end < count)
        json_out_member_string(&out, "next_cursor", rulebook_shelf_get(shelf, end - 1)->version);
    json_out_end_object(&out);
    http_reply_etag(request, reply);
}
