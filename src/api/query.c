/* Query parameters: what an endpoint does not know is refused, as in bodies. */
#include <string.h>

#include "api/api.h"

static bool is_known(const char *const *names, const char *name)
{
    for (; *names != NULL; names++) {
        if (strcmp(*names, name) == 0)
            return true;
    }
    return false;
}

bool api_refuse_query(const struct http_request *request, struct http_reply *reply,
                      const char *const *names)
{
    struct fault_list faults;

    fault_list_init(&faults, request->arena);
    for (size_t i = 0; i < request->query_count; i++) {
        const char *name = request->query[i].name;
        const char *field = arena_printf(request->arena, "query.%.64s", name);

        if (!is_known(names, name))
            fault_add(&faults, field, CODEC_FAULT_UNKNOWN_FIELD,
                      "this endpoint has no such query parameter");
        else if (http_request_query(request, name) != request->query[i].value)
            fault_add(&faults, field, CODEC_FAULT_DUPLICATE, "given more than once");
    }
    if (faults.count == 0)
        return false;
    http_reply_problem(request, reply, &HTTP_PROBLEM_INVALID, NULL, faults.items, faults.count);
    return true;
}

bool api_query_instant(const struct http_request *request, struct http_reply *reply,
                       const char *name, int64_t *at_us)
{
    const char *text = http_request_query(request, name);

    if (text == NULL || rfc3339_parse(text, strlen(text), at_us, NULL))
        return true;
    api_reply_fault(request, reply, arena_printf(request->arena, "query.%s", name),
                    CODEC_FAULT_INVALID_TIME,
                    "an RFC 3339 time with offset is expected, such as 2025-11-11T10:00:00Z "
                    "(in a URL, + is written %2B)");
    return false;
}

bool api_query_lang(const struct http_request *request, struct http_reply *reply, enum lang *lang)
{
    const char *text = http_request_query(request, "lang");

    *lang = request->lang;
    if (text == NULL)
        return true;
    if (strcmp(text, "id") == 0) {
        *lang = LANG_ID;
    } else if (strcmp(text, "en") == 0) {
        *lang = LANG_EN;
    } else {
        api_reply_fault(request, reply, "query.lang", CODEC_FAULT_UNKNOWN_VALUE,
                        "one of id, en is expected");
        return false;
    }
    return true;
}
