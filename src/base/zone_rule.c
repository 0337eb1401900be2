#include "base/zone_rule.h"

#include <stddef.h>

#define DAY_S 86400
#define HOUR_S 3600
/* RFC 8536, 3.3.1: hours of a change may go from -167 to 167. */
#define CHANGE_HOURS_MAX 167

/* ---- parsing: each takes what it knows from the front of `*text` ---- */

static bool take_char(const char **text, char c)
{
    if (**text != c)
        return false;
    (*text)++;
    return true;
}

static bool take_number(const char **text, int32_t min, int32_t max, int32_t *out)
{
    int32_t value = 0;
    const char *begin = *text;

    while (**text >= '0' && **text <= '9' && value <= max)
        value = value * 10 + (*(*text)++ - '0');
    *out = value;
    return *text != begin && value >= min && value <= max;
}

/* "EST" or "<-03>" */
static bool take_name(const char **text)
{
    const char *begin = *text;

    if (take_char(text, '<')) {
        while (**text != '\0' && **text != '>')
            (*text)++;
        return take_char(text, '>');
    }
    while ((**text >= 'A' && **text <= 'Z') || (**text >= 'a' && **text <= 'z'))
        (*text)++;
    return *text - begin >= 3;
}

/* [+-]hh[:mm[:ss]] in seconds */
static bool take_time(const char **text, int32_t hours_max, int32_t *out)
{
    int32_t sign = take_char(text, '-') ? -1 : 1;
    int32_t hours, minutes = 0, seconds = 0;

    if (sign > 0)
        (void)take_char(text, '+');
    if (!take_number(text, 0, hours_max, &hours))
        return false;
    if (take_char(text, ':')) {
        if (!take_number(text, 0, 59, &minutes))
            return false;
        if (take_char(text, ':') && !take_number(text, 0, 59, &seconds))
            return false;
    }
    *out = sign * (hours * HOUR_S + minutes * 60 + seconds);
    return true;
}

static bool take_change(const char **text, struct zone_change *out)
{
    bool good;

    *out = (struct zone_change){.time_s = 2 * HOUR_S};
    if (take_char(text, 'M')) {
        out->kind = ZONE_DAY_OF_WEEK;
        good = take_number(text, 1, 12, &out->month) && take_char(text, '.') &&
               take_number(text, 1, 5, &out->week) && take_char(text, '.') &&
               take_number(text, 0, 6, &out->day);
    } else if (take_char(text, 'J')) {
        out->kind = ZONE_DAY_JULIAN;
        good = take_number(text, 1, 365, &out->day);
    } else {
        out->kind = ZONE_DAY_ZERO_BASED;
        good = take_number(text, 0, 365, &out->day);
    }
    if (good && take_char(text, '/'))
        good = take_time(text, CHANGE_HOURS_MAX, &out->time_s);
    return good;
}

/* Without a sign: hours west of UTC. */
static bool take_offset(const char **text, int32_t *out)
{
    int32_t west_s;

    if (!take_time(text, ZONE_OFFSET_S_MAX / HOUR_S, &west_s))
        return false;
    *out = -west_s;
    return true;
}

bool zone_rule_parse(const char *text, struct zone_rule *out)
{
    *out = (struct zone_rule){.offset_s = 0};
    if (!take_name(&text) || !take_offset(&text, &out->offset_s))
        return false;
    if (*text == '\0')
        return true;
    if (!take_name(&text))
        return false;
    out->has_summer = true;
    out->summer_offset_s = out->offset_s + HOUR_S;
    if (*text != ',' && !take_offset(&text, &out->summer_offset_s))
        return false;
    return out->summer_offset_s <= ZONE_OFFSET_S_MAX && take_char(&text, ',') &&
           take_change(&text, &out->begins) && take_char(&text, ',') &&
           take_change(&text, &out->ends) && *text == '\0';
}

/* ---- the calendar ---- */

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days from 1970-01-01 to 1 January of the year, which is 1 or later. */
static int64_t days_before_year(int64_t year)
{
    int64_t past = year - 1;

    return past * 365 + past / 4 - past / 100 + past / 400 - 719162;
}

static int64_t year_of(int64_t local_s)
{
    int64_t days = local_s / DAY_S - (local_s % DAY_S < 0);
    /* off by one at most, as years differ by a day */
    int64_t year = 1970 + days / 366;

    while (days_before_year(year + 1) <= days)
        year++;
    while (days_before_year(year) > days)
        year--;
    return year;
}

/* Days from the year's first day to the change's. */
static int64_t change_day(const struct zone_change *change, int64_t year)
{
    static const int32_t BEFORE_MONTH[] = {0,   31,  59,  90,  120, 151, 181,
                                           212, 243, 273, 304, 334, 365};
    int64_t first, weekday, day, month_len;
    bool leap = is_leap(year);

    switch (change->kind) {
    case ZONE_DAY_JULIAN: /* 29 February is never counted */
        return change->day - 1 + (leap && change->day >= 60);
    case ZONE_DAY_ZERO_BASED:
        return change->day;
    case ZONE_DAY_OF_WEEK:
        break;
    }
    first = BEFORE_MONTH[change->month - 1] + (leap && change->month > 2);
    month_len = BEFORE_MONTH[change->month] - BEFORE_MONTH[change->month - 1] +
                (leap && change->month == 2);
    weekday = (days_before_year(year) + first + 4) % 7; /* 1970-01-01 was a Thursday */
    if (weekday < 0)
        weekday += 7;
    day = (change->day - weekday + 7) % 7 + INT64_C(7) * (change->week - 1);
    if (day >= month_len) /* the fifth is the last */
        day -= 7;
    return first + day;
}

static int64_t change_at_s(const struct zone_change *change, int64_t year, int32_t offset_s)
{
    return (days_before_year(year) + change_day(change, year)) * DAY_S + change->time_s - offset_s;
}

int32_t zone_rule_offset_s(const struct zone_rule *rule, int64_t at_s)
{
    int64_t year, begins_s, ends_s;
    bool summer;

    if (!rule->has_summer)
        return rule->offset_s;
    year = year_of(at_s + rule->offset_s);
    begins_s = change_at_s(&rule->begins, year, rule->offset_s);
    ends_s = change_at_s(&rule->ends, year, rule->summer_offset_s);
    summer = begins_s < ends_s ? at_s >= begins_s && at_s < ends_s
                               : at_s >= begins_s || at_s < ends_s;
    return summer ? rule->summer_offset_s : rule->offset_s;
}
