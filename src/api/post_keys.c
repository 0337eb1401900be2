/* POST /v1/keys: a new API key. Its secret is in this answer, and nowhere else:
 * so that a repeated request makes another key, whatever Idempotency-Key says. */
#include <sodium.h>

#include "api/api.h"
#include "api/keys.h"
#include "base/log.h"

static void reply_created(const struct http_request *request, struct http_reply *reply,
                          const struct db_api_key *row, const char *text)
{
    struct key_document document = api_key_document(row);
    struct json_out out;

    document.key = text;
    reply->status = 201;
    http_reply_header(reply, "Cache-Control", "no-store");
    out = api_json(request, reply);
    key_document_encode(&out, &document, row->created_us);
}

void api_post_keys(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    char text[ACCESS_KEY_LEN + 1];
    struct access_key key;
    struct key_request wanted;
    struct db_api_key row;
    struct codec_error error;
    enum codec_result decoded = key_request_decode(request->body, request->body_len, request->lang,
                                                   request->arena, &wanted, &error);
    enum db_result stored;

    if (decoded == CODEC_OK || decoded == CODEC_INVALID)
        api_query_check(request, PARAMETERS, &error.faults);
    if (api_reply_codec(request, reply, decoded, &error))
        return;
    row = (struct db_api_key){
        .grant = wanted.grant, .name = wanted.name, .expires_us = wanted.expires_us};
    stored = api_create_key(request->worker, &row, &key, text);
    if (stored == DB_REFUSED) {
        api_reply_fault(
            request, reply, "expires_at", API_FAULT_NOT_IN_FUTURE,
            BILINGUAL(request, "Waktunya harus di masa depan.", "It must lie in the future."));
    } else if (!api_reply_db(request, reply, stored)) {
        log_event(LOG_LEVEL_INFO, "key_created", "key %s (%s) by %s", row.key_id,
                  access_role_name(row.grant.role), request->identity.name);
        /* it opens doors on this instance before the write is answered */
        (void)api_load_keys(api_context_of(request)->access, request->worker);
        reply_created(request, reply, &row, text);
    }
    sodium_memzero(text, sizeof text);
}
