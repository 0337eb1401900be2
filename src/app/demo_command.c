#include <stdio.h>
#include <stdlib.h>

#include "app/commands.h"
#include "app/demo_fill.h"
#include "app/demo_live.h"
#include "app/demo_load.h"
#include "app/demo_text.h"

#define DAY_US (INT64_C(86400) * 1000000)
#define ERROR_BYTES_MAX 16384

struct demo {
    struct demo_load load;
    struct demo_fill fill;
    bool migrated;
};

static enum db_result run(struct db_conn *conn, void *arg)
{
    struct demo *demo = arg;
    enum db_result result = db_migrations_current(conn, &demo->migrated);

    if (result != DB_OK || !demo->migrated)
        return result;
    result = db_transact_locking(conn, demo_load, &demo->load);
    return result == DB_OK ? demo_fill(conn, &demo->fill) : result;
}

static size_t sum(const size_t counts[DEMO_KIND_COUNT])
{
    return counts[DEMO_ORDERS] + counts[DEMO_ORDER_EVENTS] + counts[DEMO_TRAFFIC];
}

static void say(const struct demo *demo)
{
    const struct demo_load *load = &demo->load;
    const struct demo_tally *tally = &demo->fill.tally;

    (void)printf("demo shop " DEMO_SHOP_ID ": %zu products, %zu promotions, %zu campaigns with "
                 "%zu SKUs; created %zu, updated %zu, unchanged %zu\n",
                 load->products, load->promotions, load->campaigns, load->campaign_skus,
                 load->outcomes[STORE_CREATED], load->outcomes[STORE_UPDATED],
                 load->outcomes[STORE_UNCHANGED]);
    (void)printf("its sales: %zu orders, %zu order events and %zu of traffic added; %zu were there "
                 "already, %zu were refused\n",
                 tally->created[DEMO_ORDERS], tally->created[DEMO_ORDER_EVENTS],
                 tally->created[DEMO_TRAFFIC], sum(tally->known), sum(tally->refused));
}

/* What went wrong, for people. */
static void complain(const struct demo *demo, enum db_result result)
{
    const struct buf *error = demo->load.error.len > 0 ? &demo->load.error : &demo->fill.error;

    if (result == DB_UNAVAILABLE)
        (void)fputs("tumpukd: the database does not answer\n", stderr);
    else if (result == DB_OK)
        (void)fputs("tumpukd: the database lacks migrations: run tumpukd migrate\n", stderr);
    else if (error->len > 0)
        (void)fprintf(stderr, "tumpukd: %.*s\n", (int)error->len, error->bytes);
    else
        (void)fputs("tumpukd: the demo shop could not be loaded\n", stderr);
}

int demo_command(const struct config *config)
{
    const struct db_config db = config_database(config);
    const struct zone *zone = zone_find(DEMO_TIME_ZONE);
    struct demo demo = {.migrated = false};
    enum db_result result;
    int status = EXIT_FAILURE;

    if (config->demo.live)
        return demo_live(config);
    if (zone == NULL) {
        (void)fputs("tumpukd: " ZONE_DIRECTORY " lacks " DEMO_TIME_ZONE ": install tzdata\n",
                    stderr);
        return EXIT_FAILURE;
    }
    demo.load.day = config->demo.day_us != INT64_MIN ? config->demo.day_us / DAY_US
                                                     : demo_day(zone, rfc3339_now_us());
    demo.fill.config = config;
    demo.fill.day = demo.load.day;
    buf_init(&demo.load.error, ERROR_BYTES_MAX);
    buf_init(&demo.fill.error, ERROR_BYTES_MAX);
    result = db_run(&db, run, &demo);
    if (result == DB_OK && demo.migrated) {
        say(&demo);
        status = fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
    } else {
        complain(&demo, result);
    }
    buf_clear(&demo.load.error);
    buf_clear(&demo.fill.error);
    return status;
}
