/*
 * What shops are to be told of is looked for in the background, by every instance:
 * where data, media, targets or settings changed, and where time went on. A shop is
 * looked at by one at a time, who holds its feed; what is judged, what is noted of it
 * and what is raised is one transaction, so that neither a crash nor another instance
 * tells of a cause twice or leaves one out (spec dashboard, section 3, part 6).
 */
#include <inttypes.h>
#include <stdio.h>

#include "api/notifications.h"
#include "base/log.h"
#include "dashboard/view.h"
#include "db/media.h"

#define MINUTE_US (INT64_C(60) * 1000000)
#define QUARTER_US (15 * MINUTE_US)
#define DAY_US (1440 * MINUTE_US)

/* Of one look: what is left waits for the next. */
#define SHOPS_MAX 1000
#define LOOK_US INT64_C(700000)
/* Of one shop in one transaction. */
#define MOVED_MAX 250
#define TARGETS_MAX 100
#define VIOLATIONS_MAX 500
#define ROUNDS_MAX 20
#define TOLD_FIRST 32
#define BYTES_MAX ((size_t)64 * 1024 * 1024)

_Static_assert(DAY_US / QUARTER_US == DB_QUARTERS_MAX, "how long stock lasts is told by a day");

/* A shop that is looked at. */
struct look {
    const char *shop_id;
    struct arena *arena;
    struct db_conn *conn;
    struct db_notification_claim claim;
    struct notification_settings settings;
    int64_t due_us; /* again, although nothing comes in */
    bool more;      /* there may be more to be judged at once */
    size_t told_count;
    size_t told_room;
    struct notification *told;
    int64_t raised;
};

static void due_by(struct look *look, int64_t at_us)
{
    if (at_us < look->due_us)
        look->due_us = at_us;
}

static bool make_room(struct look *look)
{
    size_t room = look->told_room > 0 ? 2 * look->told_room : TOLD_FIRST;
    struct notification *told;

    if (look->told_count < look->told_room)
        return true;
    told = arena_calloc(look->arena, room, sizeof *told);
    if (told == NULL)
        return false;
    for (size_t i = 0; i < look->told_count; i++)
        told[i] = look->told[i];
    look->told = told;
    look->told_room = room;
    return true;
}

/* Adds one, with a copy of its cause; false without memory. */
static bool tell(struct look *look, const struct notification *told, const char *cause, size_t len)
{
    const char *kept = arena_strndup(look->arena, cause, len);
    struct notification *to;

    if (kept == NULL || !make_room(look))
        return false;
    to = &look->told[look->told_count++];
    *to = *told;
    to->cause = (struct tumpuk_text){.bytes = kept, .len = (uint32_t)len};
    return true;
}

/* ---- stock ---- */

static bool tell_stock(struct look *look, const struct db_watched_stock *stock,
                       enum stock_turn turn)
{
    bool low = turn == STOCK_TURN_LOW;
    struct notification told = notification_of(low ? NOTIFICATION_LOW_STOCK
                                                   : NOTIFICATION_OUT_OF_STOCK);
    char cause[NOTIFICATION_CAUSE_BYTES_MAX + 1];
    size_t len = notification_cause_stock(
        cause, told.kind, stock->sku_id, low ? stock->watch.low_episode : stock->watch.out_episode);

    told.product_id = stock->product_id;
    told.sku_id = stock->sku_id;
    told.name = stock->name;
    told.variant = stock->variant;
    told.counted = true;
    told.stock = stock->level.units;
    told.threshold = stock->level.threshold;
    told.days_left_tenths = stock_days_left_tenths(&stock->level);
    return tell(look, &told, cause, len);
}

static enum db_result judge_stock(struct look *look, struct db_watched_stock *stock, size_t count)
{
    const struct db_watched_stock **changed = arena_calloc(look->arena, count + 1, sizeof *changed);
    size_t changed_count = 0;

    if (changed == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++) {
        struct stock_watch before = stock[i].watch;
        enum stock_turn turn;

        stock[i].level.low_days = look->settings.low_stock_days;
        turn = stock_watch_step(&stock[i].watch, &stock[i].level);
        if (turn != STOCK_TURN_NONE && !tell_stock(look, &stock[i], turn))
            return DB_FAILED;
        if (stock[i].watch.low != before.low || stock[i].watch.out != before.out)
            changed[changed_count++] = &stock[i];
    }
    return changed_count == 0
               ? DB_OK
               : db_upsert_stock_watch(look->conn, look->shop_id, changed, changed_count);
}

/* Levels and what they are judged by are noted where they change; how long stock lasts
 * changes with each quarter hour too. */
static enum db_result look_at_stock(struct look *look, int64_t quarter_us)
{
    struct db_watched_stock *stock = NULL;
    struct tumpuk_text *sku_ids = NULL;
    int64_t from_us = quarter_us - DAY_US;
    enum db_result result = DB_OK;
    size_t count = 0;

    if (look->claim.quarter_us < quarter_us) {
        result = db_sweep_stock(look->conn, look->shop_id,
                                look->claim.quarter_us > from_us ? look->claim.quarter_us : from_us,
                                quarter_us);
        look->claim.quarter_us = quarter_us;
    }
    if (result == DB_OK)
        result = db_take_moved_stock(look->conn, look->arena, look->shop_id, MOVED_MAX, &sku_ids,
                                     &count);
    look->more |= count > 0; /* there may be more notes */
    if (result == DB_OK && count > 0)
        result = db_select_watched_stock(look->conn, look->arena, look->shop_id, sku_ids, count,
                                         from_us, quarter_us, &stock, &count);
    return result == DB_OK && count > 0 ? judge_stock(look, stock, count) : result;
}

/* ---- GMV targets ---- */

static bool tell_target(struct look *look, const struct db_open_target *target, int64_t gmv)
{
    struct notification told = notification_of(NOTIFICATION_GMV_TARGET_REACHED);
    char cause[NOTIFICATION_CAUSE_BYTES_MAX + 1];
    size_t len = notification_cause_target(cause, target->campaign_id, target->amount);

    told.campaign_id = target->campaign_id;
    told.name = target->name;
    told.amount = target->amount;
    told.gmv = gmv;
    return tell(look, &told, cause, len);
}

/* GMV that counts by now, as in dashboards, and in all: what was sent ahead of the clock
 * may reach the target a little later. */
static enum db_result look_at_targets(struct look *look)
{
    struct db_range_gmv ranges[2 * TARGETS_MAX];
    const struct db_open_target *reached[TARGETS_MAX];
    struct db_open_target *targets = NULL;
    size_t reached_count = 0;
    size_t count = 0;
    enum db_result result = db_select_open_targets(
        look->conn, look->arena, look->shop_id, look->claim.now_us, TARGETS_MAX, &targets, &count);

    for (size_t i = 0; result == DB_OK && i < count; i++) {
        ranges[2 * i] = ranges[2 * i + 1] = (struct db_range_gmv){.channels = targets[i].channels,
                                                                  .range = targets[i].period};
        (void)view_range(VIEW_CAMPAIGN, NULL, 0, targets[i].period, look->claim.now_us,
                         &ranges[2 * i].range);
    }
    if (result == DB_OK && count > 0)
        result = db_select_range_gmv(look->conn, look->shop_id, ranges, 2 * count);
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        if (ranges[2 * i].gmv >= targets[i].amount) {
            reached[reached_count++] = &targets[i];
            if (!tell_target(look, &targets[i], ranges[2 * i].gmv))
                result = DB_FAILED;
        } else if (ranges[2 * i + 1].gmv >= targets[i].amount) {
            due_by(look, view_minute_end(look->claim.now_us));
        }
    }
    return result == DB_OK && reached_count > 0
               ? db_insert_reached_targets(look->conn, look->shop_id, reached, reached_count)
               : result;
}

/* ---- LIVEs ---- */

static bool tell_violation(struct look *look, const struct db_fresh_violation *violation)
{
    struct notification told = notification_of(NOTIFICATION_LIVE_VIOLATION);
    char cause[NOTIFICATION_CAUSE_BYTES_MAX + 1];
    size_t len = notification_cause_violation(cause, violation->live_id, violation->code,
                                              violation->at_us);

    told.live_id = violation->live_id;
    told.name = violation->title;
    told.code = violation->code;
    told.reason = violation->reason;
    told.at_us = violation->at_us;
    return tell(look, &told, cause, len);
}

static enum db_result look_at_violations(struct look *look)
{
    struct db_fresh_violation *violations = NULL;
    size_t count = 0;
    enum db_result result = db_take_live_violations(look->conn, look->arena, look->shop_id,
                                                    VIOLATIONS_MAX, &violations, &count);

    if (count == VIOLATIONS_MAX)
        due_by(look, look->claim.now_us);
    look->more |= count == VIOLATIONS_MAX;
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        if (!tell_violation(look, &violations[i]))
            result = DB_FAILED;
    }
    return result;
}

static bool tell_start(struct look *look, const struct live_record *live)
{
    struct notification told = notification_of(NOTIFICATION_LIVE_STARTING_SOON);
    char cause[NOTIFICATION_CAUSE_BYTES_MAX + 1];
    size_t len = notification_cause_start(cause, live->live_id, live->scheduled_start_us);

    told.live_id = live->live_id;
    told.name = live->title;
    told.at_us = live->scheduled_start_us;
    return tell(look, &told, cause, len);
}

static enum db_result look_at_starts(struct look *look)
{
    int64_t ahead_us = look->settings.live_reminder_minutes * MINUTE_US;
    int64_t now_us = look->claim.now_us;
    struct live_record *lives = NULL;
    int64_t next_us = TUMPUK_TIME_MAX;
    size_t count = 0;
    /* those that start at this very moment are no longer to come */
    enum db_result result = db_select_lives_to_come(
        look->conn, look->arena, look->shop_id, now_us + 1, now_us + ahead_us + 1, &lives, &count);

    for (size_t i = 0; result == DB_OK && i < count; i++) {
        if (!tell_start(look, &lives[i]))
            result = DB_FAILED;
    }
    if (result == DB_OK)
        result = db_select_next_live_start(look->conn, look->shop_id, now_us + ahead_us, &next_us);
    if (result == DB_OK && next_us != TUMPUK_TIME_MAX)
        due_by(look, next_us - ahead_us);
    return result;
}

/* ---- a shop ---- */

static enum db_result look_body(struct db_conn *conn, void *arg)
{
    struct look *look = arg;
    struct db_notification_settings stored;
    int64_t quarter_us;
    enum db_result result = db_name_shop(conn, look->shop_id);

    arena_reset(look->arena); /* it may run again */
    *look = (struct look){
        .shop_id = look->shop_id, .arena = look->arena, .conn = conn, .due_us = TUMPUK_TIME_MAX};
    if (result == DB_OK)
        result = db_make_notification_feed(conn, look->shop_id);
    if (result == DB_OK)
        result = db_claim_notification_feed(conn, look->shop_id, &look->claim);
    if (result == DB_OK)
        result = db_set_looking_limits(conn);
    if (result == DB_OK)
        result = db_select_notification_settings(conn, look->shop_id, &stored);
    if (result != DB_OK)
        return result;
    look->settings = stored.settings;
    quarter_us = rollup_bucket(look->claim.now_us, QUARTER_US / MINUTE_US);
    result = look_at_stock(look, quarter_us);
    if (result == DB_OK)
        result = look_at_targets(look);
    if (result == DB_OK)
        result = look_at_violations(look);
    if (result == DB_OK)
        result = look_at_starts(look);
    if (result == DB_OK && look->told_count > 0)
        result = db_insert_notifications(conn, look->shop_id, look->told, look->told_count,
                                         &look->raised);
    return result == DB_OK ? db_settle_notification_feed(conn, look->shop_id, &look->claim,
                                                         look->due_us, quarter_us + QUARTER_US)
                           : result;
}

/* ---- all of them ---- */

struct due {
    struct arena *arena;
    const char *after;
    struct tumpuk_text *shop_ids;
    size_t count;
};

static enum db_result due_body(struct db_conn *conn, void *arg)
{
    struct due *due = arg;
    enum db_result result = db_name_every_shop(conn);

    return result != DB_OK ? result
                           : db_select_notification_shops(conn, due->arena, due->after, SHOPS_MAX,
                                                          &due->shop_ids, &due->count);
}

static uint64_t look_at_shop(struct db_conn *conn, struct arena *arena, const char *shop_id,
                             int64_t until_us)
{
    uint64_t raised = 0;

    for (int rounds = 0; rounds < ROUNDS_MAX; rounds++) {
        struct look look = {.shop_id = shop_id, .arena = arena};

        if (db_transact_locking(conn, look_body, &look) != DB_OK)
            break;
        raised += (uint64_t)look.raised;
        if (!look.more || rfc3339_now_us() >= until_us)
            break;
    }
    return raised;
}

/* Shops from a place on, one at least; true where all that are due were looked at. */
static bool look_at_shops(struct db_conn *conn, struct arena *arena, struct due *due,
                          struct api_notification_round *round, int64_t until_us, uint64_t *raised)
{
    size_t looked = 0;

    due->after = round->after[0] != '\0' ? round->after : NULL;
    arena_reset(due->arena);
    if (db_transact_reading(conn, due_body, due) != DB_OK)
        return true;
    for (; looked < due->count && (looked == 0 || rfc3339_now_us() < until_us); looked++)
        *raised += look_at_shop(conn, arena, due->shop_ids[looked].bytes, until_us);
    if (looked == due->count && due->count < SHOPS_MAX) {
        round->after[0] = '\0';
        return true;
    }
    if (looked > 0)
        (void)snprintf(round->after, sizeof round->after, "%s", due->shop_ids[looked - 1].bytes);
    return false;
}

void api_raise_notifications(struct db_conn *conn, struct api_notification_round *round)
{
    int64_t until_us = rfc3339_now_us() + LOOK_US;
    bool from_first = round->after[0] == '\0';
    struct arena *arena = arena_new(BYTES_MAX);
    struct due due = {.arena = arena_new(BYTES_MAX)};
    uint64_t raised = 0;

    if (arena == NULL || due.arena == NULL)
        goto out;
    if (look_at_shops(conn, arena, &due, round, until_us, &raised) && !from_first)
        (void)look_at_shops(conn, arena, &due, round, until_us, &raised);
    if (raised > 0)
        log_event(LOG_LEVEL_INFO, "notifications_raised", "%" PRIu64 " notifications", raised);
out:
    arena_free(due.arena);
    arena_free(arena);
}
