/*
 * The rule that a time zone goes on with after its last known transition, as
 * POSIX writes TZ ("EST5EDT,M3.2.0,M11.1.0"). Pure. For base/zone.c.
 */
#ifndef BASE_ZONE_RULE_H
#define BASE_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#define ZONE_RULE_TEXT_MAX 127
/* Farther from UTC no time is told (RFC 3339 has 23:59 at most). */
#define ZONE_OFFSET_S_MAX 86399

/* A day of every year, and the second of it, of local time, at which clocks
 * are changed. */
struct zone_change {
    enum { ZONE_DAY_JULIAN, ZONE_DAY_ZERO_BASED, ZONE_DAY_OF_WEEK } kind;
    int32_t month; /* DAY_OF_WEEK: 1 … 12 */
    int32_t week;  /* 1 … 5, the last */
    int32_t day;   /* of the week from Sunday 0, or of the year */
    int32_t time_s;
};

struct zone_rule {
    int32_t offset_s; /* east of UTC */
    bool has_summer;
    int32_t summer_offset_s;
    struct zone_change begins; /* summer time, told in standard time */
    struct zone_change ends;   /* told in summer time */
};

/* false: not such a rule. */
bool zone_rule_parse(const char *text, struct zone_rule *out);

int32_t zone_rule_offset_s(const struct zone_rule *rule, int64_t at_s);

#endif
