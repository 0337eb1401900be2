#include "app/demo_text.h"

#include <stdlib.h>

#define DAY_US (INT64_C(86400) * 1000000)
#define MINUTE_US (INT64_C(60) * 1000000)
/* 1970-01-05 was a Monday. */
#define FIRST_MONDAY 4
#define DAYS_A_WEEK 7
/* Days from the day of loading. */
#define DAYS_MAX 366
#define DATE_LEN 10

int64_t demo_day(const struct zone *zone, int64_t at_us)
{
    int64_t local_us = at_us + zone_at(zone, at_us).offset_min * MINUTE_US;

    return local_us / DAY_US - (local_us % DAY_US < 0);
}

int64_t demo_monday(int64_t day)
{
    int64_t past = (day - FIRST_MONDAY) % DAYS_A_WEEK;

    return day - (past < 0 ? past + DAYS_A_WEEK : past);
}

/* The text of the midnight that begins a day. */
static size_t midnight(const struct zone *zone, int64_t day, char text[RFC3339_TEXT_MAX])
{
    int64_t utc_us = day * DAY_US;
    struct rfc3339_zone there = zone_at(zone, utc_us);

    return rfc3339_format(utc_us - there.offset_min * MINUTE_US, there, text);
}

/* What stands between $( and ): appended; false: it is none of ours. */
static bool word_fill(const char *word, size_t len, const struct zone *zone, int64_t day,
                      struct buf *out)
{
    static const struct {
        const char *name;
        bool of_week;
        bool date_only;
    } WORDS[] = {{"day", false, false}, {"monday", true, false}, {"week", true, true}};
    char text[RFC3339_TEXT_MAX];
    char *end;
    long days;
    size_t text_len;

    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        size_t name_len = strlen(WORDS[i].name);

        if (len <= name_len + 1 || memcmp(word, WORDS[i].name, name_len) != 0 ||
            (word[name_len] != '+' && word[name_len] != '-'))
            continue;
        days = strtol(word + name_len, &end, 10);
        if (end != word + len || days < -DAYS_MAX || days > DAYS_MAX)
            return false;
        text_len = midnight(zone, (WORDS[i].of_week ? demo_monday(day) : day) + days, text);
        buf_put(out, text, WORDS[i].date_only ? DATE_LEN : text_len);
        return true;
    }
    return false;
}

bool demo_text_fill(const char *text, const struct zone *zone, int64_t day, struct buf *out)
{
    const char *mark;

    while ((mark = strstr(text, "$(")) != NULL) {
        const char *end = strchr(mark, ')');

        buf_put(out, text, (size_t)(mark - text));
        if (end == NULL || !word_fill(mark + 2, (size_t)(end - mark - 2), zone, day, out))
            return false;
        text = end + 1;
    }
    buf_puts(out, text);
    return !out->failed;
}
