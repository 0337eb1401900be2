#include "base/rfc3339.h"

#include <assert.h>
#include <string.h>
#include <time.h>

#define US_PER_S INT64_C(1000000)
#define S_PER_DAY 86400
#define FRACTION_DIGITS_MAX 6

/* "2025-11-11T10:00:00" */
#define DATE_TIME_LEN 19
/* "+07:00" */
#define OFFSET_LEN 6

/* Reads exactly `count` digits; false where one is missing. */
static bool read_digits(const char *text, int count, int *out)
{
    int value = 0;

    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (text[i] - '0');
    }
    *out = value;
    return true;
}

static bool year_is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && year_is_leap(year) ? 29 : days[month];
}

/* Days from 1970-01-01 to a day of the proleptic Gregorian calendar, year >= 1.
 * Years are counted from March, so that the leap day is a year's last. */
static int64_t days_from_date(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = y / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

static void date_from_days(int64_t days, int *year, int *month, int *day)
{
    int64_t shifted = days + 719468; /* days from 0000-03-01, never negative here */
    int64_t era = shifted / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                           day_of_era / 146096) /
                          365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;

    *day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    *month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

/* Date and time of day, as seconds of the local clock. */
static bool parse_date_time(const char *text, int64_t *local_s)
{
    int year, month, day, hour, minute, second;

    if (!read_digits(text, 4, &year) || text[4] != '-' || !read_digits(text + 5, 2, &month) ||
        text[7] != '-' || !read_digits(text + 8, 2, &day) || (text[10] != 'T' && text[10] != 't') ||
        !read_digits(text + 11, 2, &hour) || text[13] != ':' ||
        !read_digits(text + 14, 2, &minute) || text[16] != ':' ||
        !read_digits(text + 17, 2, &second))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *local_s = days_from_date(year, month, day) * S_PER_DAY + hour * 3600 + minute * 60 + second;
    return true;
}

/* The fraction at `*pos`, if there is one; moves `*pos` behind it. */
static bool parse_fraction(const char *text, size_t len, size_t *pos, int64_t *fraction_us)
{
    int digits = 0;
    int64_t value = 0;

    *fraction_us = 0;
    if (*pos >= len || text[*pos] != '.')
        return true;
    for ((*pos)++; *pos < len && text[*pos] >= '0' && text[*pos] <= '9'; (*pos)++) {
        if (++digits > FRACTION_DIGITS_MAX)
            return false;
        value = value * 10 + (text[*pos] - '0');
    }
    if (digits == 0)
        return false;
    for (; digits < FRACTION_DIGITS_MAX; digits++)
        value *= 10;
    *fraction_us = value;
    return true;
}

/* The rest of the text must be a zone. */
static bool parse_zone(const char *text, size_t len, struct rfc3339_zone *zone)
{
    int hours, minutes;

    if (len == 1 && (text[0] == 'Z' || text[0] == 'z')) {
        *zone = (struct rfc3339_zone){.offset_min = 0, .zulu = true};
        return true;
    }
    if (len != OFFSET_LEN || (text[0] != '+' && text[0] != '-') ||
        !read_digits(text + 1, 2, &hours) || text[3] != ':' || !read_digits(text + 4, 2, &minutes))
        return false;
    if (hours > 23 || minutes > 59)
        return false;
    minutes += hours * 60;
    zone->offset_min = (int16_t)(text[0] == '-' ? -minutes : minutes);
    zone->zulu = false;
    return true;
}

bool rfc3339_parse(const char *text, size_t len, int64_t *at_us, struct rfc3339_zone *zone)
{
    struct rfc3339_zone found;
    int64_t local_s, fraction_us;
    size_t pos = DATE_TIME_LEN;

    if (len <= DATE_TIME_LEN || !parse_date_time(text, &local_s) ||
        !parse_fraction(text, len, &pos, &fraction_us) ||
        !parse_zone(text + pos, len - pos, &found))
        return false;
    *at_us = (local_s - found.offset_min * 60) * US_PER_S + fraction_us;
    if (zone != NULL)
        *zone = found;
    return true;
}

static void write_digits(char *text, int count, int64_t value)
{
    for (int i = count - 1; i >= 0; i--) {
        text[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* ".5" for half a second, nothing for none; returns the length. */
static size_t format_fraction(char *text, int64_t fraction_us)
{
    size_t len = 1 + FRACTION_DIGITS_MAX;

    if (fraction_us == 0)
        return 0;
    text[0] = '.';
    write_digits(text + 1, FRACTION_DIGITS_MAX, fraction_us);
    while (text[len - 1] == '0')
        len--;
    return len;
}

static size_t format_zone(char *text, struct rfc3339_zone zone)
{
    int minutes = zone.offset_min < 0 ? -zone.offset_min : zone.offset_min;

    if (zone.zulu) {
        text[0] = 'Z';
        return 1;
    }
    text[0] = zone.offset_min < 0 ? '-' : '+';
    write_digits(text + 1, 2, minutes / 60);
    text[3] = ':';
    write_digits(text + 4, 2, minutes % 60);
    return OFFSET_LEN;
}

size_t rfc3339_format(int64_t at_us, struct rfc3339_zone zone, char text[RFC3339_TEXT_MAX])
{
    int64_t local_us = at_us + (zone.zulu ? 0 : zone.offset_min * 60 * US_PER_S);
    int64_t fraction_us = local_us % US_PER_S;
    int64_t local_s = local_us / US_PER_S;
    int64_t days, second_of_day;
    int year, month, day;
    size_t len = DATE_TIME_LEN;

    /* Division rounds towards zero: before 1970 step down to the floor. */
    if (fraction_us < 0) {
        fraction_us += US_PER_S;
        local_s--;
    }
    days = local_s / S_PER_DAY;
    second_of_day = local_s % S_PER_DAY;
    if (second_of_day < 0) {
        second_of_day += S_PER_DAY;
        days--;
    }
    date_from_days(days, &year, &month, &day);
    assert(year >= 1 && year <= 9999);
    memcpy(text, "0000-00-00T00:00:00", DATE_TIME_LEN);
    write_digits(text, 4, year);
    write_digits(text + 5, 2, month);
    write_digits(text + 8, 2, day);
    write_digits(text + 11, 2, second_of_day / 3600);
    write_digits(text + 14, 2, second_of_day / 60 % 60);
    write_digits(text + 17, 2, second_of_day % 60);
    len += format_fraction(text + len, fraction_us);
    len += format_zone(text + len, zone);
    text[len] = '\0';
    return len;
}

int64_t rfc3339_now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}
