/* Between the log's lines (log.c) and its ring and thread (log_ring.c). */
#ifndef BASE_LOG_RING_H
#define BASE_LOG_RING_H

#include <stddef.h>

/* Takes a whole line of at most LOG_LINE_MAX bytes, or drops and counts it.
 * Never blocks once the log was started. */
void log_submit(const char *bytes, size_t len);

#endif
