/*
 * TZif files: what is read as a zone tells an offset for every instant that can
 * be stored, and RFC 3339 can tell that offset.
 */
#include "base/zone.h"
#include "fuzz_support.h"

#define DAY_US (INT64_C(86400) * 1000000)

static void claim_told(const struct zone *zone, int64_t at_us)
{
    const struct rfc3339_zone there = zone_at(zone, at_us);
    struct rfc3339_zone read;
    char text[RFC3339_TEXT_MAX];
    int64_t again_us = 0;

    rfc3339_format(at_us, there, text);
    CLAIM(rfc3339_parse(text, strlen(text), &again_us, &read));
    CLAIM(again_us == at_us && read.offset_min == there.offset_min);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct zone *zone = zone_parse(data, size);

    if (zone == NULL)
        return 0;
    /* years 1 to 9999, but for a day at either end */
    for (int64_t at_us = INT64_C(-62135510400000000); at_us < INT64_C(253402214400000000);
         at_us += 97 * DAY_US * 31)
        claim_told(zone, at_us);
    for (int64_t at_us = INT64_C(1600000000) * 1000000; at_us < INT64_C(1700000000) * 1000000;
         at_us += 13 * DAY_US)
        claim_told(zone, at_us);
    free(zone);
    return 0;
}
