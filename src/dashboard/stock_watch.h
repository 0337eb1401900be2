/*
 * When a shop is told that a SKU's stock is low or out (spec dashboard, section 3,
 * part 6): once an episode, which ends when stock is well above what began it. Pure.
 */
#ifndef DASHBOARD_STOCK_WATCH_H
#define DASHBOARD_STOCK_WATCH_H

#include <stdbool.h>
#include <stdint.h>

/* Episodes of a SKU. */
struct stock_watch {
    bool low; /* one goes on */
    bool out;
    int64_t low_episode; /* number of the latest, 0: none yet */
    int64_t out_episode;
};

/* What it is judged by. */
struct stock_level {
    bool counted;      /* and sold: else neither low nor out */
    int64_t units;     /* that are there, below 0 where more was sold */
    int64_t threshold; /* units from which on it is low, -1: none */
    int64_t sold;      /* units paid in the last 96 complete quarter hours: a day's */
    int32_t low_days;  /* what lasts for less is low, 1 or more */
};

enum stock_turn {
    STOCK_TURN_NONE, /* nothing to be told of */
    STOCK_TURN_LOW,  /* an episode of that kind began */
    STOCK_TURN_OUT,
};

/* Goes on to that level: episodes begin and end. */
enum stock_turn stock_watch_step(struct stock_watch *watch, const struct stock_level *level);

/* Tenths of a day that the stock lasts, rounded down; -1: nothing was sold. */
int64_t stock_days_left_tenths(const struct stock_level *level);

#endif
