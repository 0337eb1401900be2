#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* The least that is ever taken, so that short texts do not grow by and by. */
#define BUF_CAP_FIRST 2048

void buf_init(struct buf *buf, size_t max)
{
    *buf = (struct buf){.max = max};
}

void buf_clear(struct buf *buf)
{
    free(buf->bytes);
    buf->bytes = NULL;
    buf->len = 0;
    buf->cap = 0;
    buf->failed = false;
}

char *buf_take(struct buf *buf, size_t *len)
{
    char *bytes = NULL;

    *len = 0;
    if (!buf->failed && buf->len > 0) {
        bytes = buf->bytes;
        *len = buf->len;
        buf->bytes = NULL;
    }
    buf_clear(buf);
    return bytes;
}

bool buf_grow(struct buf *buf, size_t more)
{
    size_t cap;
    char *bytes;

    if (buf->failed)
        return false;
    if (more > buf->max - buf->len)
        goto failed;
    cap = buf->cap < BUF_CAP_FIRST ? BUF_CAP_FIRST : buf->cap;
    while (cap - buf->len < more && cap <= buf->max / 2)
        cap *= 2;
    if (cap - buf->len < more || cap > buf->max)
        cap = buf->max;
    bytes = realloc(buf->bytes, cap);
    if (bytes == NULL)
        goto failed;
    buf->bytes = bytes;
    buf->cap = cap;
    return true;
failed:
    /* buf_put looks at the room first: there must be none from now on. */
    buf->failed = true;
    buf->cap = buf->len;
    return false;
}

void buf_puts(struct buf *buf, const char *text)
{
    buf_put(buf, text, strlen(text));
}

static unsigned digits_of(uint64_t value)
{
    unsigned digits = 1;

    for (; value >= 10000; value /= 10000)
        digits += 4;
    return digits + (value >= 10) + (value >= 100) + (value >= 1000);
}

void buf_put_i64(struct buf *buf, int64_t value)
{
    static const char PAIRS[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    size_t len = digits_of(rest) + (value < 0);
    char *at;

    if (!buf_reserve(buf, len))
        return;
    at = buf->bytes + buf->len + len;
    for (; rest >= 100; rest /= 100) {
        at -= 2;
        memcpy(at, PAIRS + 2 * (rest % 100), 2);
    }
    if (rest >= 10)
        memcpy(at - 2, PAIRS + 2 * rest, 2);
    else
        at[-1] = (char)('0' + (int)rest);
    if (value < 0)
        buf->bytes[buf->len] = '-';
    buf->len += len;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    int len;

    if (buf->failed)
        return;
    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    /* One more for the NUL that vsnprintf writes and that is not kept. */
    if (len < 0 || !buf_reserve(buf, (size_t)len + 1)) {
        buf->failed = true;
        buf->cap = buf->len;
        return;
    }
    va_start(args, format);
    (void)vsnprintf(buf->bytes + buf->len, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
}
