/*
 * Items in the order of one of their figures, as lists of the dashboard show them:
 * what has no value stands last whichever way, ties go by id; pages begin behind a
 * place, not at a number (spec dashboard, section 3, Lists). Pure.
 */
#ifndef DASHBOARD_RANKING_H
#define DASHBOARD_RANKING_H

#include "dashboard/metric.h"

struct ranking_entry {
    struct tumpuk_text id;
    struct metric_value value; /* that the order goes by */
    uint32_t item;             /* the caller's own */
};

void ranking_sort(struct ranking_entry *entries, size_t count, bool descending);

/* The place of the first entry behind one with that value and id, whether or not it
 * is there; `count`: none is. */
size_t ranking_behind(const struct ranking_entry *entries, size_t count, bool descending,
                      struct metric_value value, struct tumpuk_text id);

#endif
