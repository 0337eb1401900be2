/*
 * Time zones of the IANA database, by name: which offset holds at an instant.
 *
 * Reads TZif files (RFC 8536) of ZONE_DIRECTORY, once a name; what was read is
 * kept for good and never changed, so any thread may ask. Never touches TZ.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/rfc3339.h"

#define ZONE_DIRECTORY "/usr/share/zoneinfo"
#define ZONE_NAME_MAX 64
/* Different names kept: the database has some six hundred. */
#define ZONES_MAX 1024
/* Bytes of one file: the largest has under four thousand. */
#define ZONE_FILE_MAX (256 * 1024)

struct zone;

/* The zone of that name ("Asia/Jakarta"), for good; NULL: the database has none,
 * or the name is none that could be asked for. */
const struct zone *zone_find(const char *name);

/* The offset that holds there at `at_us`, in whole minutes (before 1930 some
 * zones had seconds too, which RFC 3339 cannot tell: they are cut). NULL: UTC. */
struct rfc3339_zone zone_at(const struct zone *zone, int64_t at_us);

/* The same from the bytes of a file, for tests; NULL: not TZif. The caller frees. */
struct zone *zone_parse(const unsigned char *bytes, size_t len);

#endif
