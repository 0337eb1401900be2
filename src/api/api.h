/*
 * The endpoints: one file each, named by method and path, all of the same
 * shape: decode → load → compute → encode. Also what they share.
 *
 * Handlers run on the event loop's threads or, where their route says
 * HTTP_RUN_WORKER, on a database worker; the context is shared by all threads.
 */
#ifndef API_API_H
#define API_API_H

#include <stdatomic.h>

#include "api/access.h"
#include "catalog/catalog.h"
#include "catalog/rulebook_shelf.h"
#include "codec/codec.h"
#include "codec/quote_answer.h"
#include "codec/quote_request.h"
#include "codec/rulebook_document.h"
#include "db/db.h"
#include "http/http.h"

struct broadcast;

/* What the handlers work with; made by main, lives as long as the server. */
struct api_context {
    struct rulebook_shelf *rulebooks;
    struct api_access *access;
    struct catalog *catalog;
    struct broadcast *broadcast;
    struct people_cache *people;  /* of dashboards; NULL: they read all anew */
    struct db_listener *listener; /* for /metrics; set once it runs */
    struct db_pool *pool;
    struct list_cache *lists;     /* of the dashboard */
    struct http_server *server;   /* for /metrics; set once it runs */
    const char *spool_directory;  /* of files that are sent */
    atomic_uint *exports_running; /* tables that are being written */
    unsigned exports_max;         /* at most so many at a time */
    const char *version;
    uint64_t projection_segments_max; /* of one answer */
    uint64_t forecast_segments_max;
    int64_t started_us;
    int64_t redemption_timeout_s; /* what checkouts drew on quotas is held so long */
    int64_t ahead_limit_us;       /* data may be so far ahead of the clock */
    int64_t raw_retention_us;     /* raw rows are kept so long, and no older data is taken */
};

/* The route table. */
extern const struct http_route API_ROUTES[];
extern const size_t API_ROUTE_COUNT;

/* Bytes of a body that the routes take. */
#define API_QUOTE_BODY_MAX (4u * 1024 * 1024)
#define API_COMBINATION_BODY_MAX (64u * 1024)
#define API_RULEBOOK_BODY_MAX (64u * 1024)
#define API_KEY_BODY_MAX (64u * 1024)

/* Lists (spec api). */
#define API_LIMIT_DEFAULT 50
#define API_LIMIT_MAX 500

/* Fault codes beside those of the decoders. */
#define API_FAULT_AMOUNT_OUT_OF_RANGE "AMOUNT_OUT_OF_RANGE"
#define API_FAULT_UNKNOWN_RULEBOOK "UNKNOWN_RULEBOOK"
#define API_FAULT_INVALID_CURSOR "INVALID_CURSOR"
#define API_FAULT_NOT_IN_FUTURE "NOT_IN_FUTURE"
#define API_FAULT_UNKNOWN_CAMPAIGN "UNKNOWN_CAMPAIGN"
#define API_FAULT_METRIC_NOT_AVAILABLE "METRIC_NOT_AVAILABLE" /* there is one, but not here */
#define API_FAULT_TOO_FAR_AHEAD "TOO_FAR_AHEAD"               /* of the clock */
#define API_FAULT_TOO_OLD "TOO_OLD" /* data of that time is not kept any more */
#define API_FAULT_UNKNOWN_PRODUCT "UNKNOWN_PRODUCT"
#define API_FAULT_UNKNOWN_SKU "UNKNOWN_SKU"
#define API_FAULT_UNKNOWN_VIDEO "UNKNOWN_VIDEO"
#define API_FAULT_TOO_MANY_SEGMENTS "TOO_MANY_SEGMENTS"
#define API_FAULT_UNKNOWN_TIME_ZONE "UNKNOWN_TIME_ZONE"
#define API_FAULT_UNKNOWN_PROMOTION "UNKNOWN_PROMOTION"
#define API_FAULT_ALREADY_STORED "ALREADY_STORED"
#define API_FAULT_NOT_RUNNING "NOT_RUNNING"
#define API_FAULT_QUOTA_EXHAUSTED "QUOTA_EXHAUSTED"
#define API_FAULT_BUYER_QUOTA_EXHAUSTED "BUYER_QUOTA_EXHAUSTED"

extern const struct http_problem API_PROBLEM_RULEBOOK_EXISTS;      /* 409 */
extern const struct http_problem API_PROBLEM_DATABASE_UNAVAILABLE; /* 503, Retry-After */
extern const struct http_problem API_PROBLEM_NOT_READY;            /* 503, Retry-After */

/* The context of a request. */
const struct api_context *api_context_of(const struct http_request *request);

/* Answers what a decoder said and what was added to its faults since, unless
 * CODEC_OK without any: true where an answer stands. */
bool api_reply_codec(const struct http_request *request, struct http_reply *reply,
                     enum codec_result result, const struct codec_error *error);

/* Answers 422 with the faults, of which there is at least one. */
void api_reply_faults(const struct http_request *request, struct http_reply *reply,
                      const struct fault_list *faults);
/* The same where there is any: true where an answer stands. */
bool api_refuse_faults(const struct http_request *request, struct http_reply *reply,
                       const struct fault_list *faults);
/* The same with a single fault. */
void api_reply_fault(const struct http_request *request, struct http_reply *reply,
                     const char *field, const char *code, const char *detail);

/* Adds that a sum left the range of money. */
void api_fault_out_of_range(struct fault_list *faults);
/* Answers 422 with that. */
void api_reply_out_of_range(const struct http_request *request, struct http_reply *reply);
/* Answers 503: no rulebook was read yet. */
void api_reply_no_rulebook(const struct http_request *request, struct http_reply *reply);

/* Answers what the database said, unless DB_OK: true where an answer stands. */
bool api_reply_db(const struct http_request *request, struct http_reply *reply,
                  enum db_result result);

/* Adds query parameters that are not in `names` (NULL-terminated) or stand
 * twice to the faults. `pretty` is always fine. */
void api_query_check(const struct http_request *request, const char *const *names,
                     struct fault_list *faults);
/* The same, where those of `lists` (NULL-terminated) may stand more than once. */
void api_query_check_lists(const struct http_request *request, const char *const *names,
                           const char *const *lists, struct fault_list *faults);
/* The same as api_query_check, answered at once: true where an answer stands. */
bool api_refuse_query(const struct http_request *request, struct http_reply *reply,
                      const char *const *names);

/* A query parameter as instant; absent or wrong (a fault): `*at_us` stays. */
void api_query_instant(const struct http_request *request, const char *name, int64_t *at_us,
                       struct fault_list *faults);
/* The same, with the zone in which it was written; may be NULL. */
void api_query_instant_zone(const struct http_request *request, const char *name, int64_t *at_us,
                            struct rfc3339_zone *zone, struct fault_list *faults);
/* The language asked for: ?lang= beats Accept-Language. */
enum lang api_query_lang(const struct http_request *request, struct fault_list *faults);
/* ?limit=, API_LIMIT_DEFAULT where absent; 0 where wrong (a fault). */
size_t api_query_limit(const struct http_request *request, struct fault_list *faults);

/* A whole number of 1 … max, `otherwise` where absent; 0 where wrong (a fault). */
int api_query_number(const struct http_request *request, const char *name, int otherwise, int max,
                     struct fault_list *faults);
/* A parameter that is one of the words, NULL where it is absent; a fault where
 * it is none. */
const char *api_query_word(const struct http_request *request, const char *name,
                           const char *const *words, struct fault_list *faults);
/* ?buyer= and ?channel=; the default where absent or wrong (a fault). */
enum tumpuk_buyer api_query_buyer(const struct http_request *request, struct fault_list *faults);
enum tumpuk_channel api_query_channel(const struct http_request *request,
                                      struct fault_list *faults);

/* Begins a JSON answer in the reply's body. */
struct json_out api_json(const struct http_request *request, struct http_reply *reply);
/* The same of a list: {"items": [ … */
struct json_out api_json_items(const struct http_request *request, struct http_reply *reply);

/* The rulebook of that version; unknown: NULL and a fault of `field`. While no
 * rulebook was read yet, NULL without a fault: api_find_rulebook then answers. */
const struct shelf_rulebook *api_named_rulebook(const struct http_request *request,
                                                const char *version, const char *field,
                                                struct fault_list *faults);
/* `named` if not NULL, else the rulebook in force at `at_us`; NULL: none was
 * read yet, and the answer (503) stands. */
const struct shelf_rulebook *api_find_rulebook(const struct http_request *request,
                                               struct http_reply *reply,
                                               const struct shelf_rulebook *named, int64_t at_us);

/* Prices a decoded request. NULL: the answer (422, 500) stands. The quote
 * lives in the request's arena. */
const struct tumpuk_quote *api_compute_quote(const struct http_request *request,
                                             struct http_reply *reply,
                                             const struct tumpuk_rulebook *rules,
                                             const struct quote_request *quote_request);

/* Puts rulebooks that the database has and the shelf lacks onto the shelf. */
enum db_result api_load_rulebooks(struct rulebook_shelf *shelf, struct db_conn *conn);
/* The same where their number differs: cheap, to be called every second. */
enum db_result api_refresh_rulebooks(struct rulebook_shelf *shelf, struct db_conn *conn);

/* The document of a rulebook on the shelf. */
struct rulebook_document api_rulebook_document(const struct shelf_rulebook *rulebook);

http_handler api_post_simulator_quotes;
http_handler api_post_simulator_combinations;
http_handler api_get_stacking_rules;
http_handler api_get_rulebooks;
http_handler api_get_rulebook;
http_handler api_post_rulebooks;
http_handler api_post_keys;
http_handler api_get_keys;
http_handler api_delete_key;
http_handler api_get_healthz;
http_handler api_get_readyz;
http_handler api_get_metrics;
http_handler api_get_version;
#ifdef TUMPUK_TEST_ROUTES
http_handler api_get_test_sleep;
#endif

#endif
