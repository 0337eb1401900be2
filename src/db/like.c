#include "db/like.h"

#include "base/buf.h"

#define LIKE_BYTES_MAX 4096

const char *db_escape_like(struct arena *arena, const char *part)
{
    struct buf buf;
    const char *text;

    buf_init(&buf, LIKE_BYTES_MAX);
    for (const char *c = part; *c != '\0'; c++) {
        if (*c == '%' || *c == '_' || *c == '\\')
            buf_putc(&buf, '\\');
        buf_putc(&buf, *c);
    }
    text = buf.failed ? NULL : arena_strndup(arena, buf.bytes, buf.len);
    buf_clear(&buf);
    return text;
}
