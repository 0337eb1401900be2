#include "app/demo_sales.h"

#include <stdio.h>
#include <string.h>

#include "dashboard/calendar.h"

#define SECOND_US INT64_C(1000000)
#define DATE_LEN 10
/* People who come again. */
#define REGULARS 1500

/* Parts of a moment that are made apart, so that one may change without the rest. */
enum part { PART_ORDER = 1, PART_FATE, PART_VISIT };

static struct demo_dice dice_of(const struct demo_moment *moment, enum part part)
{
    struct demo_dice dice = {.state = moment->seed * 8 + (uint64_t)part};

    (void)demo_dice_next(&dice);
    return dice;
}

static void put_instant(struct json_out *out, const struct demo_sales *sales, int64_t at_us)
{
    char text[RFC3339_TEXT_MAX];

    json_out_text(out, text, rfc3339_format(at_us, zone_at(sales->zone, at_us), text));
}

static void put_text(struct json_out *out, struct tumpuk_text text)
{
    json_out_text(out, text.bytes, text.len);
}

/* ---- what led to it ---- */

/* Minutes of the day in which the LIVEs of noon and of the evening are on. */
#define NOON_FROM 720
#define NOON_TO 810
#define EVENING_FROM 1170
#define EVENING_TO 1320

static const char *live_at(int64_t minute, struct demo_dice *dice)
{
    bool noon = minute >= NOON_FROM && minute < NOON_TO;
    bool evening = minute >= EVENING_FROM && minute < EVENING_TO;

    if ((noon || evening) && demo_chance(dice, 45))
        return noon ? "siang" : "malam";
    return demo_chance(dice, 7) ? "24jam" : NULL;
}

static void choose_source(const struct demo_sales *sales, int64_t at_us,
                          enum tumpuk_channel channel, struct demo_dice *dice,
                          struct demo_source *source)
{
    int64_t wall_us = calendar_wall(sales->zone, at_us);
    const char *live = live_at(wall_us % CALENDAR_DAY_US / CALENDAR_MINUTE_US, dice);
    uint32_t roll = demo_roll(dice, 100);
    char text[RFC3339_TEXT_MAX];

    *source = (struct demo_source){.kind = DATA_SOURCE_OTHER};
    if (channel == TUMPUK_CHANNEL_TOKOPEDIA) {
        source->kind = roll < 75 ? DATA_SOURCE_PRODUCT_CARD : DATA_SOURCE_OTHER;
    } else if (live != NULL) {
        source->kind = DATA_SOURCE_LIVE;
        (void)rfc3339_format(at_us, zone_at(sales->zone, at_us), text);
        (void)snprintf(source->id, sizeof source->id, "live-%.*s-%s", DATE_LEN, text, live);
    } else if (roll < 30) {
        source->kind = DATA_SOURCE_VIDEO;
        source->via = demo_chance(dice, 40) ? DATA_VIA_AFFILIATE : DATA_VIA_NONE;
        (void)snprintf(source->id, sizeof source->id, "video-1111-%c",
                       "aaaabbcd"[demo_roll(dice, 8)]);
    } else if (roll < 80) {
        source->kind = DATA_SOURCE_PRODUCT_CARD;
        source->via = demo_chance(dice, 25) ? DATA_VIA_AD : DATA_VIA_NONE;
    }
}

static void put_source(struct json_out *out, const struct demo_source *source)
{
    json_out_key(out, "source");
    json_out_object(out);
    json_out_member_string(out, "kind", data_source_name(source->kind));
    if (source->id[0] != '\0')
        json_out_member_string(out, "id", source->id);
    if (source->via != DATA_VIA_NONE)
        json_out_member_string(out, "via", data_via_name(source->via));
    json_out_end_object(out);
}

static enum tumpuk_channel choose_channel(struct demo_dice *dice)
{
    return demo_chance(dice, 78) ? TUMPUK_CHANNEL_SHOP_TOKOPEDIA : TUMPUK_CHANNEL_TOKOPEDIA;
}

/* Some come often. */
static uint32_t choose_regular(struct demo_dice *dice)
{
    return demo_roll(dice, 1 + demo_roll(dice, REGULARS));
}

/* ---- orders ---- */

static void choose_line(const struct demo_sales *sales, struct demo_dice *dice,
                        struct demo_order *order)
{
    const struct demo_sku *sku = demo_goods_pick(&sales->goods, dice);
    struct demo_line *line = &order->lines[order->line_count];
    int64_t worth;

    *line = (struct demo_line){.sku = sku, .quantity = 1};
    if (demo_chance(dice, 25))
        line->quantity += 1 + demo_roll(dice, 3);
    if (demo_chance(dice, 15))
        line->platform_discount = 1000 * (1 + (int64_t)demo_roll(dice, 5));
    for (size_t i = 0; i < order->line_count; i++) {
        if (order->lines[i].sku == sku)
            return; /* it is in the basket */
    }
    worth = sku->list_price * line->quantity;
    line->seller_discount = sku->discount * line->quantity;
    if (sku->discount == 0 && demo_chance(dice, 30)) /* a voucher's */
        line->seller_discount = worth * (5 + demo_roll(dice, 8)) / 100 / 100 * 100;
    if (line->platform_discount > worth - line->seller_discount)
        line->platform_discount = worth - line->seller_discount;
    order->gmv += worth - line->seller_discount;
    order->line_count++;
}

void demo_order_make(const struct demo_sales *sales, const struct demo_moment *moment,
                     struct demo_order *order)
{
    struct demo_dice dice = dice_of(moment, PART_ORDER);
    uint32_t size = demo_roll(&dice, 100);
    uint32_t wanted = size < 70 ? 1 : size < 92 ? 2 : DEMO_LINES_MAX;

    *order = (struct demo_order){.channel = choose_channel(&dice),
                                 .new_buyer = demo_chance(&dice, 22)};
    if (order->new_buyer)
        (void)snprintf(order->buyer_id, sizeof order->buyer_id, "baru-%.40s", moment->id);
    else
        (void)snprintf(order->buyer_id, sizeof order->buyer_id, "pembeli-%u",
                       (unsigned)choose_regular(&dice));
    choose_source(sales, moment->at_us, order->channel, &dice, &order->source);
    for (uint32_t i = 0; i < wanted; i++)
        choose_line(sales, &dice, order);
}

void demo_order_put(struct json_out *out, const struct demo_sales *sales,
                    const struct demo_moment *moment, const struct demo_order *order)
{
    json_out_object(out);
    json_out_member_string(out, "id", moment->id);
    json_out_member_string(out, "channel", tumpuk_channel_name(order->channel));
    json_out_member_string(out, "buyer_id", order->buyer_id);
    json_out_member_bool(out, "new_buyer", order->new_buyer);
    json_out_key(out, "paid_at");
    put_instant(out, sales, moment->at_us);
    put_source(out, &order->source);
    json_out_key(out, "lines");
    json_out_array(out);
    for (size_t i = 0; i < order->line_count; i++) {
        const struct demo_line *line = &order->lines[i];

        json_out_object(out);
        json_out_key(out, "sku_id");
        put_text(out, line->sku->sku_id);
        json_out_member_i64(out, "quantity", line->quantity);
        json_out_member_i64(out, "list_price", line->sku->list_price);
        json_out_member_i64(out, "seller_discount", line->seller_discount);
        json_out_member_i64(out, "platform_discount", line->platform_discount);
        json_out_end_object(out);
    }
    json_out_end_array(out);
    json_out_end_object(out);
}

/* ---- what happens to them ---- */

void demo_fate_make(const struct demo_moment *moment, const struct demo_order *order,
                    struct demo_fate *fate)
{
    struct demo_dice dice = dice_of(moment, PART_FATE);
    uint32_t roll = demo_roll(&dice, 1000);

    *fate = (struct demo_fate){.happens = roll < 80, .kind = DATA_EVENT_REFUNDED};
    fate->after_us = (600 + (int64_t)demo_roll(&dice, 18000)) * SECOND_US;
    if (roll < 45) {
        fate->kind = DATA_EVENT_CANCELLED;
    } else if (roll < 70) {
        fate->by_lines = true;
        fate->after_us *= 6; /* it has to be delivered and sent back */
    } else {
        fate->amount = order->gmv / 10 + 1;
    }
}

void demo_fate_put(struct json_out *out, const struct demo_sales *sales,
                   const struct demo_moment *moment, const struct demo_order *order,
                   const struct demo_fate *fate, int64_t at_us)
{
    char event_id[DEMO_ID_MAX + 8];

    (void)snprintf(event_id, sizeof event_id, "%s-x", moment->id);
    json_out_object(out);
    json_out_member_string(out, "event_id", event_id);
    json_out_member_string(out, "order_id", moment->id);
    json_out_member_string(out, "kind", data_event_kind_name(fate->kind));
    json_out_key(out, "at");
    put_instant(out, sales, at_us);
    if (fate->by_lines) {
        json_out_key(out, "lines");
        json_out_array(out);
        json_out_object(out);
        json_out_key(out, "sku_id");
        put_text(out, order->lines[0].sku->sku_id);
        json_out_member_i64(out, "units", 1);
        json_out_end_object(out);
        json_out_end_array(out);
    } else if (fate->kind == DATA_EVENT_REFUNDED) {
        json_out_member_i64(out, "amount", fate->amount);
    }
    json_out_end_object(out);
}

/* ---- visits ---- */

struct visit {
    struct json_out *out;
    const struct demo_sales *sales;
    const struct demo_moment *moment;
    struct demo_dice dice;
    enum tumpuk_channel channel;
    const char *visitor_id;
    struct demo_source source;
    int64_t at_us; /* of the next event */
    int64_t until_us;
    size_t count;
};

static void put_event(struct visit *visit, enum data_traffic_kind kind, const struct demo_sku *sku)
{
    char event_id[DEMO_ID_MAX + 24];

    if (visit->at_us >= visit->until_us || visit->count == DEMO_VISIT_EVENTS_MAX)
        return;
    (void)snprintf(event_id, sizeof event_id, "%s-%zu", visit->moment->id, visit->count);
    json_out_object(visit->out);
    json_out_member_string(visit->out, "event_id", event_id);
    json_out_member_string(visit->out, "channel", tumpuk_channel_name(visit->channel));
    json_out_member_string(visit->out, "visitor_id", visit->visitor_id);
    json_out_member_string(visit->out, "kind", data_traffic_kind_name(kind));
    if (sku != NULL) {
        json_out_key(visit->out, "product_id");
        put_text(visit->out, sku->product_id);
    }
    put_source(visit->out, &visit->source);
    json_out_key(visit->out, "at");
    put_instant(visit->out, visit->sales, visit->at_us);
    json_out_end_object(visit->out);
    visit->at_us += (2 + (int64_t)demo_roll(&visit->dice, 20)) * SECOND_US;
    visit->count++;
}

static void look_around(struct visit *visit)
{
    const struct demo_sku *sku = NULL;
    uint32_t seen = 2 + demo_roll(&visit->dice, 3);

    for (uint32_t i = 0; i < seen; i++) {
        sku = demo_goods_pick(&visit->sales->goods, &visit->dice);
        put_event(visit, DATA_TRAFFIC_PRODUCT_IMPRESSION, sku);
    }
    if (!demo_chance(&visit->dice, 25)) {
        put_event(visit, DATA_TRAFFIC_SHOP_VIEW, NULL);
        return;
    }
    put_event(visit, DATA_TRAFFIC_PRODUCT_CLICK, sku);
    put_event(visit, DATA_TRAFFIC_PRODUCT_VIEW, sku);
    if (demo_chance(&visit->dice, 20))
        put_event(visit, DATA_TRAFFIC_ADD_TO_CART, sku);
}

size_t demo_visit_put(struct json_out *out, const struct demo_sales *sales,
                      const struct demo_moment *moment, const struct demo_order *order,
                      int64_t until_us)
{
    struct visit visit = {.out = out,
                          .sales = sales,
                          .moment = moment,
                          .dice = dice_of(moment, PART_VISIT),
                          .at_us = moment->at_us,
                          .until_us = until_us};
    char visitor_id[DEMO_ID_MAX + 8];

    if (order != NULL) { /* some minutes before it was paid */
        visit.channel = order->channel;
        visit.visitor_id = order->buyer_id;
        visit.source = order->source;
        visit.at_us -= (120 + (int64_t)demo_roll(&visit.dice, 600)) * SECOND_US;
        put_event(&visit, DATA_TRAFFIC_PRODUCT_IMPRESSION, order->lines[0].sku);
        put_event(&visit, DATA_TRAFFIC_PRODUCT_CLICK, order->lines[0].sku);
        put_event(&visit, DATA_TRAFFIC_PRODUCT_VIEW, order->lines[0].sku);
        put_event(&visit, DATA_TRAFFIC_ADD_TO_CART, order->lines[0].sku);
        return visit.count;
    }
    visit.channel = choose_channel(&visit.dice);
    if (demo_chance(&visit.dice, 20))
        (void)snprintf(visitor_id, sizeof visitor_id, "pembeli-%u",
                       (unsigned)choose_regular(&visit.dice));
    else
        (void)snprintf(visitor_id, sizeof visitor_id, "tamu-%s", moment->id);
    visit.visitor_id = visitor_id;
    choose_source(sales, moment->at_us, visit.channel, &visit.dice, &visit.source);
    look_around(&visit);
    return visit.count;
}
