/* Parameters that the endpoints of the dashboard have in common. */
#include <stdio.h>
#include <string.h>

#include "api/dashboard.h"

#define DATE_LEN 10 /* YYYY-MM-DD */

static void read_date(const struct http_request *request, struct dashboard_query *query,
                      struct fault_list *faults)
{
    const char *text = http_request_query(request, "date");
    char midnight[RFC3339_TEXT_MAX];
    int64_t at_us = 0;

    if (text == NULL)
        return;
    (void)snprintf(midnight, sizeof midnight, "%.10sT00:00:00Z", text);
    if (strlen(text) != DATE_LEN || !rfc3339_parse(midnight, strlen(midnight), &at_us, NULL)) {
        fault_add(faults, "query.date", CODEC_FAULT_INVALID_TIME,
                  BILINGUAL(faults, "Seharusnya tanggal, seperti 2025-11-11.",
                            "A date is expected, such as 2025-11-11."));
        return;
    }
    query->date = text;
    query->day = rollup_bucket(at_us, 1440) / CALENDAR_DAY_US;
}

void dashboard_query_read_channel(const struct http_request *request, struct dashboard_query *query,
                                  struct fault_list *faults)
{
    const char *shop_tokopedia = tumpuk_channel_name(TUMPUK_CHANNEL_SHOP_TOKOPEDIA);
    const char *const words[] = {shop_tokopedia, tumpuk_channel_name(TUMPUK_CHANNEL_TOKOPEDIA),
                                 "ALL", NULL};
    const char *word = api_query_word(request, "channel", words, faults);

    *query = (struct dashboard_query){.from_us = TUMPUK_TIME_MIN, .to_us = TUMPUK_TIME_MAX};
    if (word == NULL)
        return;
    query->all = strcmp(word, "ALL") == 0;
    if (!query->all)
        query->channels = strcmp(word, shop_tokopedia) == 0 ? TUMPUK_CHANNEL_SHOP_TOKOPEDIA
                                                            : TUMPUK_CHANNEL_TOKOPEDIA;
}

void dashboard_query_read(const struct http_request *request, struct dashboard_query *query,
                          struct fault_list *faults)
{
    const char *words[VIEW_KIND_COUNT + 1] = {NULL};
    const char *word;

    dashboard_query_read_channel(request, query, faults);
    for (int i = 0; i < VIEW_KIND_COUNT; i++)
        words[i] = view_kind_name((enum view_kind)i);
    word = api_query_word(request, "view", words, faults);
    for (int i = 0; word != NULL && i < VIEW_KIND_COUNT; i++) {
        if (strcmp(word, words[i]) == 0)
            query->view = (enum view_kind)i;
    }
    read_date(request, query, faults);
    if (query->view == VIEW_DAY && http_request_query(request, "date") == NULL)
        fault_add(faults, "query.date", CODEC_FAULT_REQUIRED,
                  BILINGUAL(faults, "Tampilan DAY memerlukan tanggal.", "View DAY needs a date."));
    if (query->view != VIEW_DAY && query->date != NULL)
        fault_add(faults, "query.date", CODEC_FAULT_NOT_ALLOWED,
                  BILINGUAL(faults, "Tanggal hanya untuk tampilan DAY.",
                            "A date goes with view DAY only."));
}

void dashboard_query_read_compare(const struct http_request *request, struct dashboard_query *query,
                                  struct fault_list *faults)
{
    const char *words[DASHBOARD_COMPARE_COUNT + 1] = {NULL};
    const char *word;

    for (int i = 0; i < DASHBOARD_COMPARE_COUNT; i++)
        words[i] = dashboard_compare_name((enum dashboard_compare)i);
    word = api_query_word(request, "compare", words, faults);
    for (int i = 0; word != NULL && i < DASHBOARD_COMPARE_COUNT; i++) {
        if (strcmp(word, words[i]) == 0)
            query->compare = (enum dashboard_compare)i;
    }
    query->compare_told = word != NULL;
    if (query->compare == DASHBOARD_COMPARE_PREVIOUS_DAY && query->view == VIEW_CAMPAIGN)
        fault_add(faults, "query.compare", CODEC_FAULT_NOT_ALLOWED,
                  BILINGUAL(faults, "Hari sebelumnya hanya untuk tampilan TODAY dan DAY.",
                            "The day before goes with views TODAY and DAY only."));
}

void dashboard_fault_points(struct fault_list *faults)
{
    fault_add(faults, "query.granularity", CODEC_FAULT_TOO_MANY,
              BILINGUAL(faults,
                        "Lebih dari %d titik: pilih granularity yang lebih lebar, atau from dan to "
                        "yang lebih dekat.",
                        "More than %d points: ask for a wider granularity, or for less time by "
                        "from and to."),
              GRID_BUCKETS_MAX);
}

bool dashboard_is_lifetime(const char *name, size_t len)
{
    static const char *const NAMES[] = {"views", "viewers",    "peak_viewers", "avg_watch_seconds",
                                        "likes", "product_gmv"};

    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (strlen(NAMES[i]) == len && memcmp(NAMES[i], name, len) == 0)
            return true;
    }
    return false;
}
