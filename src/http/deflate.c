#include "http/deflate.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

/* Answers are packer for once: the fastest level. */
#define LEVEL 1
/* JSON repeats itself soon: 8 KiB are looked back on. 16 more ask for gzip. */
#define WINDOW_BITS 13
#define GZIP_BITS 16
#define MEMORY_LEVEL 7
/* Room that a flush, the head and the end need beside deflateBound. */
#define FRAME_BYTES 64

struct http_deflate {
    z_stream stream;
};

struct http_deflate *http_deflate_new(void)
{
    struct http_deflate *packer = calloc(1, sizeof *packer);

    if (packer != NULL && deflateInit2(&packer->stream, LEVEL, Z_DEFLATED, WINDOW_BITS + GZIP_BITS,
                                       MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
        free(packer);
        return NULL;
    }
    return packer;
}

void http_deflate_free(struct http_deflate *packer)
{
    if (packer == NULL)
        return;
    (void)deflateEnd(&packer->stream);
    free(packer);
}

bool http_deflate_put(struct http_deflate *packer, const struct buf *piece, bool last,
                      struct buf *out)
{
    z_stream *stream = &packer->stream;
    int result;

    if (piece->len > UINT_MAX)
        return false;
    stream->next_in = (unsigned char *)piece->bytes;
    stream->avail_in = (unsigned)piece->len;
    do {
        size_t room = deflateBound(stream, stream->avail_in) + FRAME_BYTES;

        if (room > UINT_MAX || !buf_reserve(out, room))
            return false;
        stream->next_out = (unsigned char *)out->bytes + out->len;
        stream->avail_out = (unsigned)room;
        result = deflate(stream, last ? Z_FINISH : Z_SYNC_FLUSH);
        out->len += room - stream->avail_out;
    } while (result == Z_OK && stream->avail_out == 0);
    return last ? result == Z_STREAM_END : result == Z_OK || result == Z_BUF_ERROR;
}
