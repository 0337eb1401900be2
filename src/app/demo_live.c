#include "app/demo_live.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/demo_client.h"
#include "app/demo_load.h"
#include "base/rfc3339.h"

#define ARENA_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define WHY_BYTES_MAX 2048
#define SECOND_US INT64_C(1000000)
/* One round after the other, each with what happened since the one before. */
#define ROUND_S 2
#define VISITS_AN_ORDER 7
/* What becomes of an order comes so many rounds after it. */
#define FATE_ROUNDS 15
#define RETRY_S 2

static volatile sig_atomic_t ended;

static void end(int signal_number)
{
    (void)signal_number;
    ended = 1;
}

struct live {
    struct demo_sales sales;
    struct demo_client *client;
    struct buf why;
    int64_t started_us; /* its ids begin with it: each run sells other things */
    int64_t rate;
    struct demo_tally tally;
    int64_t gmv;   /* of the round */
    bool given_up; /* it was ended before a batch was taken */
};

/* ---- what there is in a round ---- */

static int64_t round_starts(const struct live *live, uint64_t round)
{
    return live->started_us + (int64_t)round * ROUND_S * SECOND_US;
}

/* Not the same in every round, but the rate over many. */
static uint32_t orders_of(const struct live *live, uint64_t round)
{
    struct demo_dice dice = {.state = (uint64_t)live->started_us + round};
    /* thousandths; from a half of the mean to three halves */
    uint32_t mean = (uint32_t)(live->rate * ROUND_S * 1000 / 60);
    uint32_t wanted = mean / 2 + demo_roll(&dice, mean + 1);

    return wanted / 1000 + (demo_roll(&dice, 1000) < wanted % 1000);
}

static struct demo_moment moment_of(const struct live *live, const char *kind, uint64_t round,
                                    uint32_t n)
{
    struct demo_moment moment = {.seed = (uint64_t)live->started_us + (round << 20 | n) * 2 +
                                         (kind[0] == 'o')};
    struct demo_dice dice = {.state = moment.seed};

    moment.at_us = round_starts(live, round) +
                   (int64_t)demo_roll(&dice, ROUND_S * 1000) * (SECOND_US / 1000);
    (void)snprintf(moment.id, sizeof moment.id, "%s-%" PRId64 "-%" PRIu64 "-%u", kind,
                   live->started_us / SECOND_US, round, (unsigned)n);
    return moment;
}

/* ---- batches of a round ---- */

static void put_orders(struct live *live, uint64_t round, struct demo_batch *batch)
{
    uint32_t count = orders_of(live, round);

    live->gmv = 0;
    for (uint32_t n = 0; n < count; n++) {
        struct demo_moment moment = moment_of(live, "order", round, n);
        struct demo_order order;

        demo_order_make(&live->sales, &moment, &order);
        demo_order_put(&batch->out, &live->sales, &moment, &order);
        live->gmv += order.gmv;
        batch->count++;
    }
}

static void put_fates(struct live *live, uint64_t round, struct demo_batch *batch)
{
    uint32_t count = round < FATE_ROUNDS ? 0 : orders_of(live, round - FATE_ROUNDS);

    for (uint32_t n = 0; n < count; n++) {
        struct demo_moment moment = moment_of(live, "order", round - FATE_ROUNDS, n);
        struct demo_order order;
        struct demo_fate fate;

        demo_order_make(&live->sales, &moment, &order);
        demo_fate_make(&moment, &order, &fate);
        if (!fate.happens)
            continue;
        demo_fate_put(&batch->out, &live->sales, &moment, &order, &fate, round_starts(live, round));
        batch->count++;
    }
}

static void put_visits(struct live *live, uint64_t round, struct demo_batch *batch)
{
    uint32_t count = orders_of(live, round);
    int64_t until_us = round_starts(live, round) + 60 * SECOND_US;

    for (uint32_t n = 0; n < (VISITS_AN_ORDER + 1) * count; n++) {
        bool buys = n < count;
        struct demo_moment moment = moment_of(live, buys ? "order" : "visit", round, n);
        struct demo_order order;

        if (batch->count + DEMO_VISIT_EVENTS_MAX > demo_kind_max(DEMO_TRAFFIC))
            return;
        if (buys)
            demo_order_make(&live->sales, &moment, &order);
        batch->count += demo_visit_put(&batch->out, &live->sales, &moment, buys ? &order : NULL,
                                       until_us);
    }
}

/* ---- sending ---- */

static void tell_time(FILE *to)
{
    int64_t now_us = rfc3339_now_us();
    char text[RFC3339_TEXT_MAX];

    (void)rfc3339_format(now_us, zone_at(zone_find(DEMO_TIME_ZONE), now_us), text);
    (void)fprintf(to, "%.8s ", text + sizeof "2026-11-23T" - 1);
}

static void wait_s(int64_t until_us)
{
    while (!ended) {
        int64_t left_us = until_us - rfc3339_now_us();
        struct timespec left = {.tv_sec = (time_t)(left_us / SECOND_US),
                                .tv_nsec = (long)(left_us % SECOND_US) * 1000};

        if (left_us <= 0)
            return;
        (void)nanosleep(&left, NULL); /* a signal breaks it off */
    }
}

/* Until it is there, or Ctrl-C; false: it was refused. */
static bool send_until_taken(struct live *live, const struct demo_batch *batch)
{
    for (;;) {
        switch (demo_client_send(live->client, batch, &live->tally, &live->why)) {
        case DEMO_SENT:
            return true;
        case DEMO_SENT_LATER:
            tell_time(stderr);
            (void)fprintf(stderr, "%.*s; it is sent again\n", (int)live->why.len, live->why.bytes);
            wait_s(rfc3339_now_us() + RETRY_S * SECOND_US);
            live->given_up = ended != 0;
            if (live->given_up)
                return true;
            break;
        case DEMO_SENT_REFUSED:
            (void)fprintf(stderr, "tumpukd: %.*s\n", (int)live->why.len, live->why.bytes);
            return false;
        }
    }
}

static bool send_kind(struct live *live, uint64_t round, enum demo_kind kind)
{
    static void (*const PUT[DEMO_KIND_COUNT])(struct live *, uint64_t, struct demo_batch *) = {
        [DEMO_ORDERS] = put_orders,
        [DEMO_ORDER_EVENTS] = put_fates,
        [DEMO_TRAFFIC] = put_visits,
    };
    struct demo_batch batch;
    bool sent = false;

    demo_batch_open(&batch, kind);
    PUT[kind](live, round, &batch);
    if (demo_batch_close(&batch))
        sent = batch.count == 0 || send_until_taken(live, &batch);
    demo_batch_clear(&batch);
    return sent;
}

static bool send_round(struct live *live, uint64_t round)
{
    const struct demo_tally before = live->tally;
    const size_t *now = live->tally.created;

    for (enum demo_kind kind = DEMO_ORDERS; kind <= DEMO_TRAFFIC && !live->given_up; kind++) {
        if (!send_kind(live, round, kind))
            return false;
    }
    if (live->given_up)
        return true;
    tell_time(stdout);
    (void)printf("%zu orders (GMV Rp%" PRId64 "), %zu order events, %zu of traffic\n",
                 now[DEMO_ORDERS] - before.created[DEMO_ORDERS], live->gmv,
                 now[DEMO_ORDER_EVENTS] - before.created[DEMO_ORDER_EVENTS],
                 now[DEMO_TRAFFIC] - before.created[DEMO_TRAFFIC]);
    return fflush(stdout) == 0;
}

/* What of the last round was under way is finished. */
static int sell(struct live *live)
{
    bool going = true;

    for (uint64_t round = 0; going && !ended; round++) {
        wait_s(round_starts(live,
                            round + 1)); /* its time has passed: visits alone end a little later */
        if (!ended)
            going = send_round(live, round);
    }
    (void)printf("sent %zu orders, %zu order events and %zu of traffic\n",
                 live->tally.created[DEMO_ORDERS], live->tally.created[DEMO_ORDER_EVENTS],
                 live->tally.created[DEMO_TRAFFIC]);
    return going && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int demo_live(const struct config *config)
{
    const struct sigaction action = {.sa_handler = end};
    struct live live = {.sales = {.zone = zone_find(DEMO_TIME_ZONE)},
                        .started_us = rfc3339_now_us(),
                        .rate = config->demo.rate};
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    int status = EXIT_FAILURE;

    buf_init(&live.why, WHY_BYTES_MAX);
    live.client = demo_client_new(config->demo.url, config->demo.key);
    if (arena == NULL || live.client == NULL || !demo_goods_read(&live.sales.goods, arena)) {
        (void)fputs("tumpukd: the demo could not be started\n", stderr);
    } else if (sigaction(SIGINT, &action, NULL) == 0 && sigaction(SIGTERM, &action, NULL) == 0) {
        (void)printf("the demo shop sells at %s, some %" PRId64
                     " orders a minute; Ctrl-C ends it\n",
                     config->demo.url, live.rate);
        (void)fflush(stdout);
        status = sell(&live);
    }
    demo_client_free(live.client);
    buf_clear(&live.why);
    arena_free(arena);
    return status;
}
