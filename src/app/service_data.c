/* What requests work with: access, the database's pool, catalogues, rulebooks and
 * keys, and what keeps them current. */
#include <stdio.h>
#include <time.h>

#include "api/broadcast.h"
#include "api/people_cache.h"
#include "app/service_parts.h"
#include "base/log.h"
#include "db/listener.h"
#include "db/notification.h"

/* Starting waits so long for the first rulebooks; after that it goes on
 * without, and /readyz tells. */
#define FIRST_LOAD_MS 3000
#define WAIT_STEP_NS (5L * 1000 * 1000)

/* ---- access ---- */

/* The keys of tokens are judged here: a wrong one is a wrong configuration. */
bool service_start_access(struct service *service)
{
    const struct config *config = service->config;
    const struct api_access_config wanted = {
        .operator_key = config->operator_key,
        .jwt = config->jwt_key != NULL ? &config->jwt : NULL,
    };
    const char *why = "";

    service->context.access = api_access_new(&wanted, &why);
    if (service->context.access == NULL)
        (void)fprintf(stderr, "tumpukd: jwt-key-file: %s\n", why);
    return service->context.access != NULL;
}

/* ---- the database ---- */

bool service_start_pool(struct service *service)
{
    const struct db_config config = config_database(service->config);

    service->context.pool = db_pool_start(&config);
    if (service->context.pool == NULL)
        log_event(LOG_LEVEL_ERROR, "start_failed", "the database pool could not be started");
    service->sweep.pool = service->context.pool;
    service->notices.pool = service->context.pool;
    return service->context.pool != NULL;
}

/* ---- rulebooks and keys ---- */

/* Row-level security is the wall between shops behind the program's own checks;
 * a role that it does not bind is told once. */
static void judge_role(struct service *service, struct db_conn *conn)
{
    bool bound = true;

    if (service->role_judged || db_select_role_bound(conn, &bound) != DB_OK)
        return;
    service->role_judged = true;
    if (!bound)
        log_event(LOG_LEVEL_WARN, "db_role_unbound",
                  "the database role is a superuser or has BYPASSRLS: row-level security does "
                  "not keep shops apart; give the service a role of its own");
}

static void refresh_run(void *arg, struct db_conn *conn)
{
    struct service *service = arg;
    int runs;

    do { /* what is told from here on may not be in what is read */
        runs = SERVICE_REFRESH_RUNS;
        atomic_store(&service->refresh, runs);
        if (conn != NULL) {
            judge_role(service, conn);
            (void)api_refresh_rulebooks(service->context.rulebooks, conn);
            (void)api_refresh_keys(service->context.access, conn);
        }
    } while (!atomic_compare_exchange_strong(&service->refresh, &runs, SERVICE_REFRESH_IDLE));
}

void service_refresh(struct service *service)
{
    if (atomic_exchange(&service->refresh, SERVICE_REFRESH_ASKED) != SERVICE_REFRESH_IDLE)
        return;
    if (!db_pool_submit_urgent(service->context.pool, refresh_run, service))
        atomic_store(&service->refresh, SERVICE_REFRESH_IDLE);
}

/* A rulebook was stored, or a key made or revoked, somewhere. */
static void refresh_heard(void *arg, const char *payload)
{
    (void)payload;
    service_refresh(arg);
}

void service_refresh_first(struct service *service)
{
    static const struct timespec STEP = {.tv_nsec = WAIT_STEP_NS};

    for (long waited_ns = 0; waited_ns / 1000000 < FIRST_LOAD_MS; waited_ns += WAIT_STEP_NS) {
        if (rulebook_shelf_count(service->context.rulebooks) > 0 &&
            api_keys_loaded(service->context.access))
            return;
        if (db_pool_connected(service->context.pool))
            service_refresh(service);
        (void)nanosleep(&STEP, NULL);
    }
    log_event(LOG_LEVEL_WARN, "rulebooks_missing",
              "no rulebook could be read yet: is the database there, and migrated?");
}

/* ---- catalogues ---- */

/* A few times a second, on the listener's thread. */
static void poll(void *arg, struct db_conn *conn)
{
    struct service *service = arg;

    catalog_poll_quotas(service->context.catalog, conn);
    broadcast_poll(service->context.broadcast, conn);
}

/* The catalogues in memory, and who listens, and what keeps them current. */
bool service_start_catalog(struct service *service)
{
    struct api_context *context = &service->context;
    struct db_subscription changes[] = {
        {.channel = CATALOG_CHANNEL, .heard = catalog_heard},
        {.channel = DB_API_KEY_CHANNEL, .heard = refresh_heard, .arg = service},
        {.channel = DB_RULEBOOK_CHANNEL, .heard = refresh_heard, .arg = service},
        {.channel = DB_NOTIFICATION_CHANNEL, .heard = broadcast_heard_notification},
        {.channel = DB_DASHBOARD_CHANNEL, .heard = broadcast_heard_dashboard},
    };

    context->people = people_cache_new(PEOPLE_CACHE_BYTES);
    context->catalog = catalog_new(&(struct catalog_config){
        .bytes_max = (size_t)service->config->catalog_mib << 20, .pool = service->context.pool});
    context->broadcast = broadcast_new(context);
    if (context->catalog != NULL && context->broadcast != NULL) {
        changes[0].arg = context->catalog;
        changes[3].arg = context->broadcast;
        changes[4].arg = context->broadcast;
        context->listener = db_listener_start(
            &(struct db_listener_config){.db = config_database(service->config),
                                         .subscription_count = sizeof changes / sizeof *changes,
                                         .subscriptions = changes,
                                         .tick_arg = context->catalog,
                                         .tick = catalog_tick,
                                         .poll_arg = service,
                                         .poll = poll});
    }
    if (context->listener == NULL)
        log_event(LOG_LEVEL_ERROR, "start_failed", "the catalogue could not be started");
    return context->listener != NULL;
}
