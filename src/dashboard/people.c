#include "dashboard/people.h"

#include <string.h>

#include "pricing/money.h"

/* First byte of a stored set. */
#define KIND_EXACT 1
#define KIND_ESTIMATED 2

/* A hash's bits behind its register's number, and the largest value of one. */
#define RANK_BITS (64 - PEOPLE_REGISTER_BITS)
#define RANK_MAX (RANK_BITS + 1)

_Static_assert(1 + PEOPLE_REGISTERS <= PEOPLE_BYTES_MAX, "a stored set has room for registers");

void people_init(struct people *people)
{
    people->estimated = false;
    people->count = 0;
}

/* ---- registers ---- */

static bool register_raise(struct people *people, size_t at, uint8_t value)
{
    if (people->registers[at] >= value)
        return false;
    people->registers[at] = value;
    return true;
}

static bool register_hash(struct people *people, uint64_t hash)
{
    uint64_t rest = hash << PEOPLE_REGISTER_BITS;
    int rank = rest == 0 ? RANK_MAX : __builtin_clzll(rest) + 1;

    return register_raise(people, hash >> RANK_BITS, (uint8_t)rank);
}

static void estimate_from_now_on(struct people *people)
{
    memset(people->registers, 0, sizeof people->registers);
    for (uint32_t i = 0; i < people->count; i++)
        (void)register_hash(people, people->hashes[i]);
    people->estimated = true;
    people->count = 0;
}

/* ---- adding ---- */

/* How many of the ascending hashes are not in the set. */
static size_t count_new(const struct people *people, const uint64_t *hashes, size_t count)
{
    size_t found = 0;
    uint32_t at = 0;

    for (size_t i = 0; i < count; i++) {
        while (at < people->count && people->hashes[at] < hashes[i])
            at++;
        found += at == people->count || people->hashes[at] != hashes[i];
    }
    return found;
}

/* Merges from the largest down, so that it needs no other room. */
static void merge(struct people *people, const uint64_t *hashes, size_t count, size_t new_count)
{
    size_t mine = people->count;
    size_t to = mine + new_count;

    people->count = (uint32_t)to;
    while (count > 0 && to > mine) {
        if (mine > 0 && people->hashes[mine - 1] >= hashes[count - 1]) {
            if (people->hashes[mine - 1] == hashes[count - 1])
                count--;
            people->hashes[--to] = people->hashes[--mine];
        } else {
            people->hashes[--to] = hashes[--count];
        }
    }
}

bool people_add(struct people *people, const uint64_t *hashes, size_t count)
{
    bool changed = false;

    if (!people->estimated) {
        size_t new_count = count_new(people, hashes, count);

        if (people->count + new_count <= PEOPLE_EXACT_MAX) {
            merge(people, hashes, count, new_count);
            return new_count > 0;
        }
        estimate_from_now_on(people);
        changed = true;
    }
    for (size_t i = 0; i < count; i++)
        changed |= register_hash(people, hashes[i]);
    return changed;
}

/* ---- stored sets ---- */

static uint64_t read_hash(const unsigned char *bytes)
{
    uint64_t hash = 0;

    for (int i = 0; i < 8; i++)
        hash = hash << 8 | bytes[i];
    return hash;
}

/* In pieces, so that they are read without room of their own. */
#define PIECE 256

static bool add_exact(struct people *people, const unsigned char *bytes, size_t len)
{
    uint64_t piece[PIECE];
    uint64_t last = 0;
    size_t count = len / 8;

    if (len % 8 != 0 || count > PEOPLE_EXACT_MAX)
        return false;
    if (people->count == 0 && !people->estimated) {
        for (size_t i = 0; i < count; i++)
            people->hashes[i] = read_hash(bytes + 8 * i);
        people->count = (uint32_t)count;
        for (size_t i = 1; i < count; i++) {
            if (people->hashes[i - 1] >= people->hashes[i])
                return false;
        }
        return true;
    }
    for (size_t at = 0; at < count;) {
        size_t n = 0;

        for (; n < PIECE && at < count; n++, at++) {
            piece[n] = read_hash(bytes + 8 * at);
            if (at > 0 && piece[n] <= last)
                return false;
            last = piece[n];
        }
        (void)people_add(people, piece, n);
    }
    return true;
}

/* Without branches, so that compilers take many at a time. */
static bool add_registers(struct people *people, const unsigned char *bytes, size_t len)
{
    unsigned char most = 0;

    if (len != PEOPLE_REGISTERS)
        return false;
    for (size_t i = 0; i < PEOPLE_REGISTERS; i++)
        most = bytes[i] > most ? bytes[i] : most;
    if (most > RANK_MAX)
        return false;
    if (!people->estimated)
        estimate_from_now_on(people);
    for (size_t i = 0; i < PEOPLE_REGISTERS; i++) {
        unsigned char mine = people->registers[i];

        people->registers[i] = mine > bytes[i] ? mine : bytes[i];
    }
    return true;
}

bool people_add_stored(struct people *people, const unsigned char *bytes, size_t len)
{
    if (len < 1)
        return false;
    if (bytes[0] == KIND_EXACT)
        return add_exact(people, bytes + 1, len - 1);
    return bytes[0] == KIND_ESTIMATED && add_registers(people, bytes + 1, len - 1);
}

size_t people_store(const struct people *people, unsigned char *bytes)
{
    unsigned char *to = bytes + 1;

    if (people->estimated) {
        bytes[0] = KIND_ESTIMATED;
        memcpy(to, people->registers, PEOPLE_REGISTERS);
        return 1 + PEOPLE_REGISTERS;
    }
    bytes[0] = KIND_EXACT;
    for (uint32_t i = 0; i < people->count; i++) {
        for (int shift = 56; shift >= 0; shift -= 8)
            *to++ = (unsigned char)(people->hashes[i] >> shift);
    }
    return (size_t)(to - bytes);
}

/* ---- counting ---- */

/* Fixed point: numbers with RANK_BITS bits behind the point. */
#define FIXED_ONE ((money_uwide)1 << RANK_BITS)

/* σ(zeros ÷ m) = x + Σ x^(2^k) 2^(k-1): what registers that are still 0 say. */
static money_uwide sigma(uint32_t zeros)
{
    money_uwide x = ((money_uwide)zeros << RANK_BITS) / PEOPLE_REGISTERS;
    money_uwide weight = 1;
    money_uwide sum = x;

    while (x > 0) {
        x = x * x >> RANK_BITS;
        sum += x * weight;
        weight *= 2;
    }
    return sum;
}

/* O. Ertl, New cardinality estimation algorithms for HyperLogLog sketches, 2017,
 * algorithm 6, without bias at any count; its τ is 0 while no register is at its
 * largest value, which takes some 2^60 people. */
static int64_t estimate(const struct people *people)
{
    /* m² ÷ (2 ln 2), with 32 bits behind the point */
    const money_uwide alpha_m2 = (money_uwide)UINT64_C(3098164009) << (2 * PEOPLE_REGISTER_BITS);
    money_uwide sum = 0;
    uint32_t zeros = 0;

    for (size_t i = 0; i < PEOPLE_REGISTERS; i++) {
        uint8_t value = people->registers[i];

        zeros += value == 0;
        if (value > 0 && value <= RANK_BITS)
            sum += FIXED_ONE >> value;
    }
    if (zeros == PEOPLE_REGISTERS)
        return 0;
    sum += PEOPLE_REGISTERS * sigma(zeros);
    if (sum == 0)
        return INT64_MAX;
    return (int64_t)(((alpha_m2 * FIXED_ONE / sum) + ((money_uwide)1 << 31)) >> 32);
}

int64_t people_count(const struct people *people)
{
    return people->estimated ? estimate(people) : people->count;
}
