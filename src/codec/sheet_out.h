/*
 * What the two writers of sheets implement. Inside this room only.
 */
#ifndef CODEC_SHEET_OUT_H
#define CODEC_SHEET_OUT_H

#include "codec/sheet.h"

struct sheet_out {
    const struct sheet_writer *writer;
    int fd;
    uint64_t bytes_max;
    uint64_t bytes;  /* written, or that rows will take */
    uint32_t row;    /* from 0 */
    uint16_t column; /* from 0 */
    enum sheet_out_result result;
};

struct sheet_writer {
    void (*text)(struct sheet_out *out, const char *bytes, size_t len); /* not empty */
    void (*decimal)(struct sheet_out *out, int64_t value, int digits);
    void (*boolean)(struct sheet_out *out, bool value);
    void (*instant)(struct sheet_out *out, int64_t at_us, struct rfc3339_zone zone);
    void (*date)(struct sheet_out *out, int64_t at_us, struct rfc3339_zone zone);
    void (*empty)(struct sheet_out *out);
    void (*end_row)(struct sheet_out *out);
    /* Ends the file, whatever the result so far, and frees. */
    enum sheet_out_result (*finish)(struct sheet_out *out);
};

/* NULL without memory. */
struct sheet_out *csv_out_new(void);
struct sheet_out *xlsx_out_new(int fd, const char *directory);

#endif
