/* GET /v1/stacking-rules[?at][&lang]: the reference guide, derived from the rulebook in force. */
#include "api/api.h"
#include "codec/stacking_rules.h"

void api_get_stacking_rules(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"at", "lang", NULL};
    const struct shelf_rulebook *rulebook;
    struct rulebook_document document;
    int64_t at_us = rfc3339_now_us();
    struct fault_list faults;
    struct json_out out;

    fault_list_init(&faults, request->arena, request->lang);
    request->lang = api_query_lang(request, &faults);
    faults.lang = request->lang;
    api_query_check(request, PARAMETERS, &faults);
    api_query_instant(request, "at", &at_us, &faults);
    if (api_refuse_faults(request, reply, &faults))
        return;
    rulebook = api_find_rulebook(request, reply, NULL, at_us);
    if (rulebook == NULL)
        return;
    document = api_rulebook_document(rulebook);
    out = api_json(request, reply);
    stacking_rules_encode(&out, &document, request->lang);
    http_reply_header(reply, "Content-Language", request->lang == LANG_EN ? "en" : "id");
    http_reply_etag(request, reply);
}
