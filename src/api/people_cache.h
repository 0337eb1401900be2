/*
 * Sets of people as stored, in memory: those of hours and days that are over do not
 * change, and are most of what dashboards would read. Each is kept with the version
 * that it was read in, and is of use for that one only; the least recently used go
 * where there is no room. Any thread may call anything here but for people_cache_free.
 */
#ifndef API_PEOPLE_CACHE_H
#define API_PEOPLE_CACHE_H

#include "dashboard/people.h"
#include "db/dashboard.h"

/* Two thousand sets of more than 10,000 people. */
#define PEOPLE_CACHE_BYTES ((size_t)32 << 20)

struct people_cache;

struct people_cache *people_cache_new(size_t bytes_max); /* NULL without memory */
void people_cache_free(struct people_cache *cache);      /* NULL is fine */

/* Whether the shop's set is there in its version; adds it to `into`, unless NULL. A
 * set that is there is one. */
bool people_cache_find(struct people_cache *cache, const char *shop_id,
                       const struct db_people_version *set, struct people *into);
/* Keeps a set, of any version before it none; where it cannot be, none is. */
void people_cache_put(struct people_cache *cache, const char *shop_id,
                      const struct db_people_version *set, const unsigned char *bytes, size_t len);

#endif
