/*
 * GET /v1/rulebooks[?limit][&cursor]: all rulebooks, oldest first.
 *
 * The cursor names the version after which the page begins: the list only
 * grows at its end, so no page ever changes under a reader.
 */
#include <string.h>

#include "api/store.h"

/* The index at which the page begins; a version that there is not is a fault. */
static size_t find_start(const struct rulebook_shelf *shelf, const char *after,
                         struct fault_list *faults)
{
    if (after == NULL)
        return 0;
    for (size_t i = 0; i < rulebook_shelf_count(shelf); i++) {
        if (strcmp(rulebook_shelf_get(shelf, i)->version, after) == 0)
            return i + 1;
    }
    api_cursor_refuse(faults);
    return 0;
}

void api_get_rulebooks(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"limit", "cursor", NULL};
    const struct rulebook_shelf *shelf = api_context_of(request)->rulebooks;
    size_t count = rulebook_shelf_count(shelf);
    struct fault_list faults;
    struct tumpuk_text last = {.len = 0};
    struct api_page page;
    struct json_out out;
    size_t start;
    size_t end;

    if (count == 0) {
        api_reply_no_rulebook(request, reply);
        return;
    }
    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    api_page_read(request, &faults, &page);
    start = find_start(shelf, page.after, &faults);
    if (api_refuse_faults(request, reply, &faults))
        return;
    end = count - start > page.limit ? start + page.limit : count;
    out = api_json_items(request, reply);
    for (size_t i = start; i < end; i++) {
        struct rulebook_document document = api_rulebook_document(rulebook_shelf_get(shelf, i));

        rulebook_document_encode(&out, &document);
    }
    if (end > start)
        last = api_text(rulebook_shelf_get(shelf, end - 1)->version);
    api_page_end(request, &out, end < count, &last);
    http_reply_etag(request, reply);
}
