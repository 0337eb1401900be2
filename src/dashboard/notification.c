#include "dashboard/notification.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

const char *notification_kind_name(enum notification_kind kind)
{
    static const char *const NAME[NOTIFICATION_KIND_COUNT] = {
        [NOTIFICATION_LOW_STOCK] = "LOW_STOCK",
        [NOTIFICATION_OUT_OF_STOCK] = "OUT_OF_STOCK",
        [NOTIFICATION_GMV_TARGET_REACHED] = "GMV_TARGET_REACHED",
        [NOTIFICATION_LIVE_VIOLATION] = "LIVE_VIOLATION",
        [NOTIFICATION_LIVE_STARTING_SOON] = "LIVE_STARTING_SOON",
    };
    return NAME[kind];
}

struct notification notification_of(enum notification_kind kind)
{
    return (struct notification){
        .kind = kind,
        .amount = -1,
        .gmv = -1,
        .threshold = -1,
        .days_left_tenths = -1,
        .at_us = TUMPUK_TIME_MIN,
        .read_us = TUMPUK_TIME_MIN,
    };
}

/* Ids and codes are 64 bytes at most, and so there is room for all of them. */
static size_t length_of(int printed)
{
    assert(printed > 0 && printed <= NOTIFICATION_CAUSE_BYTES_MAX);
    return (size_t)printed;
}

/* "KIND number id" */
static size_t spell(char text[NOTIFICATION_CAUSE_BYTES_MAX + 1], enum notification_kind kind,
                    int64_t number, struct tumpuk_text id)
{
    return length_of(snprintf(text, NOTIFICATION_CAUSE_BYTES_MAX + 1, "%s %" PRId64 " %.*s",
                              notification_kind_name(kind), number, (int)id.len, id.bytes));
}

size_t notification_cause_stock(char text[NOTIFICATION_CAUSE_BYTES_MAX + 1],
                                enum notification_kind kind, struct tumpuk_text sku_id,
                                int64_t episode)
{
    return spell(text, kind, episode, sku_id);
}

size_t notification_cause_target(char text[NOTIFICATION_CAUSE_BYTES_MAX + 1],
                                 struct tumpuk_text campaign_id, int64_t amount)
{
    return spell(text, NOTIFICATION_GMV_TARGET_REACHED, amount, campaign_id);
}

size_t notification_cause_violation(char text[NOTIFICATION_CAUSE_BYTES_MAX + 1],
                                    struct tumpuk_text live_id, struct tumpuk_text code,
                                    int64_t at_us)
{
    return length_of(
        snprintf(text, NOTIFICATION_CAUSE_BYTES_MAX + 1, "%s %" PRId64 " %" PRIu32 " %.*s %.*s",
                 notification_kind_name(NOTIFICATION_LIVE_VIOLATION), at_us, live_id.len,
                 (int)live_id.len, live_id.bytes, (int)code.len, code.bytes));
}

size_t notification_cause_start(char text[NOTIFICATION_CAUSE_BYTES_MAX + 1],
                                struct tumpuk_text live_id, int64_t start_us)
{
    return spell(text, NOTIFICATION_LIVE_STARTING_SOON, start_us, live_id);
}
