/* A day of the demo shop: how much it sells, and when. */
#include <stdio.h>
#include <string.h>

#include "app/demo_batch.h"
#include "dashboard/calendar.h"

#define SECOND_US INT64_C(1000000)
#define HOURS 24
#define DATE_LEN 10
/* On a middling day, and for each of them so many who look around. */
#define ORDERS_A_DAY 180
#define VISITS_AN_ORDER 7
/* 1970-01-05 was a Monday: the demo's campaigns begin on Mondays. */
#define FIRST_MONDAY 4
#define DAYS_A_WEEK 7
/* The seed of all of it; another one makes other sales. */
#define DEMO_SEED UINT64_C(0x6e7573616e746172)

struct day {
    const struct demo_sales *sales;
    int64_t day;
    int64_t starts_us;
    int64_t until_us; /* nothing that happens from then on is sent */
    char date[RFC3339_TEXT_MAX];
    uint32_t orders;
    demo_sender *send;
    void *arg;
    struct demo_batch batch;
};

static bool is_monday(int64_t day)
{
    return (day - FIRST_MONDAY) % DAYS_A_WEEK == 0;
}

/* Busiest on the campaign's first day and at the weekend; no two weeks are alike. */
static uint32_t orders_of(int64_t day)
{
    static const uint32_t PERCENT[DAYS_A_WEEK] = {150, 85, 80, 90, 105, 125, 120};
    struct demo_dice dice = {.state = DEMO_SEED ^ (uint64_t)day};
    int64_t weekday = (day - FIRST_MONDAY) % DAYS_A_WEEK;

    (void)demo_dice_next(&dice);
    return ORDERS_A_DAY * PERCENT[weekday] / 100 * (86 + demo_roll(&dice, 29)) / 100;
}

/* The day's curve: a peak at lunch and a higher one in the evening, and on a
 * Monday the hour after midnight, in which the campaign begins. */
static int64_t time_of(const struct day *day, struct demo_dice *dice)
{
    static const uint8_t CURVE[HOURS] = {30, 14, 8,  5,  5,  9,  17, 26, 36, 44, 50, 58,
                                         74, 60, 48, 44, 46, 54, 70, 90, 99, 92, 66, 42};
    static const uint8_t FIRST[HOURS] = {140, 55, 20, 9,  7,  10, 18, 28, 38, 46, 52, 60,
                                         78,  62, 50, 46, 48, 56, 72, 94, 99, 92, 66, 42};
    const uint8_t *curve = is_monday(day->day) ? FIRST : CURVE;
    uint32_t whole = 0;
    uint32_t roll;
    int hour = 0;

    for (int i = 0; i < HOURS; i++)
        whole += curve[i];
    roll = demo_roll(dice, whole);
    while (roll >= curve[hour])
        roll -= curve[hour++];
    return day->starts_us + ((int64_t)hour * 3600 + demo_roll(dice, 3600)) * SECOND_US;
}

/* The n-th of its kind on that day. */
static struct demo_moment moment_of(const struct day *day, const char *kind, uint32_t n)
{
    struct demo_moment moment = {.seed = DEMO_SEED + ((uint64_t)day->day << 20 | n) * 2 +
                                         (kind[0] == 'o')};
    struct demo_dice dice = {.state = moment.seed};

    moment.at_us = time_of(day, &dice);
    (void)snprintf(moment.id, sizeof moment.id, "%s-%.*s-%u", kind, DATE_LEN, day->date,
                   (unsigned)n);
    return moment;
}

/* ---- sending ---- */

static bool flush(struct day *day)
{
    bool sent = demo_batch_close(&day->batch) &&
                (day->batch.count == 0 || day->send(day->arg, &day->batch));

    demo_batch_clear(&day->batch);
    return sent;
}

/* Room for so many more; false where the sender ends it. */
static bool make_room(struct day *day, size_t more)
{
    if (day->batch.count + more <= demo_kind_max(day->batch.kind))
        return true;
    if (!flush(day)) {
        demo_batch_open(&day->batch, day->batch.kind); /* for the caller to clear */
        return false;
    }
    demo_batch_open(&day->batch, day->batch.kind);
    return true;
}

static bool add_order(struct day *day, const struct demo_moment *moment,
                      const struct demo_order *order)
{
    if (!make_room(day, 1))
        return false;
    demo_order_put(&day->batch.out, day->sales, moment, order);
    day->batch.count++;
    return true;
}

static bool add_fate(struct day *day, const struct demo_moment *moment,
                     const struct demo_order *order)
{
    struct demo_fate fate;

    demo_fate_make(moment, order, &fate);
    if (!fate.happens || moment->at_us + fate.after_us >= day->until_us)
        return true;
    if (!make_room(day, 1))
        return false;
    demo_fate_put(&day->batch.out, day->sales, moment, order, &fate, moment->at_us + fate.after_us);
    day->batch.count++;
    return true;
}

static bool add_visit(struct day *day, const struct demo_moment *moment,
                      const struct demo_order *order)
{
    if (!make_room(day, DEMO_VISIT_EVENTS_MAX))
        return false;
    day->batch.count += demo_visit_put(&day->batch.out, day->sales, moment, order, day->until_us);
    return true;
}

static bool add_orders(struct day *day,
                       bool (*add)(struct day *day, const struct demo_moment *moment,
                                   const struct demo_order *order))
{
    for (uint32_t n = 0; n < day->orders; n++) {
        struct demo_moment moment = moment_of(day, "order", n);
        struct demo_order order;

        if (moment.at_us >= day->until_us)
            continue;
        demo_order_make(day->sales, &moment, &order);
        if (!add(day, &moment, &order))
            return false;
    }
    return true;
}

static bool add_visits(struct day *day)
{
    bool going = add_orders(day, add_visit);

    for (uint32_t n = 0; going && n < VISITS_AN_ORDER * day->orders; n++) {
        struct demo_moment moment = moment_of(day, "visit", n);

        if (moment.at_us < day->until_us)
            going = add_visit(day, &moment, NULL);
    }
    return going;
}

static bool send_kind(struct day *day, enum demo_kind kind)
{
    bool added = false;

    demo_batch_open(&day->batch, kind);
    switch (kind) {
    case DEMO_ORDERS:
        added = add_orders(day, add_order);
        break;
    case DEMO_ORDER_EVENTS:
        added = add_orders(day, add_fate);
        break;
    case DEMO_TRAFFIC:
        added = add_visits(day);
        break;
    }
    if (added)
        return flush(day);
    demo_batch_clear(&day->batch);
    return false;
}

bool demo_send_day(const struct demo_sales *sales, int64_t day, int64_t until_us, demo_sender *send,
                   void *arg)
{
    struct day made = {.sales = sales,
                       .day = day,
                       .starts_us = calendar_day_start(sales->zone, day),
                       .until_us = until_us,
                       .orders = orders_of(day),
                       .send = send,
                       .arg = arg};

    if (made.starts_us >= until_us)
        return true;
    (void)rfc3339_format(made.starts_us, zone_at(sales->zone, made.starts_us), made.date);
    return send_kind(&made, DEMO_ORDERS) && send_kind(&made, DEMO_ORDER_EVENTS) &&
           send_kind(&made, DEMO_TRAFFIC);
}
