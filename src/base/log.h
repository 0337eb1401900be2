/*
 * The log: one JSON object a line on a file descriptor (stderr).
 *
 * Lines go through a bounded ring to a thread of the log's own, so that a
 * stalled reader never blocks who writes; what finds no room is dropped and
 * counted. Any thread may write. Before log_start, and after log_stop, lines
 * of events are written to stderr at once by their writer.
 * Nothing secret belongs in a line: no keys, bodies, query strings.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest line, its newline included; longer values are cut. */
#define LOG_LINE_MAX 1024
/* Lines that wait for the log's thread. */
#define LOG_RING_LINES 2048

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };
#define LOG_LEVEL_COUNT 4

/* "debug", "info", "warn", "error". */
const char *log_level_name(enum log_level level);
/* false where `name` is none of them. */
bool log_level_parse(const char *name, enum log_level *level);

/* Starts the log's thread; lines below `least` are not written from now on.
 * `fd` stays the caller's. false without memory or threads. */
bool log_start(enum log_level least, int fd);
/* Writes what waits, for at most LOG_STOP_MS, and ends the thread. */
void log_stop(void);
#define LOG_STOP_MS 1000

bool log_enabled(enum log_level level);
/* Lines lost since the start: no room in the ring, or nobody reads. */
uint64_t log_dropped(void);

/* {"ts":…,"level":…,"event":"db_connected","message":"…"}: something that
 * happened, in words for who runs the service. `event` is static, snake_case. */
void log_event(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A line put together member by member, for what is logged often. Between
 * log_line_begin and log_line_end only these may touch it. */
struct log_line {
    size_t len;
    bool wanted; /* false: below the level, every call is nothing */
    char bytes[LOG_LINE_MAX];
};

/* Begins with ts and level. */
void log_line_begin(struct log_line *line, enum log_level level);
/* `key` is plain ASCII; `value` any bytes, cut after `max` of them (and what
 * is not printable ASCII or valid UTF-8 is escaped). NULL is left out. */
void log_line_text(struct log_line *line, const char *key, const char *value, size_t max);
void log_line_u64(struct log_line *line, const char *key, uint64_t value);
/* Hands the line to the log's thread. */
void log_line_end(struct log_line *line);

#endif
