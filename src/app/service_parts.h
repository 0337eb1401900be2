/* The service's inside, shared by the files that make it. What fails is logged
 * where it fails; service_run stops what was started, in any case. */
#ifndef APP_SERVICE_PARTS_H
#define APP_SERVICE_PARTS_H

#include <stdatomic.h>

#include "api/api.h"
#include "app/config.h"
#include "app/notices.h"
#include "app/sweep.h"
#include "app/upkeep.h"

enum service_refresh {
    SERVICE_REFRESH_IDLE,
    SERVICE_REFRESH_RUNS,
    SERVICE_REFRESH_ASKED, /* for the first time, or since it runs */
};

struct service {
    const struct config *config;
    struct api_context context;
    struct http_config http;
    struct sweep sweep;
    struct notices notices;
    struct upkeep upkeep;
    atomic_int refresh; /* enum service_refresh */
    atomic_uint exports_running;
    bool role_judged; /* of the refresh that runs: the database's role was looked at */
};

/* ---- service_data.c: what requests work with ---- */
bool service_start_access(struct service *service);
bool service_start_pool(struct service *service);
bool service_start_catalog(struct service *service);
/* Has a worker look for new rulebooks and keys, once more where one does already. */
void service_refresh(struct service *service);
/* Waits a while for the first rulebooks and keys; goes on without. */
void service_refresh_first(struct service *service);

/* ---- service_http.c: the server that they come through ---- */
bool service_start_http(struct service *service);

#endif
