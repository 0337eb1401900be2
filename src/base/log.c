#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log_ring.h"
#include "base/rfc3339.h"
#include "base/utf8.h"

/* "}\n" */
#define LOG_TAIL_LEN 2
#define LOG_MESSAGE_MAX 700

static const char *const LEVEL_NAMES[LOG_LEVEL_COUNT] = {"debug", "info", "warn", "error"};

const char *log_level_name(enum log_level level)
{
    return LEVEL_NAMES[level];
}

bool log_level_parse(const char *name, enum log_level *level)
{
    for (int i = 0; i < LOG_LEVEL_COUNT; i++) {
        if (strcmp(name, LEVEL_NAMES[i]) == 0) {
            *level = (enum log_level)i;
            return true;
        }
    }
    return false;
}

static size_t log_line_room(const struct log_line *line)
{
    return LOG_LINE_MAX - LOG_TAIL_LEN - line->len;
}

static bool log_line_put(struct log_line *line, const char *bytes, size_t len)
{
    if (len > log_line_room(line))
        return false;
    memcpy(line->bytes + line->len, bytes, len);
    line->len += len;
    return true;
}

static bool log_line_key(struct log_line *line, const char *key)
{
    return log_line_put(line, ",\"", 2) && log_line_put(line, key, strlen(key)) &&
           log_line_put(line, "\":", 2);
}

void log_line_begin(struct log_line *line, enum log_level level)
{
    static const struct rfc3339_zone UTC = {.offset_min = 0, .zulu = true};
    char ts[RFC3339_TEXT_MAX];
    size_t len;

    line->len = 0;
    line->wanted = log_enabled(level);
    if (!line->wanted)
        return;
    len = rfc3339_format(rfc3339_now_us(), UTC, ts);
    (void)log_line_put(line, "{\"ts\":\"", 7);
    (void)log_line_put(line, ts, len);
    (void)log_line_put(line, "\",\"level\":\"", 11);
    (void)log_line_put(line, LEVEL_NAMES[level], strlen(LEVEL_NAMES[level]));
    (void)log_line_put(line, "\"", 1);
}

/* One byte of text; `raw` bytes over ASCII are part of valid UTF-8. */
static bool log_line_char(struct log_line *line, unsigned char c, bool raw)
{
    static const char HEX[] = "0123456789abcdef";
    char escaped[6] = {'\\', 'u', '0', '0', HEX[c >> 4], HEX[c & 15]};

    if (c == '"' || c == '\\') {
        escaped[1] = (char)c;
        return log_line_put(line, escaped, 2);
    }
    if (c < 0x20 || c == 0x7F || (c >= 0x80 && !raw))
        return log_line_put(line, escaped, sizeof escaped);
    return log_line_put(line, (const char *)&c, 1);
}

void log_line_text(struct log_line *line, const char *key, const char *value, size_t max)
{
    size_t start = line->len;
    size_t len;
    bool raw;

    if (!line->wanted || value == NULL)
        return;
    len = strnlen(value, max);
    /* Cut between characters: a byte 10xxxxxx after the cut belongs before it. */
    while (len > 0 && len == max && ((unsigned char)value[len] & 0xC0) == 0x80)
        max = --len;
    raw = utf8_length(value, len) >= 0;
    if (!log_line_key(line, key) || !log_line_put(line, "\"", 1) || log_line_room(line) < 1) {
        line->len = start;
        return;
    }
    for (size_t i = 0; i < len; i++) {
        size_t before = line->len;

        /* The closing quote keeps its room. */
        if (!log_line_char(line, (unsigned char)value[i], raw) || log_line_room(line) < 1) {
            line->len = before;
            /* Do not end on half a character. */
            while (raw && i > 0 && ((unsigned char)value[i] & 0xC0) == 0x80) {
                line->len--;
                i--;
            }
            break;
        }
    }
    (void)log_line_put(line, "\"", 1);
}

void log_line_u64(struct log_line *line, const char *key, uint64_t value)
{
    size_t start = line->len;
    char digits[20];
    size_t at = sizeof digits;

    if (!line->wanted)
        return;
    do {
        digits[--at] = (char)('0' + (int)(value % 10));
        value /= 10;
    } while (value > 0);
    if (!log_line_key(line, key) || !log_line_put(line, digits + at, sizeof digits - at))
        line->len = start;
}

void log_line_end(struct log_line *line)
{
    if (!line->wanted)
        return;
    line->bytes[line->len++] = '}';
    line->bytes[line->len++] = '\n';
    log_submit(line->bytes, line->len);
    line->wanted = false;
}

void log_event(enum log_level level, const char *event, const char *format, ...)
{
    char message[LOG_MESSAGE_MAX];
    struct log_line line;
    va_list args;

    log_line_begin(&line, level);
    if (!line.wanted)
        return;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    log_line_text(&line, "event", event, LOG_LINE_MAX);
    log_line_text(&line, "message", message, LOG_MESSAGE_MAX);
    log_line_end(&line);
}
