/* POST /v1/rulebooks: a new version, for an instant to come. */
#include "api/api.h"
#include "api/store.h"
#include "base/log.h"

static enum db_result store(const struct http_request *request,
                            const struct rulebook_document *document)
{
    enum db_result result = DB_FAILED;
    struct json_out out;
    struct buf buf;

    buf_init(&buf, API_RULEBOOK_BODY_MAX);
    json_out_init(&out, &buf, false);
    rulebook_document_encode(&out, document);
    buf_putc(&buf, '\0');
    if (!buf.failed)
        result = db_insert_rulebook(request->worker, document->version, document->effective_from_us,
                                    buf.bytes);
    buf_clear(&buf);
    return result;
}

static bool reply_stored(const struct http_request *request, struct http_reply *reply,
                         const struct rulebook_document *document, enum db_result result)
{
    if (result == DB_CONFLICT) {
        http_reply_problem(request, reply, &API_PROBLEM_RULEBOOK_EXISTS,
                           BILINGUAL(request,
                                     "Versi yang sudah ada tidak pernah diubah; pilih nama lain.",
                                     "A version is never changed; choose another name."),
                           NULL, 0);
        return false;
    }
    if (result == DB_REFUSED) {
        api_reply_fault(
            request, reply, "effective_from", API_FAULT_NOT_IN_FUTURE,
            BILINGUAL(
                request, "Harus setelah saat ini dan setelah effective_from semua versi lain.",
                "It must be later than now and than the effective_from of every other version."));
        return false;
    }
    if (api_reply_db(request, reply, result))
        return false;
    log_event(LOG_LEVEL_INFO, "rulebook_created", "rulebook %.64s", document->version);
    return true;
}

void api_post_rulebooks(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    const char *location;
    struct rulebook_document document;
    struct codec_error error;
    enum codec_result decoded = rulebook_document_decode(
        request->body, request->body_len, true, request->lang, request->arena, &document, &error);
    struct json_out out;

    if (decoded == CODEC_OK || decoded == CODEC_INVALID)
        api_query_check(request, PARAMETERS, &error.faults);
    if (api_reply_codec(request, reply, decoded, &error))
        return;
    if (!reply_stored(request, reply, &document, store(request, &document)))
        return;
    /* it prices on this instance before the write is answered */
    (void)api_load_rulebooks(api_context_of(request)->rulebooks, request->worker);
    location = api_location(request->arena, "/v1/rulebooks/", document.version, (const char *)NULL);
    reply->status = 201;
    if (location != NULL)
        http_reply_header(reply, "Location", location);
    document.zone = (struct rfc3339_zone){.zulu = true};
    out = api_json(request, reply);
    rulebook_document_encode(&out, &document);
}
