/* Whether a request may come in, judged by its head alone. */
#include <string.h>
#include <strings.h>

#include "http/auth.h"
#include "http/cors.h"
#include "http/media.h"
#include "http/negotiate.h"
#include "http/server.h"
#include "http/target.h"

/* What a browser's script may send besides what it always may. */
#define PREFLIGHT_HEADERS                                                                      \
    "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, " \
    "Last-Event-ID, X-Request-Id"
#define PREFLIGHT_MAX_AGE_S "600"

static bool refuse(struct http_exchange *exchange, const struct http_problem *problem,
                   const char *detail)
{
    http_reply_problem(&exchange->request, &exchange->reply, problem, detail, NULL, 0);
    return false;
}

/* What was read may not be what was meant: nothing after it can be trusted. */
static bool refuse_framing(struct http_exchange *exchange, const char *detail)
{
    http_metrics_reject(&exchange->server->metrics, HTTP_REJECTION_FRAMING);
    exchange->closing = true;
    return refuse(exchange, &HTTP_PROBLEM_BAD_REQUEST, detail);
}

static bool refuse_address(struct http_exchange *exchange)
{
    return refuse(exchange, &HTTP_PROBLEM_BAD_REQUEST,
                  BILINGUAL(&exchange->request,
                            "Alamat ini bukan UTF-8 dengan percent-encoding yang sah.",
                            "The address is not valid percent-encoded UTF-8."));
}

static bool refuse_too_large(struct http_exchange *exchange, const struct http_problem *problem,
                             const char *detail)
{
    http_metrics_reject(&exchange->server->metrics, HTTP_REJECTION_TOO_LARGE);
    return refuse(exchange, problem, detail);
}

/* In libmicrohttpd 0.9 name and value of a header stay where they were read:
 * name, NUL for the colon, blanks, value, and two NULs for CR and LF. A folded
 * header was copied elsewhere; after a value that a NUL cut short, or a line
 * that ended with a bare LF, something else follows. */
static bool header_is_odd(const char *name, size_t name_len, const char *value, size_t value_len)
{
    const char *at = name + name_len;

    if (!HTTP_MHD_IS_LENIENT)
        return false;
    if (*at++ != '\0')
        return true;
    while (*at == ' ' || *at == '\t')
        at++;
    return at != value || value[value_len] != '\0' || value[value_len + 1] != '\0';
}

static enum MHD_Result each_header(void *arg, enum MHD_ValueKind kind, const char *name,
                                   size_t name_len, const char *value, size_t value_len)
{
    struct http_facts *facts = arg;

    (void)kind;
    if (value == NULL) {
        http_guard_refuse(facts, "Ada header tanpa nilai.", "A header has no value.");
        return MHD_NO;
    }
    http_guard_header(facts, name, name_len, value, value_len);
    if (!http_guard_refused(facts) && header_is_odd(name, name_len, value, value_len))
        http_guard_refuse(facts, "Ada header yang bukan satu baris yang diakhiri CR LF.",
                          "A header is not one line that ends with CR LF.");
    return http_guard_refused(facts) ? MHD_NO : MHD_YES;
}

static bool admit_target(struct http_exchange *exchange, const char *version)
{
    struct http_request *request = &exchange->request;
    char *query = NULL;
    enum http_target_result result = HTTP_TARGET_NO_MEMORY;

    /* The version follows the target after one blank, unless a NUL cut it. */
    if (HTTP_MHD_IS_LENIENT && version != exchange->target_received + exchange->target_len + 1)
        return refuse_framing(exchange, BILINGUAL(request, "Baris permintaan tidak sah.",
                                                  "The request line is malformed."));
    if (exchange->target != NULL)
        result = http_target_split(exchange->target, &request->path, &query);
    if (result == HTTP_TARGET_OK)
        result = http_target_query(request->arena, query, &request->query, &request->query_count,
                                   &request->pretty);
    switch (result) {
    case HTTP_TARGET_OK:
        return true;
    case HTTP_TARGET_BAD:
        break;
    case HTTP_TARGET_TOO_MANY:
        return refuse(exchange, &HTTP_PROBLEM_BAD_REQUEST,
                      BILINGUAL(request, "Parameter query terlalu banyak.",
                                "The query has too many parameters."));
    case HTTP_TARGET_NO_MEMORY:
        return refuse(exchange, &HTTP_PROBLEM_INTERNAL, NULL);
    }
    return refuse_address(exchange);
}

/* OPTIONS: which methods there are, and what a browser may do (preflight). */
static bool answer_options(struct http_exchange *exchange, const char *allow)
{
    const struct http_facts *facts = &exchange->facts;
    struct http_reply *reply = &exchange->reply;

    reply->status = MHD_HTTP_NO_CONTENT;
    if (allow == NULL)
        return false; /* "*": the server as a whole */
    http_reply_header(reply, "Allow", allow);
    if (facts->preflight_method != NULL &&
        http_cors_allow(exchange->server->config.cors_origins, facts->origin) != NULL) {
        http_reply_header(reply, "Access-Control-Allow-Methods", allow);
        http_reply_header(reply, "Access-Control-Allow-Headers", PREFLIGHT_HEADERS);
        http_reply_header(reply, "Access-Control-Max-Age", PREFLIGHT_MAX_AGE_S);
    }
    return false;
}

static bool admit_route(struct http_exchange *exchange)
{
    struct http_request *request = &exchange->request;
    bool is_options = strcmp(request->method, "OPTIONS") == 0;
    struct http_route_match match;

    if (strcmp(request->path, "*") == 0) {
        return is_options ? answer_options(exchange, NULL)
                          : refuse(exchange, &HTTP_PROBLEM_BAD_REQUEST, NULL);
    }
    switch (http_router_find(exchange->server->router, request->method, request->path,
                             request->arena, &match)) {
    case HTTP_ROUTE_FOUND:
        break;
    case HTTP_ROUTE_NO_PATH:
        return refuse(exchange, &HTTP_PROBLEM_NOT_FOUND,
                      BILINGUAL(request, "Tidak ada apa pun di alamat ini.",
                                "There is nothing at this address."));
    case HTTP_ROUTE_NO_METHOD:
        if (is_options)
            return answer_options(exchange, match.allow);
        (void)refuse(exchange, &HTTP_PROBLEM_METHOD_NOT_ALLOWED, NULL);
        http_reply_header(&exchange->reply, "Allow", match.allow);
        return false;
    case HTTP_ROUTE_BAD_PATH:
        return refuse_address(exchange);
    case HTTP_ROUTE_NO_MEMORY:
        return refuse(exchange, &HTTP_PROBLEM_INTERNAL, NULL);
    }
    request->route = match.route;
    exchange->route_index = match.index;
    memcpy(request->params, match.params, sizeof match.params);
    return true;
}

/* Who it is; false where that is not known, and the answer stands. */
static bool identify(struct http_exchange *exchange)
{
    const struct http_config *config = &exchange->server->config;
    struct http_request *request = &exchange->request;
    const char *authorization = exchange->facts.authorization;
    const char *token = http_auth_bearer(request->arena, authorization);
    const struct http_problem *problem = &HTTP_PROBLEM_UNAUTHORIZED;

    if (authorization == NULL)
        return refuse(exchange, problem,
                      BILINGUAL(request, "Kirim kunci atau token: Authorization: Bearer <kunci>.",
                                "Send a key or a token: Authorization: Bearer <key>."));
    if (token != NULL && config->authenticate != NULL)
        problem = config->authenticate(config->context, token, request->arena, &request->identity);
    if (problem == NULL)
        return true;
    request->identity = (struct http_identity){.name = NULL};
    return refuse(exchange, problem,
                  problem != &HTTP_PROBLEM_UNAUTHORIZED
                      ? NULL
                      : BILINGUAL(request, "Kunci atau token ini tidak berlaku.",
                                  "This key or token is not valid, or no longer."));
}

static bool admit_identity(struct http_exchange *exchange)
{
    struct http_request *request = &exchange->request;

    if (request->route->access == HTTP_ACCESS_PUBLIC)
        return true;
    if (!identify(exchange))
        return false;
    switch (http_auth_judge(request->route->access, &request->identity.grant,
                            http_request_param(request, HTTP_SHOP_PARAM))) {
    case HTTP_VERDICT_ALLOWED:
        return true;
    case HTTP_VERDICT_HIDDEN: /* word for word as where there is no such shop */
        return refuse(exchange, &HTTP_PROBLEM_NOT_FOUND, NULL);
    case HTTP_VERDICT_FORBIDDEN:
        break;
    }
    return refuse(exchange, &HTTP_PROBLEM_FORBIDDEN, NULL);
}

bool http_admit_still(const struct http_exchange *exchange)
{
    const struct http_config *config = &exchange->server->config;
    const struct http_request *request = &exchange->request;
    struct http_identity identity = {.name = NULL};
    const struct http_problem *problem = &HTTP_PROBLEM_UNAUTHORIZED;
    struct arena *arena;
    const char *token;
    bool still;

    if (request->route->access == HTTP_ACCESS_PUBLIC)
        return true;
    arena = arena_new(HTTP_ARENA_BYTES_MAX); /* that of the request would grow */
    if (arena == NULL)
        return true; /* that is no verdict */
    token = http_auth_bearer(arena, exchange->facts.authorization);
    if (token != NULL)
        problem = config->authenticate(config->context, token, arena, &identity);
    if (problem == NULL)
        still = http_auth_judge(request->route->access, &identity.grant,
                                http_request_param(request, HTTP_SHOP_PARAM)) ==
                HTTP_VERDICT_ALLOWED;
    else
        still = problem->status >= MHD_HTTP_INTERNAL_SERVER_ERROR;
    arena_free(arena);
    return still;
}

/* That the body is of a media type that the route takes. */
static bool admit_media(struct http_exchange *exchange)
{
    struct http_request *request = &exchange->request;
    const char *type = exchange->facts.content_type;
    unsigned set = request->route->media |
                   (request->route->json_body ? (unsigned)HTTP_MEDIA_JSON : 0);

    if (set == 0)
        return true;
    request->media = HTTP_MEDIA_JSON;
    if (type == NULL || http_media_find(type, set, &request->media))
        return true;
    if (set != HTTP_MEDIA_JSON)
        return refuse(exchange, &HTTP_PROBLEM_UNSUPPORTED_MEDIA,
                      arena_printf(request->arena,
                                   BILINGUAL(request,
                                             "Content-Type yang diterima di sini: %s (teks dalam "
                                             "UTF-8).",
                                             "Content-Type may be one of %s here (text in "
                                             "UTF-8)."),
                                   http_media_list(request->arena, set)));
    return refuse(exchange, &HTTP_PROBLEM_UNSUPPORTED_MEDIA,
                  BILINGUAL(request,
                            "Isi permintaan harus JSON: kirim Content-Type: application/json "
                            "(dengan curl: -H 'Content-Type: application/json').",
                            "The body must be JSON: send Content-Type: application/json "
                            "(with curl: -H 'Content-Type: application/json')."));
}

static bool admit_body(struct http_exchange *exchange)
{
    const struct http_route *route = exchange->request.route;
    const struct http_facts *facts = &exchange->facts;

    if (!facts->has_body)
        return true;
    if (route->body_max == 0)
        return refuse_too_large(exchange, &HTTP_PROBLEM_BODY_TOO_LARGE,
                                BILINGUAL(&exchange->request,
                                          "Alamat ini tidak menerima isi permintaan.",
                                          "This address takes no request body."));
    if (facts->body_len > route->body_max)
        return refuse_too_large(
            exchange, &HTTP_PROBLEM_BODY_TOO_LARGE,
            arena_printf(exchange->request.arena,
                         BILINGUAL(&exchange->request, "Isi permintaan paling banyak %zu byte.",
                                   "The body may have at most %zu bytes."),
                         route->body_max));
    return admit_media(exchange);
}

bool http_admit(struct http_exchange *exchange, const char *method, const char *version)
{
    struct http_facts *facts = &exchange->facts;
    const union MHD_ConnectionInfo *head;

    http_guard_init(facts);
    (void)MHD_get_connection_values_n(exchange->mhd, MHD_HEADER_KIND, each_header, facts);
    (void)http_guard_finish(facts, version);
    http_exchange_identify(exchange, facts->request_id);
    exchange->request.method = method;
    exchange->request.lang = http_negotiate_lang(facts->accept_language);
    if (http_guard_refused(facts))
        return refuse_framing(exchange, facts->fault[exchange->request.lang]);
    if (!admit_target(exchange, version))
        return false;
    head = MHD_get_connection_info(exchange->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    if (head != NULL && head->header_size > exchange->server->config.header_bytes_max)
        return refuse_too_large(
            exchange, &HTTP_PROBLEM_HEADERS_TOO_LARGE,
            arena_printf(exchange->request.arena,
                         BILINGUAL(&exchange->request,
                                   "Baris permintaan dan header paling banyak %u byte.",
                                   "Request line and headers may have at most %u bytes."),
                         exchange->server->config.header_bytes_max));
    return admit_route(exchange) && admit_identity(exchange) && admit_body(exchange);
}
