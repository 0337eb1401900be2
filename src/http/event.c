/* Events of event streams, as they are sent (WHATWG HTML, 9.2.6). */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/events.h"

/* Bytes of a chunk's first line, at most. */
#define CHUNK_HEAD_MAX 24

struct http_event {
    atomic_uint references;
    size_t len;
    size_t head_len;
    char chunk[]; /* the bytes, as a chunk (RFC 9112, 7.1) */
};

struct http_event *http_event_raw(const char *bytes, size_t len)
{
    char head[CHUNK_HEAD_MAX];
    size_t head_len = (size_t)snprintf(head, sizeof head, "%zx\r\n", len);
    struct http_event *event = malloc(sizeof *event + head_len + len + 2);

    if (event == NULL)
        return NULL;
    atomic_init(&event->references, 1);
    event->len = len;
    event->head_len = head_len;
    memcpy(event->chunk, head, head_len);
    memcpy(event->chunk + head_len, bytes, len);
    memcpy(event->chunk + head_len + len, "\r\n", 2);
    return event;
}

/* The end of a line: CR LF, LF or CR. */
static size_t line_len(const char *data, size_t len)
{
    size_t at = 0;

    while (at < len && data[at] != '\n' && data[at] != '\r')
        at++;
    return at;
}

static void put_data(struct buf *out, const char *data, size_t len)
{
    size_t at = 0;

    for (;;) {
        size_t line = line_len(data + at, len - at);

        buf_puts(out, "data: ");
        buf_put(out, data + at, line);
        buf_putc(out, '\n');
        at += line;
        if (at == len)
            return;
        at += data[at] == '\r' && at + 1 < len && data[at + 1] == '\n' ? 2 : 1;
    }
}

static bool is_line(const char *text)
{
    return text == NULL || text[strcspn(text, "\r\n")] == '\0';
}

static void put_field(struct buf *out, const char *name, const char *value)
{
    if (value == NULL)
        return;
    buf_puts(out, name);
    buf_puts(out, value);
    buf_putc(out, '\n');
}

struct http_event *http_event_new(const char *name, const char *id, const char *data, size_t len)
{
    struct http_event *event = NULL;
    struct buf out;

    if (!is_line(name) || !is_line(id))
        return NULL;
    buf_init(&out, HTTP_EVENT_BYTES_MAX);
    put_field(&out, "event: ", name);
    put_field(&out, "id: ", id);
    if (data != NULL)
        put_data(&out, data, len);
    buf_putc(&out, '\n');
    if (!out.failed)
        event = http_event_raw(out.bytes, out.len);
    buf_clear(&out);
    return event;
}

struct http_event *http_event_share(struct http_event *event)
{
    atomic_fetch_add_explicit(&event->references, 1, memory_order_relaxed);
    return event;
}

void http_event_release(struct http_event *event)
{
    if (event != NULL &&
        atomic_fetch_sub_explicit(&event->references, 1, memory_order_acq_rel) == 1)
        free(event);
}

const char *http_event_bytes(const struct http_event *event, size_t *len)
{
    *len = event->len;
    return event->chunk + event->head_len;
}

const char *http_event_chunk(const struct http_event *event, size_t *len)
{
    *len = event->head_len + event->len + 2;
    return event->chunk;
}
