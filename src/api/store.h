/*
 * What the endpoints of a shop's store share: the transaction around each
 * request, preconditions, remembered answers, cursors, and writing products
 * and promotions whole.
 *
 * Who may call them is said in the route table, nowhere else.
 */
#ifndef API_STORE_H
#define API_STORE_H

#include "api/api.h"
#include "codec/conflict_answer.h"
#include "codec/store_answer.h"
#include "codec/store_decode.h"
#include "db/store.h"

#define API_SHOP_BODY_MAX (64u * 1024)
#define API_PRODUCT_BODY_MAX (256u * 1024)
#define API_PROMOTION_BODY_MAX (1024u * 1024)
#define API_CAMPAIGN_BODY_MAX (64u * 1024)
#define API_JOIN_BODY_MAX (1024u * 1024)
#define API_BATCH_BODY_MAX (6u * 1024 * 1024)
/* Bytes of ?q=. */
#define API_PART_BYTES_MAX 200

extern const struct http_problem API_PROBLEM_IDEMPOTENCY_KEY_MISSING; /* 400 */

extern const struct http_problem API_PROBLEM_PRECONDITION_REQUIRED;  /* 428 */
extern const struct http_problem API_PROBLEM_PRECONDITION_FAILED;    /* 412 */
extern const struct http_problem API_PROBLEM_IDEMPOTENCY_KEY_REUSED; /* 409 */
extern const struct http_problem API_PROBLEM_IN_PROGRESS;            /* 409 */
extern const struct http_problem API_PROBLEM_SHOP_ENDED;             /* 409 */
extern const struct http_problem API_PROBLEM_PRODUCT_EXISTS;         /* 409 */
extern const struct http_problem API_PROBLEM_PROMOTION_EXISTS;       /* 409 */
extern const struct http_problem API_PROBLEM_CAMPAIGN_EXISTS;        /* 409 */
extern const struct http_problem API_PROBLEM_CAMPAIGN_ENDED;         /* 409 */
extern const struct http_problem API_PROBLEM_CAMPAIGN_JOINED;        /* 409 */
extern const struct http_problem API_PROBLEM_CAMPAIGN_NOT_JOINED;    /* 404 */
extern const struct http_problem API_PROBLEM_MALFORMED_SHEET;        /* 400 */

/* ---- one request, one transaction ---- */

struct api_call {
    struct http_request *request;
    struct http_reply *reply;
    struct db_conn *conn;
    struct arena *arena;
    const char *shop_id;     /* of the path; "" where it has none */
    bool shop_found;         /* always, but where the plan says that it may be missing */
    struct shop shop;        /* writes have it locked, unless beside others */
    struct store_view view;  /* the shop's zone; UTC where there is no shop */
    void *input;             /* what the endpoint decoded */
    int64_t catalog_version; /* that the body raised the shop's to; 0: it did not */
    bool answered;           /* by a refusal: nothing is stored */
};

/* Does the work and writes the answer. DB_OK: what it stored is kept. It may be
 * run again from the start where a rival came between; the reply is empty then. */
typedef enum db_result api_call_body(struct api_call *call);

struct api_plan {
    api_call_body *body;
    bool writes;
    bool keyed;               /* takes an Idempotency-Key */
    bool keyed_for_good;      /* besides: must, and its answer is remembered for good */
    bool shop_may_be_missing; /* or ended */
    bool beside_others;       /* writes without the shop's lock: it locks what it decides by */
};

/* Runs the plan and sees to it that an answer stands. False: it is a refusal, or
 * what the body did was not kept. */
bool api_call_run(struct http_request *request, struct http_reply *reply,
                  const struct api_plan *plan, void *input);

/* Refusals: what a body returns once the answer stands. */
enum db_result api_refuse(struct api_call *call);
enum db_result api_refuse_problem(struct api_call *call, const struct http_problem *problem,
                                  const char *detail);
enum db_result api_refuse_all(struct api_call *call, const struct fault_list *faults);

/* If-Match and If-None-Match of a write against what is stored (spec api):
 * true where it may go on; else the answer stands. `required`: a resource that
 * exists is changed by who names its version only. */
bool api_precondition(struct api_call *call, bool exists, int64_t version, bool required);

/* Ends a write of what the shop prices with. */
enum db_result api_change_catalog(struct api_call *call, const struct catalog_change *changes,
                                  size_t count);

/* ---- Idempotency-Key ---- */

/* Before the work: true where an answer stands, the first one or a refusal
 * (`*result` says how the transaction ends). */
bool api_idempotency_begin(struct api_call *call, const struct api_plan *plan,
                           enum db_result *result);
/* After it: keeps the answer in the same transaction. */
enum db_result api_idempotency_end(struct api_call *call, const struct api_plan *plan);

/* ---- bodies ---- */

/* The request's body for the decoders. */
struct store_body api_body(const struct http_request *request, const char *id);

/* Refuses what the decoder found, and query parameters: true where an answer
 * stands. */
bool api_refuse_body(const struct http_request *request, struct http_reply *reply,
                     enum codec_result result, struct codec_error *error);

/* "/v1/shops/", "id", "/products/", "id", NULL: texts and, every second one,
 * ids, which are escaped. NULL without memory. */
const char *api_location(struct arena *arena, const char *text, ...) __attribute__((sentinel));

/* Appends an id or another text as one element of a path (RFC 3986). */
void api_escape(struct buf *buf, const char *text);

/* ---- cursors ---- */

/* Where a page begins: behind the last item of the one before. Opaque to
 * clients, bound to path and parameters (limit aside). `value` may be "". */
struct api_position {
    const char *value; /* that the list is ordered by */
    const char *id;    /* ties */
};
/* NULL without memory. */
const char *api_cursor_encode(const struct http_request *request,
                              const struct api_position *position);
/* Reads ?cursor=. false: there is none, or a fault was added. */
bool api_cursor_decode(const struct http_request *request, struct fault_list *faults,
                       struct api_position *out);
/* Adds that the cursor is none of this list's. */
void api_cursor_refuse(struct fault_list *faults);

/* The usual list in the order of ids: ?limit and ?cursor. */
struct api_page {
    size_t limit;
    const char *after; /* id, NULL: from the first */
};
void api_page_read(const struct http_request *request, struct fault_list *faults,
                   struct api_page *out);
/* All of a handler that takes no other parameters: runs the plan with the page as
 * its input. */
void api_page_run(struct http_request *request, struct http_reply *reply,
                  const struct api_plan *plan);
/* The number that a page of a list begins before that is in the order of numbers, the
 * newest first; 0: from the newest. */
int64_t api_page_before(const struct api_page *page, struct fault_list *faults);
/* Ends {"items": […]} with next_cursor where there is `more` behind `last`. */
void api_page_end(const struct http_request *request, struct json_out *out, bool more,
                  const struct tumpuk_text *last);
/* The same of a list in the order of numbers. */
void api_page_end_number(const struct http_request *request, struct json_out *out, bool more,
                         int64_t last);

/* ?q=, NULL where it is absent. */
const char *api_query_part(const struct http_request *request, struct fault_list *faults);
/* The filters of lists and exports: ?q and ?status; ?type, ?status, ?campaign_id
 * and ?sku_id. Limit and place stay. */
void api_products_filter(const struct http_request *request, struct fault_list *faults,
                         struct db_product_filter *out);
void api_promotions_filter(const struct http_request *request, struct fault_list *faults,
                           struct db_promotion_filter *out);

/* ---- shops, campaigns, products and promotions, whole ---- */
/* What may not be so is added to faults, and nothing is stored then; what is so
 * already is left. The writer has the shop locked, and the campaign. */

enum db_result api_write_shop(struct api_call *call, const struct shop *given,
                              struct fault_list *faults, enum store_outcome *outcome);
/* `before` is what is stored, NULL where nothing is. */
enum db_result api_write_campaign(struct api_call *call, const struct campaign_record *given,
                                  const struct campaign_record *before, struct fault_list *faults,
                                  enum store_outcome *outcome);
bool api_campaign_period_same(const struct campaign_record *a, const struct campaign_record *b);

struct api_product_write {
    const struct product_record *given;
    struct fault_list *faults; /* with one before: it is passed over */
    enum store_outcome outcome;
};
/* Stores what differs from what is stored, in one go however many. */
enum db_result api_write_products(struct api_call *call, struct api_product_write *writes,
                                  size_t count);
/* DB_NONE: the shop has no such product. */
enum db_result api_read_product(struct api_call *call, struct tumpuk_text id,
                                struct product_record *out);
/* In records that lie in the order of ids; NULL: not there. */
const struct product_record *api_find_product(const struct product_record *records, size_t count,
                                              struct tumpuk_text id);

struct api_promotion_write {
    const struct promotion_record *given;
    struct fault_list *faults;
    enum store_outcome outcome;
};
/* `joining`: also promotions that joining a campaign made, which are left alone
 * otherwise. */
enum db_result api_write_promotions(struct api_call *call, struct api_promotion_write *writes,
                                    size_t count, bool joining);
/* The shop joins the campaign, and is in it with these SKUs at these prices:
 * `writes`, as many, tell what became of their promotions. */
enum db_result api_write_join(struct api_call *call, const struct campaign_record *campaign,
                              const struct join_item *items, size_t count,
                              struct fault_list *faults, struct api_promotion_write *writes);
/* One promotion, with the answer: it, and what it meets in its slot. */
enum db_result api_put_one_promotion(struct api_call *call, const struct promotion_record *given);
enum db_result api_read_promotion(struct api_call *call, struct tumpuk_text id,
                                  struct promotion_record *out);
/* Whether both say the same, whatever their versions. */
bool api_promotion_same(struct arena *arena, const struct promotion_record *a,
                        const struct promotion_record *b);

/* ---- batches ---- */

struct api_batch_kind {
    store_batch_decoder *decode;
    /* Stores the items, and says in `outcomes` what became of each. */
    enum db_result (*write)(struct api_call *call, struct store_item *items, size_t count,
                            enum store_outcome *outcomes);
    struct tumpuk_text (*id)(const struct store_item *item); /* empty: not known */
    void (*place)(struct store_item *item);                  /* faults of sheets' items, by row */
};
/* Up to STORE_BATCH_ITEMS_MAX items, of JSON, CSV or XLSX, in one transaction, a
 * result each: what breaks rules is passed over and told. */
void api_batch_run(struct http_request *request, struct http_reply *reply,
                   const struct api_batch_kind *kind);

/* A text's bytes as the core has them. */
struct tumpuk_text api_text(const char *text);
bool api_text_same(struct tumpuk_text a, struct tumpuk_text b);
/* By bytes, as the database orders ids. */
int api_text_compare(struct tumpuk_text a, struct tumpuk_text b);

/* ---- endpoints ---- */
http_handler api_get_shops;
http_handler api_get_shop;
http_handler api_put_shop;
http_handler api_delete_shop;
http_handler api_get_products;
http_handler api_post_products;
http_handler api_post_products_batch;
http_handler api_get_products_catalogue_export;
http_handler api_get_product;
http_handler api_put_product;
http_handler api_delete_product;
http_handler api_get_promotions;
http_handler api_post_promotions;
http_handler api_post_promotions_batch;
http_handler api_get_promotions_export;
http_handler api_get_promotion;
http_handler api_put_promotion;
http_handler api_delete_promotion;
http_handler api_get_campaigns;
http_handler api_post_campaigns;
http_handler api_get_campaign;
http_handler api_put_campaign;
http_handler api_get_campaign_join;
http_handler api_put_campaign_join;
http_handler api_delete_campaign_join;

#endif
