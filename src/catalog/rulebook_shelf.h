/*
 * All rulebooks in memory, oldest first. The past is never changed, so the
 * shelf only grows: readers need no lock, and what they were given stays valid
 * until the shelf is freed.
 *
 * Any thread may read; appending is for one thread at a time (a lock inside
 * sees to it). Knows nothing of JSON and SQL.
 */
#ifndef CATALOG_RULEBOOK_SHELF_H
#define CATALOG_RULEBOOK_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tumpuk/rulebook.h>

/* Versions that one process keeps (4 KiB each at most). */
#define RULEBOOKS_MAX 4096

struct shelf_rulebook {
    const char *version;
    int64_t effective_from_us; /* TUMPUK_TIME_MIN: since ever */
    struct tumpuk_rulebook rules;
};

struct rulebook_shelf;

/* An empty shelf; NULL without memory. */
struct rulebook_shelf *rulebook_shelf_new(void);
void rulebook_shelf_free(struct rulebook_shelf *shelf); /* NULL is nothing */

enum shelf_result {
    SHELF_OK,
    SHELF_KNOWN, /* the version is there already: nothing was done */
    SHELF_ORDER, /* not later than the newest: refused */
    SHELF_FULL,  /* RULEBOOKS_MAX or out of memory */
};
/* Puts a copy of `rulebook` at the end. */
enum shelf_result rulebook_shelf_append(struct rulebook_shelf *shelf,
                                        const struct shelf_rulebook *rulebook);

size_t rulebook_shelf_count(const struct rulebook_shelf *shelf);
/* The one at `index` < count. */
const struct shelf_rulebook *rulebook_shelf_get(const struct rulebook_shelf *shelf, size_t index);
/* By version, or NULL. */
const struct shelf_rulebook *rulebook_shelf_find(const struct rulebook_shelf *shelf,
                                                 const char *version);
/* The one in force at an instant, or NULL where none was yet. */
const struct shelf_rulebook *rulebook_shelf_at(const struct rulebook_shelf *shelf, int64_t at_us);

#endif
