/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/stream[?view][&date][&channel]
 * [&compare][&lang][&last_event_id]: key metrics and notifications as they come. */
#include <string.h>

#include "api/broadcast.h"

/* Digits of an id, at most: it fits an int64. */
#define ID_DIGITS_MAX 18

/* BROADCAST_LAST_UNKNOWN: it is none of ours. */
static int64_t parse_id(const char *text)
{
    int64_t id = 0;

    if (*text == '\0' || strlen(text) > ID_DIGITS_MAX)
        return BROADCAST_LAST_UNKNOWN;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return BROADCAST_LAST_UNKNOWN;
        id = id * 10 + (*text - '0');
    }
    return id;
}

/* A browser that comes back sends the header, and the same address as at first. What
 * it sends cannot be mended there, so that it is told to begin anew instead. */
static int64_t read_last_id(const struct http_request *request, struct fault_list *faults)
{
    const char *header = http_request_header(request, "Last-Event-ID");
    const char *text = http_request_query(request, "last_event_id");
    int64_t id = text != NULL ? parse_id(text) : BROADCAST_LAST_NONE;

    if (id == BROADCAST_LAST_UNKNOWN)
        fault_add(faults, "query.last_event_id", CODEC_FAULT_OUT_OF_RANGE,
                  BILINGUAL(faults, "Seharusnya id dari peristiwa notification.",
                            "The id of a notification event is expected."));
    return header != NULL ? parse_id(header) : id;
}

void api_get_stream(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"view", "date",          "channel", "compare",
                                             "lang", "last_event_id", NULL};
    struct broadcast_wish wish;
    struct fault_list faults;

    request->pretty = false; /* one line an event */
    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    request->lang = api_query_lang(request, &faults);
    dashboard_query_read_answer(request, &wish.query, &faults);
    wish.last_id = read_last_id(request, &faults);
    if (!api_refuse_faults(request, reply, &faults))
        broadcast_listen(request, reply, &wish);
}
