/* DELETE /v1/keys/{key_id}: revokes a key, for good. Without If-Match: what is
 * to be revoked is to be revoked whatever it is. */
#include "api/api.h"
#include "api/keys.h"
#include "base/log.h"

void api_delete_key(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    const char *key_id = request->params[0];

    if (api_refuse_query(request, reply, PARAMETERS))
        return;
    if (!access_key_id_valid(key_id)) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_NOT_FOUND, NULL, NULL, 0);
        return;
    }
    if (api_reply_db(request, reply, db_revoke_api_key(request->worker, key_id)))
        return;
    api_forget_key(api_context_of(request)->access, key_id);
    log_event(LOG_LEVEL_INFO, "key_revoked", "key %s by %s", key_id, request->identity.name);
    reply->status = 204;
}
