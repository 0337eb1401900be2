/*
 * Taking over what is used of quotas. Whoever draws or gives back marks the rows
 * that it changes with its transaction; a few times a second the rows of the
 * shops that are here are read that were changed by transactions not seen
 * before. So nothing is missed whatever the order in which transactions end,
 * and nobody has to tell. A row says what is used now: reading it twice does no
 * harm.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "catalog/registry.h"
#include "catalog/store.h"
#include "db/catalog.h"

#define POLL_BYTES_MAX ((size_t)256 * 1024 * 1024)
/* Changes beyond so many are not taken over one by one: shops with so many are
 * let go, to be read anew when somebody asks. */
#define POLL_CHANGES_MAX 100000u
/* A poll waits so long, all told, for shops that somebody else changes: what it
 * leaves out it finds again. */
#define POLL_WAIT_NS (50L * 1000 * 1000)

struct poll {
    struct catalog *catalog;
    struct arena *arena;
    struct timespec until; /* for waiting */
    struct db_quota_shop *shops;
    size_t shop_count;
    const char *snapshot; /* in which the changes were read */
    struct db_quota_change *changes;
    size_t count;
};

/* ---- asking ---- */

static bool is_followed(const struct catalog_shop *shop)
{
    return shop->has_quotas && shop->quotas_seen != NULL && atomic_load(&shop->snapshot) != NULL;
}

/* The shops to ask for; false without memory. */
static bool list_shops(struct poll *poll)
{
    struct catalog *catalog = poll->catalog;
    size_t cap;

    pthread_mutex_lock(&catalog->mutex);
    cap = atomic_load(&catalog->shop_count);
    poll->shops = arena_calloc(poll->arena, cap + 1, sizeof *poll->shops);
    for (size_t i = 0; poll->shops != NULL && i < CATALOG_CHAINS && poll->shop_count < cap; i++) {
        for (struct catalog_shop *shop = atomic_load(&catalog->chains[i]); shop != NULL;
             shop = atomic_load(&shop->next)) {
            if (is_followed(shop))
                poll->shops[poll->shop_count++] = (struct db_quota_shop){
                    {arena_strndup(poll->arena, shop->text, shop->id.len), shop->id.len},
                    arena_strndup(poll->arena, shop->quotas_seen, strlen(shop->quotas_seen))};
        }
    }
    pthread_mutex_unlock(&catalog->mutex);
    return !arena_failed(poll->arena);
}

static enum db_result poll_body(struct db_conn *conn, void *arg)
{
    struct poll *poll = arg;
    enum db_result result = db_name_every_shop(conn);

    if (result == DB_OK)
        result = db_select_quota_changes(conn, poll->arena, poll->shops, poll->shop_count,
                                         POLL_CHANGES_MAX + 1, &poll->changes, &poll->count);
    if (result == DB_OK && poll->count > 0)
        result = db_select_snapshot(conn, poll->arena, &poll->snapshot);
    return result;
}

/* ---- taking over ---- */

/* The same promotion with another say on its quota. */
static void put_exhausted(struct catalog_edit *edit, const struct catalog_promotion *promotion,
                          bool exhausted)
{
    struct promotion_record record = {.promotion = promotion->promotion,
                                      .campaign_id = promotion->campaign_id,
                                      .quota = promotion->quota,
                                      .quota_per_buyer = promotion->quota_per_buyer,
                                      .quota_counts = promotion->quota_counts,
                                      .joined = promotion->joined};

    record.promotion.quota_exhausted = exhausted;
    catalog_edit_put_promotion(edit, &record);
}

/* What a shop's changes make of it; nobody else changes it meanwhile. */
struct taking {
    struct catalog *catalog;
    struct catalog_shop *shop;
    struct catalog_snapshot *base;
    struct catalog_edit *edit; /* NULL: no quota in all was used up or freed yet */
};

/* False: not now. The shop does not know the promotion yet, or lacks memory. */
static bool take_change(struct taking *taking, const struct db_quota_change *change)
{
    const struct catalog_promotion *promotion = catalog_find_promotion(taking->base,
                                                                       change->promotion_id);
    size_t bytes_max = taking->catalog->config.bytes_max;
    size_t bytes = taking->base->facts.bytes;
    int64_t used;

    if (promotion == NULL)
        return false;
    used = promotion->quota_counts == QUOTA_COUNTS_UNITS ? change->units : change->uses;
    if (change->buyer_id.len > 0)
        return quota_buyers_note(
            taking->shop->buyers, taking->catalog->epoch, bytes < bytes_max ? bytes_max - bytes : 0,
            change->promotion_id, change->buyer_id,
            promotion->quota_per_buyer >= 0 && used >= promotion->quota_per_buyer);
    if (promotion->promotion.quota_exhausted == (promotion->quota >= 0 && used >= promotion->quota))
        return true;
    if (taking->edit == NULL)
        taking->edit = catalog_edit_begin(taking->base, bytes_max);
    if (taking->edit == NULL)
        return false;
    put_exhausted(taking->edit, promotion, !promotion->promotion.quota_exhausted);
    return true;
}

/* With the mutex held: makes the edit, if there is one, the shop's. */
static bool publish(struct taking *taking)
{
    struct catalog_snapshot *next;
    struct catalog_replaced *replaced;

    if (taking->edit == NULL)
        return true;
    if (catalog_edit_finish(taking->edit, &next, &replaced) != CATALOG_EDIT_OK)
        return false;
    registry_publish(taking->catalog, taking->shop, next, replaced);
    return true;
}

/* With the mutex held: waits until nobody changes the shop; NULL where somebody
 * does for too long, or where it has gone. */
static struct catalog_shop *await_shop(struct poll *poll, struct tumpuk_text shop_id)
{
    struct catalog *catalog = poll->catalog;
    struct catalog_shop *shop;

    while ((shop = registry_find(catalog, shop_id)) != NULL && shop->changing) {
        if (pthread_cond_timedwait(&catalog->changed, &catalog->mutex, &poll->until) == ETIMEDOUT)
            return NULL;
    }
    return shop != NULL && is_followed(shop) && shop->buyers != NULL ? shop : NULL;
}

/* With the mutex held: takes over one shop's changes. */
static void take_shop(struct poll *poll, const struct db_quota_change *changes, size_t count)
{
    struct catalog *catalog = poll->catalog;
    struct catalog_shop *shop = await_shop(poll, changes[0].shop_id);
    struct taking taking = {.catalog = catalog, .shop = shop};
    bool whole = true;
    char *seen;

    if (shop == NULL)
        return;
    shop->changing = true;
    taking.base = atomic_load(&shop->snapshot);
    pthread_mutex_unlock(&catalog->mutex);
    for (size_t i = 0; i < count; i++)
        whole &= take_change(&taking, &changes[i]);
    seen = strdup(poll->snapshot);
    pthread_mutex_lock(&catalog->mutex);
    whole &= publish(&taking) && seen != NULL;
    registry_count_buyers(catalog, shop);
    registry_make_room(catalog, 0, shop);
    atomic_fetch_add_explicit(&catalog->counts.quota_changes, count, memory_order_relaxed);
    if (whole) { /* else the same is read again */
        free(shop->quotas_seen);
        shop->quotas_seen = seen;
        seen = NULL;
    }
    free(seen);
    shop->changing = false;
    pthread_cond_broadcast(&catalog->changed);
}

/* With the mutex held: lets a shop go that has too many changes. */
static void let_go(struct catalog *catalog, struct tumpuk_text shop_id)
{
    struct catalog_shop *shop = registry_find(catalog, shop_id);

    if (shop == NULL || shop->changing)
        return;
    log_event(LOG_LEVEL_WARN, "catalog_quotas_behind", "shop %.64s is read anew when asked for",
              shop->text);
    registry_remove(catalog, shop);
}

static void take_over(struct poll *poll)
{
    size_t count;

    (void)clock_gettime(CLOCK_REALTIME, &poll->until);
    poll->until.tv_nsec += POLL_WAIT_NS;
    if (poll->until.tv_nsec >= 1000000000L) {
        poll->until.tv_nsec -= 1000000000L;
        poll->until.tv_sec++;
    }
    pthread_mutex_lock(&poll->catalog->mutex);
    for (size_t i = 0; i < poll->count; i += count) {
        for (count = 1; i + count < poll->count; count++) {
            if (!store_text_equal(poll->changes[i + count].shop_id, poll->changes[i].shop_id))
                break;
        }
        if (poll->count > POLL_CHANGES_MAX)
            let_go(poll->catalog, poll->changes[i].shop_id);
        else
            take_shop(poll, &poll->changes[i], count);
    }
    pthread_mutex_unlock(&poll->catalog->mutex);
}

void catalog_poll_quotas(void *arg, struct db_conn *conn)
{
    struct poll poll = {.catalog = arg, .arena = conn != NULL ? arena_new(POLL_BYTES_MAX) : NULL};

    if (poll.arena == NULL)
        return;
    if (list_shops(&poll) && poll.shop_count > 0 &&
        db_transact_reading(conn, poll_body, &poll) == DB_OK && poll.count > 0)
        take_over(&poll);
    arena_free(poll.arena);
}
