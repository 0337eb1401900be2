/*
 * A bump allocator with a named ceiling: one a request, freed whole.
 *
 * Knows nothing of what it holds. Not thread-safe: an arena belongs to one
 * request, and a request to one thread at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

/* A new arena that never holds more than `max` bytes; NULL without memory. */
struct arena *arena_new(size_t max);
void arena_free(struct arena *arena); /* NULL is nothing */

/* Forgets everything in it, keeping the first chunk for the next user. */
void arena_reset(struct arena *arena);

/* `len` bytes aligned for any type, uninitialised; NULL where the ceiling or
 * memory is reached, and from then on for every call (sticky). */
void *arena_alloc(struct arena *arena, size_t len);

/* `count` zeroed elements of `size` bytes; NULL as above or if the product
 * overflows. */
void *arena_calloc(struct arena *arena, size_t count, size_t size);

/* A NUL-terminated copy of `len` bytes. */
char *arena_strndup(struct arena *arena, const char *bytes, size_t len);

/* printf into the arena. */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether a call was ever refused. */
int arena_failed(const struct arena *arena);

#endif
