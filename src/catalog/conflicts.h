/*
 * Which stored promotions one promotion meets in its slot, and which of the two
 * wins (spec api: conflicts of a promotion that is written).
 *
 * Who wins is the core's verdict: of a basket of the SKU alone, with the fewest
 * units that meet the thresholds of both, and only these two offered. Reads a
 * snapshot, which stays pinned meanwhile; the answer lives in the arena.
 */
#ifndef CATALOG_CONFLICTS_H
#define CATALOG_CONFLICTS_H

#include "catalog/rulebook_shelf.h"
#include "catalog/snapshot.h"

/* Conflicts told; all are counted. */
#define CATALOG_CONFLICTS_MAX 50
/* Ids of SKUs told of each. */
#define CATALOG_CONFLICT_SKUS_SHOWN 10
/* Pairs of a stored promotion and a SKU that are judged. */
#define CATALOG_CONFLICT_PAIRS_MAX 5000
/* Two promotions that are for the whole shop are judged on so many SKUs, the first
 * in the order of ids. */
#define CATALOG_CONFLICT_SAMPLE_MAX 100
/* Entries of lists that are read on the way. */
#define CATALOG_CONFLICT_READS_MAX 1000000

/* Of the promotion asked about; the order in which conflicts are told. */
enum catalog_conflict_outcome {
    CATALOG_CONFLICT_LOSES,
    CATALOG_CONFLICT_DEPENDS, /* on the SKU, or on the shipping fee */
    CATALOG_CONFLICT_WINS,
};
#define CATALOG_CONFLICT_OUTCOME_COUNT 3

struct catalog_conflict_skus {
    uint32_t count;
    uint32_t shown;
    struct tumpuk_text ids[CATALOG_CONFLICT_SKUS_SHOWN]; /* the first, in the order of ids */
};

/* With one stored promotion. */
struct catalog_conflict {
    struct tumpuk_text promotion_id;
    struct tumpuk_text name; /* empty: none */
    enum tumpuk_type type;
    int64_t from_us; /* both hold; not before the instant asked about */
    int64_t to_us;   /* exclusive; TUMPUK_TIME_MAX: for ever */
    enum catalog_conflict_outcome outcome;
    enum tumpuk_reason reason; /* of who loses: OUTRANKED or SMALLER_DISCOUNT */
    struct catalog_conflict_skus skus;
    struct catalog_conflict_skus wins;  /* of them: where it wins, whatever the fee */
    struct catalog_conflict_skus loses; /* where it loses, whatever the fee */
};

struct catalog_conflicts {
    size_t total;
    size_t count; /* told: CATALOG_CONFLICTS_MAX at most */
    const struct catalog_conflict *list;
    bool complete; /* everything was looked at: counts are not too low */
};

/* Conflicts of `promotion` from `from_us` on with the snapshot's promotions, that
 * of its own id and deactivated ones left out. False: no memory. */
bool catalog_conflicts_find(const struct catalog_snapshot *snapshot,
                            const struct rulebook_shelf *shelf,
                            const struct tumpuk_promotion *promotion, int64_t from_us,
                            struct arena *arena, struct catalog_conflicts *out);

#endif
