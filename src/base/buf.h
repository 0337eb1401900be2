/*
 * A growing byte buffer with a ceiling and sticky failure: write on, and ask
 * once at the end.
 *
 * The buffer owns its bytes until buf_take or buf_clear. Not thread-safe.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
    char *bytes; /* heap, `cap` bytes, of which `len` are written */
    size_t len;
    size_t cap;
    size_t max;
    bool failed; /* out of memory or over `max`; every later write is nothing */
};

/* An empty buffer that grows to at most `max` bytes. Takes no memory yet. */
void buf_init(struct buf *buf, size_t max);
void buf_clear(struct buf *buf);

/* The bytes become the caller's (free()); NULL where failed or empty. */
char *buf_take(struct buf *buf, size_t *len);

/* Makes room for `more` bytes, where there is not enough; false where failed. */
bool buf_grow(struct buf *buf, size_t more);
static inline bool buf_reserve(struct buf *buf, size_t more)
{
    return more <= buf->cap - buf->len ? !buf->failed : buf_grow(buf, more);
}

static inline void buf_put(struct buf *buf, const char *bytes, size_t len)
{
    if (len <= buf->cap - buf->len || buf_reserve(buf, len)) {
        if (len > 0 && !buf->failed) {
            memcpy(buf->bytes + buf->len, bytes, len);
            buf->len += len;
        }
    }
}

static inline void buf_putc(struct buf *buf, char c)
{
    if (buf->len < buf->cap || buf_reserve(buf, 1)) {
        if (!buf->failed)
            buf->bytes[buf->len++] = c;
    }
}

void buf_puts(struct buf *buf, const char *text);
void buf_put_i64(struct buf *buf, int64_t value);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
