/* Asking the list cache on a database worker; private to the lists. */
#ifndef API_LIST_WAIT_H
#define API_LIST_WAIT_H

#include "api/list_cache.h"
#include "api/store.h"

enum list_taken {
    LIST_TAKEN,  /* held for the caller */
    LIST_MAKE,   /* to be made: list_made ends it */
    LIST_PARKED, /* the request waits: api_refuse */
};
struct list_claim {
    struct list_ask ask;
    bool alone; /* it waited too often: made beside others, and not kept */
};
enum list_taken list_take(struct api_call *call, struct list_claim *claim, struct list_kept **kept);
void list_made(struct api_call *call, const struct list_claim *claim, struct list_kept *kept);

#endif
