/*
 * Requests whose handlers may block. Their connection is suspended, so that
 * its event loop goes on with others; the executor's worker runs the handler
 * and resumes it.
 *
 * Suspended first, handed over second: a worker may be done before the call
 * that handed over returns. libmicrohttpd aborts the process when it is
 * stopped while a connection is suspended; hence the counts.
 */
#include "http/server.h"

static void resume(struct http_exchange *exchange, enum http_phase phase)
{
    struct http_server *server = exchange->server;
    struct MHD_Connection *mhd = exchange->mhd;

    exchange->phase = phase;
    MHD_resume_connection(mhd);
    /* The exchange is the event loop's again: not touched from here on. The
     * server is there until this count falls to zero. */
    atomic_fetch_sub(&server->jobs, 1);
}

void http_reply_overloaded(struct http_exchange *exchange)
{
    http_metrics_reject(&exchange->server->metrics, HTTP_REJECTION_OVERLOADED);
    http_reply_problem(&exchange->request, &exchange->reply, &HTTP_PROBLEM_OVERLOADED, NULL, NULL,
                       0);
}

void http_job_submit(struct http_exchange *exchange)
{
    struct http_server *server = exchange->server;
    bool taken = false;

    exchange->phase = HTTP_PHASE_JOB;
    http_job_begin(exchange);
    atomic_fetch_add(&server->jobs, 1);
    MHD_suspend_connection(exchange->mhd);
    if (server->config.submit != NULL)
        taken = server->config.submit(server->config.executor, &exchange->job);
    if (!taken) {
        http_reply_overloaded(exchange);
        resume(exchange, HTTP_PHASE_DONE);
    }
}

void http_job_begin(struct http_exchange *exchange)
{
    atomic_store(&exchange->job.parties, 2);
}

void http_job_park(struct http_exchange *exchange)
{
    exchange->phase = HTTP_PHASE_JOB;
    atomic_fetch_add(&exchange->server->jobs, 1);
    MHD_suspend_connection(exchange->mhd);
    http_job_wake(&exchange->job); /* for this run's part */
}

uint64_t http_job_lane(const struct http_job *job)
{
    const struct http_request *request = &job->exchange->request;
    const char *shop_id = request->route->shop_lane ? http_request_param(request, HTTP_SHOP_PARAM)
                                                    : NULL;
    uint64_t lane = 0;

    /* FNV-1a: shops that share a lane only wait for each other */
    if (shop_id != NULL) {
        lane = UINT64_C(0xcbf29ce484222325);
        for (const char *c = shop_id; *c != '\0'; c++)
            lane = (lane ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
        lane |= 1;
    }
    return lane;
}

void http_request_park(struct http_request *request)
{
    request->parked = true;
}

struct http_job *http_request_job(struct http_request *request)
{
    return &((struct http_exchange *)(void *)((char *)request -
                                              offsetof(struct http_exchange, request)))
                ->job;
}

void http_job_wake(struct http_job *job)
{
    if (atomic_fetch_sub(&job->parties, 1) == 1)
        resume(job->exchange, HTTP_PHASE_AGAIN);
}

void http_job_run(struct http_job *job, void *worker)
{
    struct http_exchange *exchange = job->exchange;
    struct http_request *request = &exchange->request;

    if (worker == NULL) {
        http_reply_overloaded(exchange);
    } else {
        request->worker = worker;
        request->route->handle(request, &exchange->reply);
        request->worker = NULL;
    }
    if (request->parked) {
        http_job_wake(job); /* for this run's part: the request is perhaps somebody else's now */
        return;
    }
    http_reply_finish(exchange); /* here rather than on the event loop */
    resume(exchange, HTTP_PHASE_DONE);
}
