/*
 * What tables need from time to time: partitions of orders and traffic made ahead, and
 * raw rows and notifications dropped that became too old. Every instance does it; what
 * one has done the others find done.
 */
#ifndef APP_UPKEEP_H
#define APP_UPKEEP_H

#include <stdatomic.h>

#include "api/api.h"
#include "app/config.h"

struct upkeep {
    struct db_pool *pool;
    int64_t raw_retention_us;
    atomic_bool busy;           /* asked of a worker */
    atomic_int_fast64_t due_us; /* of the clock: when it is to be done next */
};

/* Tells the endpoints the limits of times that are taken in, and does it first. */
void upkeep_begin(struct upkeep *upkeep, struct api_context *context, const struct config *config);
/* To be called every second. */
void upkeep_ask(struct upkeep *upkeep);

#endif
