/*
 * The answer of GET …/price-projections, written as far as one likes at a time:
 * the projections are made as they are written, and stop anywhere between.
 *
 * Borrows the run, the SKUs and the shop until the last byte is written.
 */
#ifndef API_PROJECTION_WRITER_H
#define API_PROJECTION_WRITER_H

#include "api/projections.h"

struct projection_writer {
    struct projection_run *run;
    const struct catalog_found *found;
    size_t count;
    struct projection_view view;
    struct json_out out;
    struct projection_summary summary;
    /* Where it is: */
    enum { WRITER_HEAD, WRITER_SKU, WRITER_PIECE, WRITER_CAUSE, WRITER_END } step;
    size_t sku;
    size_t looked_at; /* promotions, in this call */
    struct projection_piece piece;
    uint32_t cause;
    struct projection_extreme lowest; /* of the SKU at hand */
    struct projection_extreme highest;
    bool first;
};

/* At the beginning of the answer to `request` about these SKUs. */
void projection_writer_init(struct projection_writer *writer, const struct http_request *request,
                            struct projection_run *run, const struct catalog_found *found,
                            size_t count);

/* A call ends early once it has looked at so many promotions: SKUs on which very
 * many run may have little to tell. */
#define PROJECTION_WRITER_PROMOTIONS 4096

/* Appends to `out`, something at least, until it has `bytes` bytes or little more,
 * or the answer is whole; takes about half a millisecond. */
enum projection_written {
    PROJECTION_WRITTEN_PART,
    PROJECTION_WRITTEN_ALL,
    PROJECTION_WRITTEN_OUT_OF_RANGE, /* a sum left the range of money */
};
enum projection_written projection_writer_write(struct projection_writer *writer, struct buf *out,
                                                size_t bytes);

#endif
