/*
 * Lists of the dashboard: the items of a kind (products, LIVEs, videos) over a view
 * in the order of any figure, page by page from an order that is kept in memory
 * (api/list_cache.h). A page costs the same wherever it begins.
 *
 * An endpoint reads its parameters (item_list_query_read), opens the campaign
 * (dashboard_open), then the list (item_list_open) with a source that says which
 * items there are; it writes each item's own members and has the rest written here.
 */
#ifndef API_ITEM_LIST_H
#define API_ITEM_LIST_H

#include "api/dashboard.h"
#include "api/list_cache.h"
#include "dashboard/ranking.h"
#include "db/items.h"

/* Figures of a kind beside the metrics. */
#define ITEM_EXTRAS_MAX 8
#define ITEM_COLUMNS_MAX (METRIC_COUNT + ITEM_EXTRAS_MAX)
/* Bytes of one list, or of the sums that it is made of. */
#define ITEM_LIST_BYTES_MAX (512u * 1024 * 1024)

/* What is listed. A figure is named by its column: an enum metric, or METRIC_COUNT
 * and the place of an extra. Items have no metrics of people. */
struct item_kind {
    enum rollup_kind kind;
    const char *const *extras; /* names, NULL-terminated: what the source tells of each */
    unsigned money_extras;     /* which of them are money, a bit each; the others count */
};

/* ---- parameters ---- */

struct item_list_query {
    struct dashboard_query shared;
    const struct item_kind *kind;
    size_t column_count;
    unsigned columns[ITEM_COLUMNS_MAX]; /* to be shown */
    unsigned sort;
    bool descending;
    size_t limit;
    bool goes_on; /* behind this place: */
    struct metric_value after_value;
    struct tumpuk_text after_id;
    bool exact; /* all of it from the request's own snapshot: for exports */
};

/* ?view, ?date, ?channel, ?metrics, ?sort; by GMV descending unless told otherwise. */
void item_list_query_read(const struct http_request *request, const struct item_kind *kind,
                          struct item_list_query *query, struct fault_list *faults);
/* ?limit, ?cursor */
void item_list_query_read_page(const struct http_request *request, struct item_list_query *query,
                               struct fault_list *faults);
/* One name of a figure, of a parameter "query.<name>"; `lifetime`: extras too. False,
 * and a fault: there is none of that name, or not of these items. */
bool item_column_read(const struct item_kind *kind, const char *field, const char *name, size_t len,
                      bool lifetime, unsigned *column, struct fault_list *faults);
const char *item_column_name(const struct item_kind *kind, unsigned column);
enum metric_unit item_column_unit(const struct item_kind *kind, unsigned column);
/* All of it, as exports have it. */
void item_list_query_all(struct item_list_query *query);

/* ---- sums of all items ---- */

struct item_figures;

/* Sums of every item of the kind over a range on quarter hours, held for the caller
 * until item_figures_release. DB_NONE with an answer standing: the request waits for
 * who reads them already, and is run again. */
enum db_result item_figures_open(const struct dashboard *dashboard, enum rollup_kind kind,
                                 uint8_t channels, struct span_range range, bool exact,
                                 struct item_figures **out);
/* ROLLUP_SUM_COUNT sums; of what has none, zeros. */
const int64_t *item_figures_find(const struct item_figures *figures, struct tumpuk_text id);
bool item_figures_has(const struct item_figures *figures, struct tumpuk_text id);
/* Of what it was made, and when. */
const struct list_kept *item_figures_kept(const struct item_figures *figures);
void item_figures_release(struct item_figures *figures); /* NULL is nothing */

/* ---- lists ---- */

/* Gathers the items of a list. */
struct item_gather;
/* `extras`: as many as the kind has, NULL where it has none. False without memory. */
bool item_gather_add(struct item_gather *gather, struct tumpuk_text id,
                     const struct metric_value *extras);
/* The sums that the items are put in order by. */
const struct item_figures *item_gather_figures(const struct item_gather *gather);
/* Says that extras were worked out from these too: the list is as old as the oldest. */
void item_gather_used(struct item_gather *gather, const struct item_figures *figures);

/* Which items there are. */
struct item_source {
    const char *key; /* all that decides which they are, beside shop, kind, channels and time */
    int64_t version; /* where it stands still, so do they */
    /* Adds each of them once, in any order. */
    enum db_result (*read)(const struct dashboard *dashboard, void *arg,
                           struct item_gather *gather);
    void *arg;
};

struct item_list {
    const struct item_list_query *query;
    const struct dashboard *dashboard;
    struct item_ranking *ranking; /* held */
    size_t count;                 /* of items in all */
    size_t first;                 /* of the page */
    size_t end;                   /* behind its last */
};

/* Finds the list and cuts its page; the dashboard's range is on quarter hours from
 * then on, and its `as_of` what the list counts. DB_NONE as of item_figures_open;
 * anything but DB_OK: there is nothing to close. */
enum db_result item_list_open(struct dashboard *dashboard, const struct item_list_query *query,
                              const struct item_source *source, struct item_list *out);
void item_list_close(struct item_list *list);

/* Of the item at that place, from 0. */
struct tumpuk_text item_list_id(const struct item_list *list, size_t at);
/* Those of the page, in its order, in the call's arena; NULL without memory. */
struct tumpuk_text *item_list_page_ids(const struct item_list *list);
struct metric_value item_list_value(const struct item_list *list, size_t at, unsigned column);

/* Begins the answer, up to "items": [ */
struct json_out item_list_answer(const struct item_list *list);
/* The same up to "items", for answers that tell more before it. */
struct json_out item_list_begin(const struct item_list *list);
/* "metrics": {…} of an item, inside its object. */
void item_list_metrics_encode(struct json_out *out, const struct item_list *list, size_t at);
/* Where the next page begins; NULL without memory. There is one item on this page. */
const char *item_list_cursor(const struct item_list *list);
/* Ends it, with next_cursor where more follow. */
void item_list_end(struct json_out *out, const struct item_list *list);

#endif
