/* One line a request. Neither query, nor headers, nor bodies: they may hold
 * secrets and names. */
#include "base/log.h"
#include "http/server.h"

/* Longest path that is logged. */
#define LOGGED_PATH_MAX 256

void http_access_log(const struct http_exchange *exchange, bool answered, uint64_t duration_us)
{
    const struct http_request *request = &exchange->request;
    struct log_line line;

    log_line_begin(&line, LOG_LEVEL_INFO);
    log_line_text(&line, "event", "request", LOG_LINE_MAX);
    if (exchange->request_id[0] != '\0')
        log_line_text(&line, "request_id", exchange->request_id, HTTP_REQUEST_ID_MAX);
    log_line_text(&line, "method", request->method, LOGGED_PATH_MAX);
    if (request->route != NULL)
        log_line_text(&line, "route", request->route->path, LOGGED_PATH_MAX);
    log_line_text(&line, "path", request->path, LOGGED_PATH_MAX);
    if (answered)
        log_line_u64(&line, "status", exchange->reply.status);
    else
        log_line_text(&line, "outcome", "unanswered", LOG_LINE_MAX);
    log_line_u64(&line, "bytes", exchange->sent_len);
    log_line_u64(&line, "duration_us", duration_us);
    log_line_text(&line, "key", request->identity.name, LOGGED_PATH_MAX);
    log_line_text(&line, "remote", exchange->connection->remote, HTTP_REMOTE_MAX);
    log_line_end(&line);
}
