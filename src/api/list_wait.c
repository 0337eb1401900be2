#include "api/list_wait.h"

/* Told that a list is made, a request may find that it is out of date already. */
#define WAITS_MAX 8

/* The request's `kept`. */
struct list_wait {
    struct list_waiter waiter;
    struct http_job *job;
    unsigned times;
};

static void wake(struct list_waiter *waiter)
{
    http_job_wake(((struct list_wait *)(void *)waiter)->job);
}

enum list_taken list_take(struct api_call *call, struct list_claim *claim, struct list_kept **kept)
{
    struct http_request *request = call->request;
    struct list_wait *wait = request->kept;

    if (wait == NULL)
        request->kept = wait = arena_calloc(call->arena, 1, sizeof *wait);
    claim->alone = wait == NULL || wait->times == WAITS_MAX;
    if (claim->alone)
        return LIST_MAKE;
    wait->waiter.made = wake;
    wait->job = http_request_job(request);
    switch (list_cache_find(api_context_of(request)->lists, &claim->ask, &wait->waiter, kept)) {
    case LIST_FOUND:
        return LIST_TAKEN;
    case LIST_MINE:
        return LIST_MAKE;
    case LIST_WAITS:
        break;
    }
    wait->times++;
    http_request_park(request);
    return LIST_PARKED;
}

void list_made(struct api_call *call, const struct list_claim *claim, struct list_kept *kept)
{
    if (!claim->alone)
        list_cache_put(api_context_of(call->request)->lists, &claim->ask, kept);
}
