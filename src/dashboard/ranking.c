#include "dashboard/ranking.h"

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

/* Lets an entry sink in a heap, whose last in order is on top. */
static void sink(struct ranking_entry *heap, size_t at, size_t count, bool descending)
{
    struct ranking_entry entry = heap[at];

    for (size_t below; (below = 2 * at + 1) < count; at = below) {
        if (below + 1 < count && compare(&heap[below], &heap[below + 1], descending) < 0)
            below++;
        if (compare(&entry, &heap[below], descending) >= 0)
            break;
        heap[at] = heap[below];
    }
    heap[at] = entry;
}

/* In place; no two entries are equal, as their ids are not. */
void ranking_sort(struct ranking_entry *entries, size_t count, bool descending)
{
    for (size_t at = count / 2; at-- > 0;)
        sink(entries, at, count, descending);
    for (size_t left = count; left > 1;) {
        struct ranking_entry last = entries[0];

        left--;
        entries[0] = entries[left];
        entries[left] = last;
        sink(entries, 0, left, descending);
    }
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
