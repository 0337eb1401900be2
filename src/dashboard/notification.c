#include "dashboard/notification.h"

#include <assert.h>

/* Of 2^64. */
#define NUMBER_DIGITS_MAX 20

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

/* ---- causes ---- */

/* Ids and codes are 64 bytes at most, so that there is room for all. */
struct spelling {
    char *text;
    size_t len;
};

static void put(struct spelling *spelling, const char *bytes, size_t len)
{
    assert(len <= NOTIFICATION_CAUSE_BYTES_MAX - spelling->len);
    for (size_t i = 0; i < len; i++)
        spelling->text[spelling->len++] = bytes[i];
    spelling->text[spelling->len] = '\0';
}

static void put_number(struct spelling *spelling, int64_t number)
{
    char digits[NUMBER_DIGITS_MAX];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do {
        digits[--at] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest > 0);
    if (number < 0)
        put(spelling, "-", 1);
    put(spelling, digits + at, sizeof digits - at);
    put(spelling, " ", 1);
}

/* "KIND number " */
static struct spelling spell(char *text, enum notification_kind kind, int64_t number)
{
    const char *name = notification_kind_name(kind);
    struct spelling spelling = {.text = text};
    size_t len = 0;

    while (name[len] != '\0')
        len++;
    put(&spelling, name, len);
    put(&spelling, " ", 1);
    put_number(&spelling, number);
    return spelling;
}

static size_t spell_id(char *text, enum notification_kind kind, int64_t number,
                       struct tumpuk_text id)
{
    struct spelling spelling = spell(text, kind, number);

    put(&spelling, id.bytes, id.len);
    return spelling.len;
}

size_t notification_cause_stock(char text[NOTIFICATION_CAUSE_BYTES_MAX + 1],
                                enum notification_kind kind, struct tumpuk_text sku_id,
                                int64_t episode)
{
    return spell_id(text, kind, episode, sku_id);
}

size_t notification_cause_target(char text[NOTIFICATION_CAUSE_BYTES_MAX + 1],
                                 struct tumpuk_text campaign_id, int64_t amount)
{
    return spell_id(text, NOTIFICATION_GMV_TARGET_REACHED, amount, campaign_id);
}

size_t notification_cause_violation(char text[NOTIFICATION_CAUSE_BYTES_MAX + 1],
                                    struct tumpuk_text live_id, struct tumpuk_text code,
                                    int64_t at_us)
{
    struct spelling spelling = spell(text, NOTIFICATION_LIVE_VIOLATION, at_us);

    put_number(&spelling, live_id.len);
    put(&spelling, live_id.bytes, live_id.len);
    put(&spelling, " ", 1);
    put(&spelling, code.bytes, code.len);
    return spelling.len;
}

size_t notification_cause_start(char text[NOTIFICATION_CAUSE_BYTES_MAX + 1],
                                struct tumpuk_text live_id, int64_t start_us)
{
    return spell_id(text, NOTIFICATION_LIVE_STARTING_SOON, start_us, live_id);
}
