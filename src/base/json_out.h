/*
 * A streaming JSON writer over a buffer: no tree, commas and indentation by
 * itself, sticky failure in the buffer.
 *
 * Keys and text must be valid UTF-8 (checked where it entered). Writers nest
 * at most JSON_OUT_DEPTH_MAX deep. Not thread-safe.
 */
#ifndef BASE_JSON_OUT_H
#define BASE_JSON_OUT_H

#include "base/buf.h"

#define JSON_OUT_DEPTH_MAX 32

struct json_out {
    struct buf *buf; /* borrowed */
    bool pretty;     /* two spaces a level, "key": value */
    bool after_key;
    bool comma; /* the current level has an element already */
    int depth;
};

void json_out_init(struct json_out *out, struct buf *buf, bool pretty);

void json_out_object(struct json_out *out); /* { */
void json_out_array(struct json_out *out);  /* [ */
void json_out_end_object(struct json_out *out);
void json_out_end_array(struct json_out *out);

/* A key of the current object; plain ASCII without need of escapes. */
void json_out_key_n(struct json_out *out, const char *key, size_t len);
#define json_out_key(out, literal) \
    json_out_key_piece((out), ",\"" literal "\":", sizeof(",\"" literal "\":") - 1)

/* A key of which all is known beforehand: `,"key":`. Inline, for answers are
 * made of keys: with a constant length nothing is called. */
static inline void json_out_key_piece(struct json_out *out, const char *piece, size_t len)
{
    struct buf *buf = out->buf;
    char *at;

    if (out->pretty || len > buf->cap - buf->len) {
        json_out_key_n(out, piece + 2, len - 4);
        return;
    }
    at = buf->bytes + buf->len;
    *at = ',';
    at += out->comma; /* else written over */
    memcpy(at, piece + 1, len - 1);
    buf->len = (size_t)(at - buf->bytes) + len - 1;
    out->after_key = true;
}

void json_out_i64(struct json_out *out, int64_t value);
void json_out_bool(struct json_out *out, bool value);
void json_out_null(struct json_out *out);
void json_out_text(struct json_out *out, const char *text, size_t len); /* escaped */
void json_out_string(struct json_out *out, const char *text);           /* NUL-terminated */
/* Already JSON; copied as it is (with `pretty` it is not indented anew). */
void json_out_raw(struct json_out *out, const char *json, size_t len);

/* The inside of a JSON string: `text` with its escapes, without quotes. */
void json_out_escape(struct buf *buf, const char *text, size_t len);

/* key and value in one */
#define json_out_member_i64(out, literal, value) \
    (json_out_key((out), literal), json_out_i64((out), (value)))
#define json_out_member_bool(out, literal, value) \
    (json_out_key((out), literal), json_out_bool((out), (value)))
#define json_out_member_string(out, literal, value) \
    (json_out_key((out), literal), json_out_string((out), (value)))
#define json_out_member_text(out, literal, bytes, len) \
    (json_out_key((out), literal), json_out_text((out), (bytes), (len)))

#endif
