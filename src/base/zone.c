#include "base/zone.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/zone_rule.h"

#define HEADER_LEN 44
#define COUNTS_AT 20
#define TYPE_LEN 6
/* More than any zone has; RFC 8536 allows 256 types. */
#define TRANSITIONS_MAX 4096
#define TYPES_MAX 256

struct zone {
    struct zone_rule rule; /* after the last transition */
    bool has_rule;
    int32_t first_offset_s; /* before the first transition */
    size_t count;
    struct {
        int64_t at_s;
        int32_t offset_s; /* from then on */
    } transitions[];
};

/* ---- TZif ---- */

static uint64_t read_be(const unsigned char *bytes, unsigned len)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < len; i++)
        value = value << 8 | bytes[i];
    return value;
}

struct block {
    size_t times;
    size_t types;
    size_t chars;
    size_t leaps;
    size_t isstds;
    size_t isuts;
};

static bool block_read(const unsigned char *header, size_t left, struct block *out)
{
    const unsigned char *counts = header + COUNTS_AT;

    if (left < HEADER_LEN || memcmp(header, "TZif", 4) != 0)
        return false;
    out->isuts = (size_t)read_be(counts, 4);
    out->isstds = (size_t)read_be(counts + 4, 4);
    out->leaps = (size_t)read_be(counts + 8, 4);
    out->times = (size_t)read_be(counts + 12, 4);
    out->types = (size_t)read_be(counts + 16, 4);
    out->chars = (size_t)read_be(counts + 20, 4);
    return out->isuts <= TYPES_MAX && out->isstds <= TYPES_MAX && out->leaps == 0 &&
           out->times <= TRANSITIONS_MAX && out->types >= 1 && out->types <= TYPES_MAX &&
           out->chars <= ZONE_FILE_MAX;
}

/* Bytes behind the header, with times of so many bytes. */
static size_t block_len(const struct block *block, size_t time_len)
{
    return block->times * (time_len + 1) + block->types * TYPE_LEN + block->chars + block->isstds +
           block->isuts;
}

/* The offset of a type; false: so far from UTC that no time could be told. */
static bool offset_read(const unsigned char *type, int32_t *out)
{
    *out = (int32_t)(uint32_t)read_be(type, 4);
    return *out >= -ZONE_OFFSET_S_MAX && *out <= ZONE_OFFSET_S_MAX;
}

static bool transitions_read(struct zone *zone, const struct block *block,
                             const unsigned char *data)
{
    const unsigned char *indexes = data + 8 * block->times;
    const unsigned char *types = indexes + block->times;

    if (!offset_read(types, &zone->first_offset_s))
        return false;
    for (size_t i = 0; i < block->times; i++) {
        if (indexes[i] >= block->types ||
            !offset_read(types + TYPE_LEN * indexes[i], &zone->transitions[i].offset_s))
            return false;
        zone->transitions[i].at_s = (int64_t)read_be(data + 8 * i, 8);
        if (i > 0 && zone->transitions[i].at_s <= zone->transitions[i - 1].at_s)
            return false;
    }
    zone->count = block->times;
    return true;
}

/* The line behind the data: "\n<rule>\n". */
static bool footer_read(struct zone *zone, const unsigned char *footer, size_t len)
{
    char text[ZONE_RULE_TEXT_MAX + 1];
    const unsigned char *end;
    size_t text_len;

    if (len < 2 || footer[0] != '\n')
        return false;
    end = memchr(footer + 1, '\n', len - 1);
    if (end == NULL)
        return false;
    text_len = (size_t)(end - footer - 1);
    if (text_len == 0)
        return true; /* no rule: the last transition holds for good */
    if (text_len > ZONE_RULE_TEXT_MAX)
        return false;
    memcpy(text, footer + 1, text_len);
    text[text_len] = '\0';
    zone->has_rule = zone_rule_parse(text, &zone->rule);
    return zone->has_rule;
}

struct zone *zone_parse(const unsigned char *bytes, size_t len)
{
    struct block block;
    struct zone *zone;
    size_t at;

    /* Version 1 has times of 32 bits; what counts stands behind it. */
    if (!block_read(bytes, len, &block) || bytes[4] < '2' ||
        len - HEADER_LEN < block_len(&block, 4))
        return NULL;
    at = HEADER_LEN + block_len(&block, 4);
    if (!block_read(bytes + at, len - at, &block) || len - at - HEADER_LEN < block_len(&block, 8))
        return NULL;
    zone = calloc(1, sizeof *zone + block.times * sizeof zone->transitions[0]);
    if (zone == NULL)
        return NULL;
    at += HEADER_LEN;
    if (transitions_read(zone, &block, bytes + at) &&
        footer_read(zone, bytes + at + block_len(&block, 8), len - at - block_len(&block, 8)))
        return zone;
    free(zone);
    return NULL;
}

/* ---- files ---- */

/* Whether a name stays inside the directory, and is a zone's: no leap seconds,
 * no second copies, no files beside them. */
static bool name_check(const char *name)
{
    size_t len = strlen(name);
    bool begins = true; /* a part of the path */

    if (len == 0 || len > ZONE_NAME_MAX || strncmp(name, "right/", 6) == 0 ||
        strncmp(name, "posix/", 6) == 0 || strcmp(name, "posixrules") == 0 ||
        strcmp(name, "localtime") == 0)
        return false;
    for (const char *c = name; *c != '\0'; c++) {
        bool letter = (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z');
        bool other = (*c >= '0' && *c <= '9') || *c == '_' || *c == '-' || *c == '+';

        if (*c == '/' ? begins : begins ? !letter : !letter && !other)
            return false;
        begins = *c == '/';
    }
    return !begins;
}

static struct zone *zone_load(const char *name)
{
    char path[sizeof ZONE_DIRECTORY + 1 + ZONE_NAME_MAX];
    unsigned char *bytes = malloc(ZONE_FILE_MAX);
    struct zone *zone = NULL;
    size_t len = 0;
    ssize_t got = 0;
    int fd = -1;

    if (bytes == NULL)
        return NULL;
    (void)snprintf(path, sizeof path, "%s/%s", ZONE_DIRECTORY, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        goto out;
    while (len < ZONE_FILE_MAX && (got = read(fd, bytes + len, ZONE_FILE_MAX - len)) > 0)
        len += (size_t)got;
    if (got == 0)
        zone = zone_parse(bytes, len);
out:
    if (fd >= 0)
        (void)close(fd);
    free(bytes);
    return zone;
}

/* ---- what was read ---- */

static struct {
    pthread_mutex_t mutex;
    size_t count;
    struct {
        char name[ZONE_NAME_MAX + 1];
        const struct zone *zone;
    } known[ZONES_MAX];
} cache = {.mutex = PTHREAD_MUTEX_INITIALIZER};

/* With the mutex held. */
static const struct zone *cache_find(const char *name)
{
    for (size_t i = 0; i < cache.count; i++) {
        if (strcmp(cache.known[i].name, name) == 0)
            return cache.known[i].zone;
    }
    return NULL;
}

const struct zone *zone_find(const char *name)
{
    const struct zone *zone;

    if (!name_check(name))
        return NULL;
    pthread_mutex_lock(&cache.mutex);
    zone = cache_find(name);
    if (zone == NULL && cache.count < ZONES_MAX) {
        zone = zone_load(name);
        if (zone != NULL) {
            memcpy(cache.known[cache.count].name, name, strlen(name) + 1);
            cache.known[cache.count++].zone = zone;
        }
    }
    pthread_mutex_unlock(&cache.mutex);
    return zone;
}

/* ---- asking ---- */

/* The offset of the last transition at or before `at_s`, of which there is one. */
static int32_t transition_offset(const struct zone *zone, int64_t at_s)
{
    size_t low = 0; /* at or before */
    size_t high = zone->count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (zone->transitions[middle].at_s <= at_s)
            low = middle;
        else
            high = middle;
    }
    return zone->transitions[low].offset_s;
}

static int32_t offset_s(const struct zone *zone, int64_t at_s)
{
    bool after = zone->count == 0 || at_s >= zone->transitions[zone->count - 1].at_s;

    if (after && zone->has_rule)
        return zone_rule_offset_s(&zone->rule, at_s);
    if (zone->count == 0 || at_s < zone->transitions[0].at_s)
        return zone->first_offset_s;
    return transition_offset(zone, at_s);
}

struct rfc3339_zone zone_at(const struct zone *zone, int64_t at_us)
{
    int64_t at_s = at_us / 1000000 - (at_us % 1000000 < 0);

    if (zone == NULL)
        return (struct rfc3339_zone){.zulu = true};
    return (struct rfc3339_zone){.offset_min = (int16_t)(offset_s(zone, at_s) / 60)};
}
