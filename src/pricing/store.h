/*
 * A bump allocator over the caller's storage. Its size is known beforehand
 * (tumpuk_quote_storage_size), so running out is the caller's mistake and shows
 * as NULL once.
 */
#ifndef PRICING_STORE_H
#define PRICING_STORE_H

#include <stddef.h>
#include <stdint.h>

#define STORE_ALIGN 16u

struct store {
    unsigned char *next;
    size_t left;
};

static inline size_t store_round(size_t len)
{
    return (len + STORE_ALIGN - 1) & ~(size_t)(STORE_ALIGN - 1);
}

static inline void store_init(struct store *store, void *bytes, size_t len)
{
    size_t skip = (size_t)(-(uintptr_t)bytes & (STORE_ALIGN - 1));

    *store = (struct store){0};
    if (bytes != NULL && len >= skip)
        *store = (struct store){.next = (unsigned char *)bytes + skip, .left = len - skip};
}

/* `count` elements of `size` bytes, uninitialised; NULL where they do not fit. */
static inline void *store_take(struct store *store, size_t count, size_t size)
{
    size_t len = store_round(count * size); /* counts are bounded: no overflow */
    unsigned char *bytes = store->next;

    if (bytes == NULL || len > store->left)
        return NULL;
    store->next += len;
    store->left -= len;
    return bytes;
}

#endif
