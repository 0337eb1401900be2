/*
 * The lists of a campaign's products, LIVEs and videos, for who answers a page of
 * them and who exports them whole: parameters are read and lists opened by the same
 * code, so that both have the same items in the same order.
 */
#ifndef API_CAMPAIGN_LISTS_H
#define API_CAMPAIGN_LISTS_H

#include "api/item_list.h"
#include "dashboard/stock_state.h"
#include "shop/media.h"

/* Each is read without a page; then it is opened as item_list_open does. */

struct products_query {
    struct item_list_query list;
    bool all;               /* the shop's, else the campaign's */
    enum stock_state stock; /* only those; STOCK_NOT_COUNTED: any */
    int32_t low_days;       /* what lasts for fewer is low: the shop's, set by opening */
    const char *part;
};
/* ?scope, ?stock, ?q, and the list's own */
void products_query_read(const struct http_request *request, struct products_query *query,
                         struct fault_list *faults);
enum db_result products_list_open(struct api_call *call, struct products_query *query,
                                  struct dashboard *dashboard, struct item_list *list);

struct lives_query {
    struct item_list_query list;
    const char *status; /* NULL: any */
};
/* The LIVEs of a list, in the order of ids. */
struct lives {
    struct live_record *records;
    size_t count;
};
/* ?status, and the list's own */
void lives_query_read(const struct http_request *request, struct lives_query *query,
                      struct fault_list *faults);
enum db_result lives_list_open(struct api_call *call, const struct lives_query *query,
                               struct dashboard *dashboard, struct item_list *list,
                               struct lives *lives);
/* NULL: there is none of that id. */
const struct live_record *lives_find(const struct lives *lives, struct tumpuk_text id);

void videos_query_read(const struct http_request *request, struct item_list_query *query,
                       struct fault_list *faults);
enum db_result videos_list_open(struct api_call *call, struct item_list_query *query,
                                struct dashboard *dashboard, struct item_list *list);

http_handler api_get_campaign_products_export;
http_handler api_get_campaign_lives_export;
http_handler api_get_campaign_videos_export;

#endif
