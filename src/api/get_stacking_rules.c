/* GET /v1/stacking-rules[?at][&lang]: the reference guide, derived from the rulebook in force. */
#include "api/api.h"
#include "codec/stacking_rules.h"

void api_get_stacking_rules(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"at", "lang", NULL};
    const struct shelf_rulebook *rulebook;
    struct rulebook_document document;
    int64_t at_us = rfc3339_now_us();
    struct json_out out;
    enum lang lang;

    if (api_refuse_query(request, reply, PARAMETERS) ||
        !api_query_instant(request, reply, "at", &at_us) || !api_query_lang(request, reply, &lang))
        return;
    rulebook = api_find_rulebook(request, reply, NULL, "", at_us);
    if (rulebook == NULL)
        return;
    document = api_rulebook_document(rulebook);
    out = api_json(request, reply);
    stacking_rules_encode(&out, &document, lang);
    http_reply_header(reply, "Content-Language", lang == LANG_EN ? "en" : "id");
    http_reply_etag(request, reply);
}
