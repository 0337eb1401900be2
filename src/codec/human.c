#include "codec/human.h"

#include <assert.h>

/* Digits of 2^63, a separator for every three of them, and some to spare. */
#define NUMBER_TEXT_MAX 32

#define US_PER_MINUTE (INT64_C(60) * 1000000)
/* 0001-01-01T00:00:00Z and 10000-01-01T00:00:00Z */
#define YEAR_1_US (INT64_C(-62135596800) * 1000000)
#define YEAR_10000_US (INT64_C(253402300800) * 1000000)

static char separator_of_thousands(enum lang lang)
{
    return lang == LANG_ID ? '.' : ',';
}

static char separator_of_decimals(enum lang lang)
{
    return lang == LANG_ID ? ',' : '.';
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
}

/* Writes `whole` in groups of three before `end`; returns where it begins. */
static char *write_grouped(char *end, uint64_t whole, enum lang lang)
{
    int digits = 0;

    do {
        if (digits > 0 && digits % 3 == 0)
            *--end = separator_of_thousands(lang);
        *--end = (char)('0' + (int)(whole % 10));
        whole /= 10;
        digits++;
    } while (whole > 0);
    return end;
}

void human_put_number(struct buf *out, int64_t number, enum lang lang)
{
    char text[NUMBER_TEXT_MAX];
    char *end = text + sizeof text;
    char *begin = write_grouped(end, magnitude(number), lang);

    if (number < 0)
        *--begin = '-';
    buf_put(out, begin, (size_t)(end - begin));
}

void human_put_money(struct buf *out, int64_t minor, const char *currency, int exponent,
                     enum lang lang)
{
    char text[NUMBER_TEXT_MAX + 1 + HUMAN_EXPONENT_MAX];
    char *end = text + sizeof text;
    char *begin = end;
    uint64_t rest = magnitude(minor);

    assert(exponent >= 0 && exponent <= HUMAN_EXPONENT_MAX);
    for (int i = 0; i < exponent; i++) {
        *--begin = (char)('0' + (int)(rest % 10));
        rest /= 10;
    }
    if (exponent > 0)
        *--begin = separator_of_decimals(lang);
    begin = write_grouped(begin, rest, lang);
    if (minor < 0)
        buf_putc(out, '-');
    if (strcmp(currency, "IDR") == 0) {
        buf_put(out, "Rp", 2);
    } else {
        buf_puts(out, currency);
        buf_putc(out, ' ');
    }
    buf_put(out, begin, (size_t)(end - begin));
}

void human_put_units(struct buf *out, int64_t units, enum lang lang)
{
    human_put_number(out, units, lang);
    if (lang == LANG_ID)
        buf_puts(out, " unit");
    else
        buf_puts(out, units == 1 ? " unit" : " units");
}

static int64_t zone_us(struct rfc3339_zone zone)
{
    return zone.zulu ? 0 : zone.offset_min * US_PER_MINUTE;
}

bool human_can_tell(int64_t at_us, struct rfc3339_zone zone)
{
    return at_us >= YEAR_1_US - zone_us(zone) && at_us < YEAR_10000_US - zone_us(zone);
}

/* " WIB" for Indonesians, " (UTC+07:00)" for others. */
static void put_zone(struct buf *out, const char *offset, struct rfc3339_zone zone, enum lang lang)
{
    static const char *const INDONESIAN[] = {" WIB", " WITA", " WIT"};
    int hour = zone.offset_min / 60;

    if (zone.zulu || zone.offset_min == 0) {
        buf_puts(out, " UTC");
    } else if (lang == LANG_ID && zone.offset_min % 60 == 0 && hour >= 7 && hour <= 9) {
        buf_puts(out, INDONESIAN[hour - 7]);
    } else {
        buf_puts(out, " (UTC");
        buf_puts(out, offset);
        buf_putc(out, ')');
    }
}

void human_put_instant(struct buf *out, int64_t at_us, struct rfc3339_zone zone, enum lang lang)
{
    static const char *const MONTH[12][LANG_COUNT] = {
        {"Januari", "January"}, {"Februari", "February"}, {"Maret", "March"},
        {"April", "April"},     {"Mei", "May"},           {"Juni", "June"},
        {"Juli", "July"},       {"Agustus", "August"},    {"September", "September"},
        {"Oktober", "October"}, {"November", "November"}, {"Desember", "December"},
    };
    char text[RFC3339_TEXT_MAX]; /* 2025-11-12T07:00:00[.5]+07:00 */
    char colon = lang == LANG_ID ? '.' : ':';
    size_t len;

    if (!human_can_tell(at_us, zone))
        return;
    len = rfc3339_format(at_us, zone, text);
    if (text[8] != '0')
        buf_putc(out, text[8]);
    buf_putc(out, text[9]);
    buf_putc(out, ' ');
    buf_puts(out, MONTH[(text[5] - '0') * 10 + (text[6] - '0') - 1][lang]);
    buf_putc(out, ' ');
    buf_put(out, text, 4);
    buf_puts(out, lang == LANG_ID ? " pukul " : " at ");
    buf_put(out, text + 11, 2);
    buf_putc(out, colon);
    buf_put(out, text + 14, 2);
    if (memcmp(text + 17, "00", 2) != 0) {
        buf_putc(out, colon);
        buf_put(out, text + 17, 2);
    }
    put_zone(out, zone.zulu ? "" : text + len - 6, zone, lang);
}
