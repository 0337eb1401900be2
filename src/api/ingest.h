/*
 * What the endpoints share that take data in: items that count once, and the
 * sums and sets of people that go with new rows in the same transaction (spec
 * dashboard, sections 1 and 4).
 *
 * Batches of one shop may come at once: locks are taken in the order that
 * db/data.h tells, and the shop's sums are locked last, so that they are held
 * for the shortest time.
 */
#ifndef API_INGEST_H
#define API_INGEST_H

#include "api/store.h"
#include "base/hash.h"
#include "codec/data_decode.h"
#include "db/data.h"
#include "db/stock.h"

#define API_DATA_BODY_MAX (6u * 1024 * 1024)

/* Adds TOO_FAR_AHEAD at `field` and answers false for what cannot have happened yet;
 * an instant that is not told (TUMPUK_TIME_MIN, _MAX) is passed over. */
bool api_ingest_check_ahead(const struct http_request *request, struct fault_list *faults,
                            const char *field, int64_t at_us);
/* Adds TOO_FAR_AHEAD or TOO_OLD at `field`; an instant that could not be read is
 * passed over. */
void api_ingest_check_instant(const struct http_request *request, struct fault_list *faults,
                              const char *field, int64_t at_us);

/* ---- a batch's items ---- */

struct api_item {
    struct tumpuk_text id;
    int64_t at_us;
    struct fault_list *decoded; /* what is wrong with it, before the store was asked */
    /* of one run of the transaction: */
    struct fault_list faults; /* those, and what the store says against it */
    enum data_outcome outcome;
    const struct tumpuk_text *quota_exceeded; /* promotions */
    size_t quota_exceeded_count;
};
struct api_items {
    struct api_item *items;
    size_t count;
};

/* Room for `count` items; false: without memory, the answer stands. */
bool api_items_make(struct http_request *request, struct http_reply *reply,
                    struct api_items *items);
/* Checks each one's instant, which stands at `field`. */
void api_items_check(const struct http_request *request, const struct api_items *items,
                     const char *field);
/* Begins a run of the transaction: each is DATA_INVALID until more is known. */
void api_items_begin(const struct api_items *items);
/* The first and the last instant of what was decoded without faults; false: nothing was. */
bool api_items_span(const struct api_items *items, int64_t *first_us, int64_t *last_us);
/* {"items": [{"index", "id", "result", …}]} */
void api_items_answer(struct api_call *call, const struct api_items *items);

/* Runs the body in a transaction of its own that does not lock the shop. */
void api_ingest_run(struct http_request *request, struct http_reply *reply, api_call_body *body,
                    void *input);

/* ---- exactly once ---- */

/* An item that counts unless its id is taken. */
struct api_once {
    struct db_key key;
    const unsigned char *fingerprint; /* its own */
    size_t index;                     /* of the item in the batch */
};
/* Inserts what has these ids, of items indexes[i] of the batch; sets `found` of keys
 * that were free. */
typedef enum db_result api_once_insert(struct api_call *call, struct db_key *const *keys,
                                       const size_t *indexes, size_t count);
typedef enum db_result api_once_prints(struct db_conn *conn, const char *shop_id,
                                       struct db_key *const *keys, size_t count);
/* Sorts the entries, inserts the first of each id, and tells by their items what became
 * of each: DATA_CREATED, DATA_DUPLICATE or DATA_CONFLICT. */
enum db_result api_ingest_once(struct api_call *call, struct api_once *entries, size_t count,
                               api_once_insert *insert, api_once_prints *prints,
                               const struct api_items *items);

/* Distinct ids, ascending by bytes. */
struct api_ids {
    struct tumpuk_text *ids;
    size_t count;
};
/* Sorts in place and takes out what occurs again. */
void api_ids_settle(struct api_ids *ids);
/* Its place; `count` where it is not there. */
size_t api_ids_find(const struct api_ids *ids, struct tumpuk_text id);

/* ---- sums and people ---- */

struct api_sight {
    enum db_people_kind kind;
    enum tumpuk_channel channel;
    int64_t at_us;
    uint64_t hash; /* of the person's id */
};
struct api_ingest {
    struct api_call *call;
    struct hash_key key; /* of names in the table of sums */
    struct rollup_table sums;
    struct api_sight *sights;
    size_t sight_count;
    bool settled;
};

/* Room for so many occasions with so many parts in all, and as many sights of
 * people; false without memory. */
bool api_ingest_begin(struct api_ingest *ingest, struct api_call *call, size_t occasions,
                      size_t parts, size_t sights);
struct rollup_name api_ingest_name(const struct api_ingest *ingest, struct tumpuk_text id);
void api_ingest_see(struct api_ingest *ingest, enum db_people_kind kind,
                    enum tumpuk_channel channel, int64_t at_us, struct tumpuk_text person);
/* Once everything is gathered: makes the sums as they will be stored. */
void api_ingest_settle(struct api_ingest *ingest);
/* The last thing of a transaction: adds everything to what is stored. Refuses the
 * batch where a sum leaves its range. */
enum db_result api_ingest_end(struct api_ingest *ingest);

/* Then, what its orders move of the stock: the sums are locked. Refuses the batch where
 * a level leaves its range. */
enum db_result api_ingest_move_stock(struct api_call *call, const struct db_stock_move *moves,
                                     size_t count);

/* The hash that tells people apart, the same in every process and for ever: sets
 * of people are stored. */
uint64_t api_person_hash(struct tumpuk_text id);

http_handler api_post_orders_batch;
http_handler api_post_order_events_batch;
http_handler api_post_traffic_batch;

#endif
