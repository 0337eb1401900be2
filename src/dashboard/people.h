/*
 * Sets of distinct people that can be merged and counted: exact up to
 * PEOPLE_EXACT_MAX, above that a HyperLogLog of PEOPLE_REGISTERS registers, whose
 * standard error is 1.04 ÷ √16,384 = 0.81 % (spec dashboard, section 2).
 *
 * People are told by 64-bit hashes that are the same in every process. A set
 * depends on who is in it only, not on the order or the pieces in which they
 * came. (PostgreSQL's hll keeps at most 8,192 exactly.) Pure.
 */
#ifndef DASHBOARD_PEOPLE_H
#define DASHBOARD_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PEOPLE_EXACT_MAX 10000
#define PEOPLE_REGISTER_BITS 14
#define PEOPLE_REGISTERS (1 << PEOPLE_REGISTER_BITS)
/* Bytes of a stored set: its kind, then hashes or registers. */
#define PEOPLE_BYTES_MAX (1 + 8 * PEOPLE_EXACT_MAX)

struct people {
    bool estimated;                      /* the registers count, else the hashes */
    uint32_t count;                      /* of hashes */
    uint64_t hashes[PEOPLE_EXACT_MAX];   /* ascending, each once */
    uint8_t registers[PEOPLE_REGISTERS]; /* 0, or the longest run of zeros plus one */
};

/* Nobody. */
void people_init(struct people *people);

/* Adds people by hashes that ascend, each once; whether anything changed. */
bool people_add(struct people *people, const uint64_t *hashes, size_t count);

/* Adds a stored set; false: it is none. */
bool people_add_stored(struct people *people, const unsigned char *bytes, size_t len);

/* Writes the set as it is stored, at most PEOPLE_BYTES_MAX bytes; how many. */
size_t people_store(const struct people *people, unsigned char *bytes);

/* How many they are; exact unless `estimated`. */
int64_t people_count(const struct people *people);

#endif
