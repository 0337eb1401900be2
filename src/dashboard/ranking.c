#include "dashboard/ranking.h"

#include <stdlib.h>
#include <string.h>

static int compare_ids(struct tumpuk_text a, struct tumpuk_text b)
{
    uint32_t least = a.len < b.len ? a.len : b.len;
    int order = least == 0 ? 0 : memcmp(a.bytes, b.bytes, least);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare(const struct ranking_entry *a, const struct ranking_entry *b, bool descending)
{
    if (a->value.known != b->value.known)
        return a->value.known ? -1 : 1;
    if (a->value.known && a->value.value != b->value.value)
        return (a->value.value < b->value.value) == descending ? 1 : -1;
    return compare_ids(a->id, b->id);
}

static int ascending_order(const void *a, const void *b)
{
    return compare(a, b, false);
}

static int descending_order(const void *a, const void *b)
{
    return compare(a, b, true);
}

void ranking_sort(struct ranking_entry *entries, size_t count, bool descending)
{
    if (count > 0)
        qsort(entries, count, sizeof *entries, descending ? descending_order : ascending_order);
}

size_t ranking_behind(const struct ranking_entry *entries, size_t count, bool descending,
                      struct metric_value value, struct tumpuk_text id)
{
    const struct ranking_entry place = {.id = id, .value = value};
    size_t first = 0;

    while (first < count) {
        size_t middle = first + (count - first) / 2;

        if (compare(&entries[middle], &place, descending) <= 0)
            first = middle + 1;
        else
            count = middle;
    }
    return first;
}
