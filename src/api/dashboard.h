/*
 * What the endpoints of the campaign dashboard share: which campaign, channels
 * and time an answer is about, and figures over ranges of time (spec dashboard).
 *
 * All of them read sums, never orders, at one instant: the watermark `as_of`.
 */
#ifndef API_DASHBOARD_H
#define API_DASHBOARD_H

#include "api/store.h"
#include "codec/dashboard_answer.h"
#include "dashboard/people.h"
#include "db/dashboard.h"

#define API_GMV_TARGET_BODY_MAX (64u * 1024)
#define API_SUB_CAMPAIGNS_MAX 500

extern const struct http_problem API_PROBLEM_DASHBOARD_NOT_ENABLED;   /* 409 */
extern const struct http_problem API_PROBLEM_CHANNEL_NOT_IN_CAMPAIGN; /* 409 */
extern const struct http_problem API_PROBLEM_ORDERS_NOT_KEPT;         /* 410 */

/* What a request asks for, as far as its parameters tell. */
struct dashboard_query {
    enum view_kind view;
    int64_t day;      /* of VIEW_DAY */
    const char *date; /* as given, NULL: none */
    uint8_t channels; /* a set; 0: not told */
    bool all;         /* the campaign's channels, whichever they are */
    bool compare_told;
    enum dashboard_compare compare;
    int64_t from_us; /* the view is cut to this; TUMPUK_TIME_MIN: no cut */
    int64_t to_us;   /* TUMPUK_TIME_MAX: no cut */
};

/* ?view, ?date, ?channel */
void dashboard_query_read(const struct http_request *request, struct dashboard_query *query,
                          struct fault_list *faults);
/* ?channel alone, for answers about the whole campaign */
void dashboard_query_read_channel(const struct http_request *request, struct dashboard_query *query,
                                  struct fault_list *faults);
/* ?compare */
void dashboard_query_read_compare(const struct http_request *request, struct dashboard_query *query,
                                  struct fault_list *faults);

/* A campaign's dashboard, found. */
struct dashboard {
    struct api_call *call;
    struct campaign_record campaign;
    struct span_range period; /* of the campaign */
    uint8_t channels;         /* asked for: a set */
    uint8_t previous_channels;
    struct span_range previous_period; /* of the campaign before */
    struct dashboard_head head;
};

/* A campaign that has a dashboard; of another the answer is a refusal. */
enum db_result dashboard_find_campaign(struct api_call *call, const char *campaign_id,
                                       struct campaign_record *out);
/* Reads the watermark and the campaign of the path, and works out what the query
 * covers. Anything but DB_OK: an answer stands, or the database's own fault. */
enum db_result dashboard_open(struct api_call *call, const struct dashboard_query *query,
                              struct dashboard *out);
/* Then, what it is compared with; none where there is no such campaign. */
enum db_result dashboard_open_comparison(struct dashboard *dashboard,
                                         const struct dashboard_query *query);

/* Ranges of time, each with its figures. */
struct dashboard_series {
    uint8_t channels; /* a set */
    unsigned people;  /* which are wanted: bits of metric_people_needed */
    bool cumulative;  /* each from the first one's begin on */
    size_t count;
    const struct span_range *ranges; /* on whole minutes, in any order */
    struct metric_figures *figures;  /* to be filled in */
};
enum db_result dashboard_series_read(struct api_call *call, const struct dashboard_series *asked);

/* Adds the stored sets of the kind in parts of time to `into`, in the order of time.
 * `reach` is called before each with its bucket's begin; false ends with DB_FAILED. */
typedef bool people_reach(void *arg, int64_t starts_us);
enum db_result dashboard_people_read(struct api_call *call, enum db_people_kind kind,
                                     const struct db_span_query *query, struct people *into,
                                     people_reach *reach, void *arg);

/* Where nothing was counted from the range's end on, moves that to the end of its day
 * of UTC: the same is in it, and is read as days, not as the hours and minutes up to
 * now. */
enum db_result dashboard_lengthen(struct api_call *call, struct span_range *range);

/* GMV of channels over a range. */
enum db_result dashboard_gmv(struct api_call *call, uint8_t channels, struct span_range range,
                             int64_t *gmv);

/* The target with its pace; `target` may have none. */
enum db_result dashboard_target_read(struct dashboard *dashboard,
                                     const struct db_gmv_target *target,
                                     struct dashboard_target *out);

/* Answers the target as it is stored; DB_NONE: there is none. */
enum db_result api_answer_gmv_target(struct dashboard *dashboard);

/* Whether it is the name of a figure of LIVEs or videos for all their life: there is
 * one, but no trend of it, nor of other items. */
bool dashboard_is_lifetime(const char *name, size_t len);
/* Adds that a trend would have too many points. */
void dashboard_fault_points(struct fault_list *faults);
/* The overview: ?view, ?date, ?channel and ?compare, and what GET dashboard answers. */
void dashboard_query_read_answer(const struct http_request *request, struct dashboard_query *query,
                                 struct fault_list *faults);
enum db_result dashboard_answer(struct api_call *call, const struct dashboard_query *query);

/* Runs a body that reads, once the parameters are found good. */
void dashboard_run(struct http_request *request, struct http_reply *reply, api_call_body *body,
                   void *input, const struct fault_list *faults);
/* All of a handler that takes ?view, ?date and ?channel: these are the body's input. */
void dashboard_run_view(struct http_request *request, struct http_reply *reply,
                        api_call_body *body);

http_handler api_get_gmv_target;
http_handler api_put_gmv_target;
http_handler api_delete_gmv_target;
http_handler api_get_dashboard;
http_handler api_get_trend;
http_handler api_get_traffic;
http_handler api_get_funnel;
http_handler api_get_sub_campaigns;
http_handler api_get_campaign_products;
http_handler api_get_campaign_products_trend;
http_handler api_get_stream;
http_handler api_get_orders_export;

#endif
