/*
 * Reading JSON trees by declared shapes: what the decoders of this room are
 * made of.
 *
 * A decoder declares the members of an object in a table; codec_object walks
 * the object once and stores, checks and complains member by member. Rules
 * that need more than one member are the decoder's own. Faults go to the
 * reader's list and reading goes on, so that one answer tells them all.
 * A reader belongs to one request; nothing here keeps state.
 */
#ifndef CODEC_JSON_H
#define CODEC_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tumpuk/terms.h>

#include "base/rfc3339.h"
#include "codec/codec.h"

/* Units of a threshold or an allowance; quantities have a narrower limit. */
#define CODEC_UNITS_MAX TUMPUK_MONEY_MAX
/* Bytes of a fault's field path; a longer one is cut. */
#define CODEC_FIELD_BYTES_MAX 320
/* Bytes of the client's text that a sentence repeats. */
#define CODEC_EXCERPT_BYTES_MAX 48

/* ---- parsing ---- */

/* Bytes of one body's tree. The largest request that is allowed takes a fifth. */
#define CODEC_TREE_BYTES_MAX ((size_t)32 * 1024 * 1024)

/* Parses a body. CODEC_OK: `*root` is the tree, whatever its type; it lives in
 * the arena, so it must never be given to json_decref nor be changed. Otherwise
 * `*root` is NULL. `error->faults` is made ready in any case; what it and the
 * message say is in `lang`. */
enum codec_result codec_parse(const char *body, size_t len, enum lang lang, struct arena *arena,
                              struct codec_error *error, json_t **root);

/* ---- the reader ---- */

struct codec_reader {
    struct arena *arena;
    struct fault_list *faults;
    enum lang lang;   /* theirs, for BILINGUAL(reader, …) */
    char *pool;       /* strings are copied here one after the other while they */
    size_t pool_left; /* fit, else into the arena */
};

/* A reader for the tree of a body of `body_len` bytes, 0 where it is not known.
 * The pool holds all its strings: none is longer decoded than written. */
void codec_reader_init(struct codec_reader *reader, struct arena *arena, struct fault_list *faults,
                       size_t body_len);

/* Parses a body and makes the reader for it: how every decoder begins. */
enum codec_result codec_begin(const char *body, size_t len, enum lang lang, struct arena *arena,
                              struct codec_error *error, struct codec_reader *reader,
                              json_t **root);

/* How the reading ended: no memory, faults or neither. */
enum codec_result codec_reader_result(const struct codec_reader *reader);

/* ---- where a value stands ---- */

/* Lives on the decoders' stack and is spelt out only when a fault is told.
 * NULL is the body itself. */
struct codec_path {
    const struct codec_path *parent;
    const char *key; /* a member's name; NULL: element `index` of a list */
    size_t key_len;
    size_t index; /* with a key: 0, or CODEC_PATH_SPELT where it is a path already */
};

#define CODEC_PATH_SPELT SIZE_MAX

#define CODEC_MEMBER(parent_, literal) \
    ((struct codec_path){(parent_), "" literal, sizeof(literal) - 1, 0})
#define CODEC_ELEMENT(parent_, index_) ((struct codec_path){(parent_), NULL, 0, (index_)})

/* ---- faults ---- */

/* Adds a fault at `path`: a code of codec.h and one sentence, BILINGUAL(reader, …). */
void codec_fault(struct codec_reader *reader, const struct codec_path *path, const char *code,
                 const char *detail, ...) __attribute__((format(printf, 4, 5)));

/* WRONG_TYPE at `path`: "Expected a list here; found null." */
void codec_fault_type(struct codec_reader *reader, const struct codec_path *path,
                      json_type expected, const json_t *found);

/* A short, printable, whole-character beginning of the client's text. */
const char *codec_excerpt(const char *text, size_t len, char out[CODEC_EXCERPT_BYTES_MAX + 4]);

/* The nearest of `count` names to a misspelt one, NULL where none is near. */
const char *codec_nearest(const char *text, size_t len, const char *(*name)(const void *, size_t),
                          const void *names, size_t count);

/* ---- objects ---- */

enum codec_kind {
    CODEC_KIND_INT64,   /* int64_t, min … max */
    CODEC_KIND_INT32,   /* int32_t, min … max */
    CODEC_KIND_ID,      /* struct tumpuk_text, 1 … 64 bytes */
    CODEC_KIND_NAME,    /* struct tumpuk_text, 1 … 200 characters, or 1 … max */
    CODEC_KIND_URL,     /* struct tumpuk_text, https only */
    CODEC_KIND_WORD,    /* int: the index in `words` */
    CODEC_KIND_INSTANT, /* int64_t: microseconds since the epoch */
    CODEC_KIND_JSON,    /* json_t *: borrowed, for the decoder to go on with */
};

/* The words that a member may have, as 0 … count - 1. */
struct codec_words {
    int count;
    const char *(*name)(int word);
};

struct codec_member {
    const char *name;
    uint8_t name_len;
    bool required;
    enum codec_kind kind;
    size_t offset; /* in the struct that codec_object fills */
    int64_t min;   /* integers, inclusive */
    int64_t max;
    const struct codec_words *words;
};

/* The two members of a designated initializer that name it. */
#define CODEC_NAMED(literal) .name = "" literal, .name_len = sizeof(literal) - 1

/* At most 32 members, so that a set of them fits 32 bits. */
struct codec_shape {
    uint32_t count;
    const struct codec_member *members;
};

/* Which members there were: bit i is member i of the shape. */
struct codec_found {
    uint32_t seen; /* given, rightly or wrongly */
    uint32_t good; /* stored without a fault */
};

/* Whether member `index` was given, and given well. */
static inline bool codec_seen(struct codec_found found, unsigned index)
{
    return (found.seen >> index & 1u) != 0;
}

static inline bool codec_good(struct codec_found found, unsigned index)
{
    return (found.good >> index & 1u) != 0;
}

/* Reads an object into `out`, a struct as the shape's offsets say and preset
 * with what missing members mean. Unknown members, missing required ones and
 * values that break their member's rule are faults; nothing is stored of
 * those. Not an object: a fault and nothing found. */
struct codec_found codec_object(struct codec_reader *reader, json_t *json,
                                const struct codec_path *path, const struct codec_shape *shape,
                                void *out);

/* ---- single values and lists: false with a fault added (or without memory) ---- */

bool codec_id(struct codec_reader *reader, const json_t *json, const struct codec_path *path,
              struct tumpuk_text *out);
bool codec_word(struct codec_reader *reader, const json_t *json, const struct codec_path *path,
                const struct codec_words *words, int *out);
bool codec_instant(struct codec_reader *reader, const json_t *json, const struct codec_path *path,
                   int64_t *at_us, struct rfc3339_zone *zone);

/* The body's member `currency`: its code and ISO 4217's exponent; faults leave
 * both as they are. */
void codec_currency(struct codec_reader *reader, const json_t *json, char out[4],
                    int *out_exponent);

/* Whether `json` is a list of `min` … `max` elements; `*count` says how many of
 * them to read all the same (0 … max). */
bool codec_list(struct codec_reader *reader, const json_t *json, const struct codec_path *path,
                size_t min, size_t max, size_t *count);

/* A list of ids; one that occurs again is no fault: they make a set. */
bool codec_ids(struct codec_reader *reader, const json_t *json, const struct codec_path *path,
               size_t min, size_t max, const struct tumpuk_text **out, uint32_t *out_count);

/* For each text the index of the first equal one before it, else TUMPUK_NONE;
 * empty texts equal none. NULL where all differ (or without memory). Takes
 * O(n log n) whatever the texts. */
const uint32_t *codec_duplicates(struct codec_reader *reader, const struct tumpuk_text *texts,
                                 uint32_t count);

/* DUPLICATE at `member` of the list's elements for each text that occurs again. */
void codec_tell_duplicates(struct codec_reader *reader, const struct codec_path *list,
                           const char *member, const struct tumpuk_text *texts, uint32_t count);

#endif
