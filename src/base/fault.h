/*
 * Violations found in a request, gathered so that one answer tells them all.
 *
 * The list lives in an arena; so do its texts unless static. Not thread-safe.
 */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/lang.h"

/* At most so many are told; the rest are only counted. */
#define FAULTS_MAX 200

struct fault {
    const char *field;  /* "promotions[2].benefit.bps"; "" is the body itself */
    const char *code;   /* "OUT_OF_RANGE"; static */
    const char *detail; /* one sentence, in the language of the list */
};

struct fault_list {
    struct arena *arena;
    enum lang lang; /* of the sentences: see BILINGUAL */
    size_t count;   /* kept in items */
    size_t missed;  /* found beyond FAULTS_MAX */
    struct fault *items;
};

void fault_list_init(struct fault_list *list, struct arena *arena, enum lang lang);

/* Adds one. `field` is copied; `code` must be static; `detail` is formatted. */
void fault_add(struct fault_list *list, const char *field, const char *code, const char *detail,
               ...) __attribute__((format(printf, 4, 5)));

/* Adds those of a part of the request, which stands at `place`: its fields then
 * begin with that ("change[2].benefit.bps"). */
void fault_list_adopt(struct fault_list *list, const char *place, const struct fault_list *part);

#endif
