#include "base/json_out.h"

#include <assert.h>

/* Room for `len` more bytes, so that what follows may write without asking. */
static inline bool out_room(struct json_out *out, size_t len)
{
    struct buf *buf = out->buf;

    if (buf->failed)
        return false;
    return len <= buf->cap - buf->len || buf_reserve(buf, len);
}

/* Writes into room that out_room has made. */
static inline void out_put(struct json_out *out, const char *bytes, size_t len)
{
    memcpy(out->buf->bytes + out->buf->len, bytes, len);
    out->buf->len += len;
}

static inline void out_putc(struct json_out *out, char c)
{
    out->buf->bytes[out->buf->len++] = c;
}

static void out_newline(struct json_out *out)
{
    size_t spaces = 2 * (size_t)out->depth;

    if (!out_room(out, spaces + 1))
        return;
    out_putc(out, '\n');
    memset(out->buf->bytes + out->buf->len, ' ', spaces);
    out->buf->len += spaces;
}

/* The comma and the line before an element of the current level. */
static void out_separate(struct json_out *out)
{
    if (out->comma)
        buf_putc(out->buf, ',');
    if (out->pretty && out->depth > 0)
        out_newline(out);
}

static inline void out_before_value(struct json_out *out)
{
    if (!out->after_key)
        out_separate(out);
    out->after_key = false;
    out->comma = out->depth > 0;
}

void json_out_init(struct json_out *out, struct buf *buf, bool pretty)
{
    *out = (struct json_out){.buf = buf, .pretty = pretty};
}

static void out_open(struct json_out *out, char bracket)
{
    assert(out->depth < JSON_OUT_DEPTH_MAX);
    out_before_value(out);
    buf_putc(out->buf, bracket);
    if (out->depth >= JSON_OUT_DEPTH_MAX) {
        out->buf->failed = true;
        return;
    }
    out->comma = false;
    out->depth++;
}

static void out_close(struct json_out *out, char bracket)
{
    bool empty = !out->comma;

    assert(out->depth > 0 && !out->after_key);
    if (out->depth == 0) {
        out->buf->failed = true;
        return;
    }
    out->depth--;
    if (out->pretty && !empty)
        out_newline(out);
    buf_putc(out->buf, bracket);
    out->comma = out->depth > 0;
    if (out->pretty && out->depth == 0)
        buf_putc(out->buf, '\n'); /* for people at a terminal */
}

void json_out_object(struct json_out *out)
{
    out_open(out, '{');
}

void json_out_array(struct json_out *out)
{
    out_open(out, '[');
}

void json_out_end_object(struct json_out *out)
{
    out_close(out, '}');
}

void json_out_end_array(struct json_out *out)
{
    out_close(out, ']');
}

void json_out_key_n(struct json_out *out, const char *key, size_t len)
{
    assert(out->depth > 0 && !out->after_key);
    out_separate(out);
    if (out_room(out, len + 4)) {
        out_putc(out, '"');
        out_put(out, key, len);
        out_putc(out, '"');
        out_putc(out, ':');
        if (out->pretty)
            out_putc(out, ' ');
    }
    out->after_key = true;
}

void json_out_i64(struct json_out *out, int64_t value)
{
    out_before_value(out);
    buf_put_i64(out->buf, value);
}

void json_out_bool(struct json_out *out, bool value)
{
    out_before_value(out);
    if (value)
        buf_put(out->buf, "true", 4);
    else
        buf_put(out->buf, "false", 5);
}

void json_out_null(struct json_out *out)
{
    out_before_value(out);
    buf_put(out->buf, "null", 4);
}

#define ONES UINT64_C(0x0101010101010101)
#define TOPS UINT64_C(0x8080808080808080)

/* Non-zero where one of eight bytes is zero. */
static inline uint64_t word_zero(uint64_t word)
{
    return (word - ONES) & ~word & TOPS;
}

/* Whether one of eight bytes must be escaped: below 0x20, '"' or '\'. */
static inline bool word_escapes(uint64_t word)
{
    uint64_t low = (word - ONES * 0x20) & ~word & TOPS;

    return (low | word_zero(word ^ ONES * '"') | word_zero(word ^ ONES * '\\')) != 0;
}

static inline bool byte_escapes(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}

static inline uint64_t word_load(const char *text)
{
    uint64_t word;

    memcpy(&word, text, sizeof word);
    return word;
}

/* Copies the bytes at the start of `text` that stand for themselves, and tells
 * how many. Eight at a time; the last eight may overlap those before. */
static size_t text_copy_plain(char *to, const char *text, size_t len)
{
    size_t i = 0;

    for (; i + sizeof(uint64_t) <= len; i += sizeof(uint64_t)) {
        uint64_t word = word_load(text + i);

        if (word_escapes(word))
            break;
        memcpy(to + i, &word, sizeof word);
    }
    if (i + sizeof(uint64_t) > len && len >= sizeof(uint64_t)) {
        uint64_t word = word_load(text + len - sizeof word);

        if (!word_escapes(word)) {
            memcpy(to + len - sizeof word, &word, sizeof word);
            return len;
        }
    }
    for (; i < len && !byte_escapes((unsigned char)text[i]); i++)
        to[i] = text[i];
    return i;
}

static void put_escape(struct buf *buf, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char shorts[0x20] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r',
    };
    char text[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    size_t len = 6;

    if (c >= 0x20) {
        text[1] = (char)c; /* '"' and '\' */
        len = 2;
    } else if (shorts[c] != 0) {
        text[1] = shorts[c];
        len = 2;
    }
    buf_put(buf, text, len);
}

void json_out_escape(struct buf *buf, const char *text, size_t len)
{
    while (len > 0 && buf_reserve(buf, len)) {
        size_t plain = text_copy_plain(buf->bytes + buf->len, text, len);

        buf->len += plain;
        if (plain == len)
            return;
        put_escape(buf, (unsigned char)text[plain]);
        text += plain + 1;
        len -= plain + 1;
    }
}

void json_out_text(struct json_out *out, const char *text, size_t len)
{
    out_before_value(out);
    buf_putc(out->buf, '"');
    json_out_escape(out->buf, text, len);
    buf_putc(out->buf, '"');
}

void json_out_string(struct json_out *out, const char *text)
{
    json_out_text(out, text, strlen(text));
}

void json_out_raw(struct json_out *out, const char *json, size_t len)
{
    out_before_value(out);
    buf_put(out->buf, json, len);
}
