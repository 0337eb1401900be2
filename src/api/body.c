/* Bodies of writes to a shop's store, and where what they make is found. */
#include <stdarg.h>
#include <string.h>

#include "api/store.h"
#include "base/uri.h"

#define LOCATION_BYTES_MAX 1024

static enum store_form form_of(enum http_media media)
{
    switch (media) {
    case HTTP_MEDIA_JSON:
        break;
    case HTTP_MEDIA_CSV:
        return STORE_FORM_CSV;
    case HTTP_MEDIA_XLSX:
        return STORE_FORM_XLSX;
    }
    return STORE_FORM_JSON;
}

struct store_body api_body(const struct http_request *request, const char *id)
{
    return (struct store_body){.bytes = request->body,
                               .len = request->body_len,
                               .form = form_of(request->media),
                               .lang = request->lang,
                               .id = id,
                               .arena = request->arena};
}

bool api_refuse_body(const struct http_request *request, struct http_reply *reply,
                     enum codec_result result, struct codec_error *error)
{
    static const char *const PARAMETERS[] = {NULL};

    if (result == CODEC_OK || result == CODEC_INVALID)
        api_query_check(request, PARAMETERS, &error->faults);
    return api_reply_codec(request, reply, result, error);
}

void api_escape(struct buf *buf, const char *text)
{
    uri_put_element(buf, text, strlen(text));
}

const char *api_location(struct arena *arena, const char *text, ...)
{
    const char *location;
    struct buf buf;
    va_list parts;

    buf_init(&buf, LOCATION_BYTES_MAX);
    va_start(parts, text);
    for (size_t i = 0; text != NULL; i++, text = va_arg(parts, const char *)) {
        if (i % 2 == 0)
            buf_puts(&buf, text);
        else
            api_escape(&buf, text);
    }
    va_end(parts);
    location = buf.failed ? NULL : arena_strndup(arena, buf.bytes, buf.len);
    buf_clear(&buf);
    return location;
}
