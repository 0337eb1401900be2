#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first chunk serves nearly every request whole; later ones double. */
#define ARENA_CHUNK_FIRST ((size_t)64 * 1024)
#define ARENA_CHUNK_MAX ((size_t)1024 * 1024)
#define ARENA_ALIGN (alignof(max_align_t))

struct arena_chunk {
    struct arena_chunk *next; /* the one before it in time */
    size_t cap;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct arena_chunk *first; /* kept by arena_reset */
    struct arena_chunk *chunk; /* bump here; a list, newest first, that ends in `first` */
    size_t used;               /* of `chunk` */
    size_t held;               /* capacity of all chunks: held <= max */
    size_t max;
    bool failed;
};

struct arena *arena_new(size_t max)
{
    struct arena *arena = calloc(1, sizeof *arena);

    if (arena != NULL)
        arena->max = max;
    return arena;
}

static void arena_drop_later(struct arena *arena)
{
    while (arena->chunk != arena->first) {
        struct arena_chunk *chunk = arena->chunk;

        arena->chunk = chunk->next;
        free(chunk);
    }
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    arena_drop_later(arena);
    free(arena->first);
    free(arena);
}

void arena_reset(struct arena *arena)
{
    arena_drop_later(arena);
    /* A first chunk made for one large piece would be held for ever. */
    if (arena->first != NULL && arena->first->cap > ARENA_CHUNK_FIRST) {
        free(arena->first);
        arena->first = NULL;
        arena->chunk = NULL;
    }
    arena->held = arena->first != NULL ? arena->first->cap : 0;
    arena->used = 0;
    arena->failed = false;
}

/* A chunk with room for `len`, within the ceiling; false where there is none. */
static bool arena_grow(struct arena *arena, size_t len)
{
    size_t left = arena->max - arena->held;
    size_t cap = ARENA_CHUNK_FIRST;
    struct arena_chunk *chunk;

    if (arena->chunk != NULL)
        cap = arena->chunk->cap < ARENA_CHUNK_MAX / 2 ? arena->chunk->cap * 2 : ARENA_CHUNK_MAX;
    if (cap < len)
        cap = len;
    if (cap > left)
        cap = left;
    if (cap < len)
        return false;
    chunk = malloc(sizeof *chunk + cap);
    if (chunk == NULL)
        return false;
    chunk->next = arena->chunk;
    chunk->cap = cap;
    if (arena->first == NULL)
        arena->first = chunk;
    arena->chunk = chunk;
    arena->held += cap;
    arena->used = 0;
    return true;
}

void *arena_alloc(struct arena *arena, size_t len)
{
    size_t rounded;
    void *piece;

    if (arena->failed)
        return NULL;
    if (len > SIZE_MAX - sizeof(struct arena_chunk) - ARENA_ALIGN) {
        arena->failed = true;
        return NULL;
    }
    rounded = (len + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    if (arena->chunk == NULL || arena->chunk->cap - arena->used < rounded) {
        if (!arena_grow(arena, rounded)) {
            arena->failed = true;
            return NULL;
        }
    }
    piece = arena->chunk->bytes + arena->used;
    arena->used += rounded;
    return piece;
}

void *arena_calloc(struct arena *arena, size_t count, size_t size)
{
    size_t len;
    void *piece;

    if (__builtin_mul_overflow(count, size, &len)) {
        arena->failed = true;
        return NULL;
    }
    piece = arena_alloc(arena, len);
    if (piece != NULL)
        memset(piece, 0, len);
    return piece;
}

char *arena_strndup(struct arena *arena, const char *bytes, size_t len)
{
    char *copy;

    if (len == SIZE_MAX) {
        arena->failed = true;
        return NULL;
    }
    copy = arena_alloc(arena, len + 1);
    if (copy != NULL) {
        if (len > 0)
            memcpy(copy, bytes, len);
        copy[len] = '\0';
    }
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    char *text = NULL;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0) {
        arena->failed = true;
        return NULL;
    }
    text = arena_alloc(arena, (size_t)len + 1);
    if (text != NULL) {
        va_start(args, format);
        (void)vsnprintf(text, (size_t)len + 1, format, args);
        va_end(args);
    }
    return text;
}

int arena_failed(const struct arena *arena)
{
    return arena->failed;
}
