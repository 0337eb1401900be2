/* GET /v1/rulebooks/{version}: one rulebook whole. */
#include "api/api.h"

void api_get_rulebook(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    const struct rulebook_shelf *shelf = api_context_of(request)->rulebooks;
    const struct shelf_rulebook *rulebook;
    struct rulebook_document document;
    struct json_out out;

    if (api_refuse_query(request, reply, PARAMETERS))
        return;
    if (rulebook_shelf_count(shelf) == 0) {
        api_reply_no_rulebook(request, reply);
        return;
    }
    rulebook = rulebook_shelf_find(shelf, request->params[0]);
    if (rulebook == NULL) {
        http_reply_problem(
            request, reply, &HTTP_PROBLEM_NOT_FOUND,
            BILINGUAL(request,
                      "Tidak ada buku aturan versi ini; daftarnya ada di GET /v1/rulebooks.",
                      "There is no rulebook of this version; GET /v1/rulebooks lists them."),
            NULL, 0);
        return;
    }
    document = api_rulebook_document(rulebook);
    out = api_json(request, reply);
    rulebook_document_encode(&out, &document);
    http_reply_etag(request, reply);
}
