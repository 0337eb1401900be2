/*
 * What a cancellation or a refund takes off an order's GMV, line by line: exact,
 * and never more in all than the order's GMV (spec dashboard, section 2).
 *
 * Knows no database: who calls reads the lines' state under a lock and keeps what
 * comes of it. Pure.
 */
#ifndef DASHBOARD_DEDUCTION_H
#define DASHBOARD_DEDUCTION_H

#include <stddef.h>
#include <stdint.h>

/* Invariants: 0 <= deducted <= gmv; 0 <= units <= quantity; 1 <= quantity. */
struct deduction_line {
    int64_t gmv;      /* money */
    int64_t quantity; /* units */
    int64_t units;    /* refunded so far */
    int64_t deducted; /* money taken off so far */
    int64_t amount;   /* what the last call took off */
};

/* All that remains of every line. */
void deduction_take_whole(struct deduction_line *lines, size_t count);

/* `units` of one line, as far as it has them; the others' amount stays. The line's
 * GMV × units ÷ quantity is rounded half up cumulatively: refunds of one unit after
 * the other take off exactly what a refund of all of them would. */
void deduction_take_units(struct deduction_line *line, int64_t units);

/* An amount, at most what remains of all lines, spread over them in proportion to
 * what remains of each, by largest remainder; ties go to the earlier line. */
void deduction_take_amount(struct deduction_line *lines, size_t count, int64_t amount);

#endif
