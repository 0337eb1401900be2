/* Parameters of the dashboard's lists of items. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api/item_list.h"

/* Of what has no value, as a cursor's. */
#define NO_VALUE "-"

static bool find_extra(const struct item_kind *kind, const char *name, size_t len, unsigned *column)
{
    for (unsigned i = 0; kind->extras[i] != NULL; i++) {
        if (strlen(kind->extras[i]) == len && memcmp(kind->extras[i], name, len) == 0) {
            *column = METRIC_COUNT + i;
            return true;
        }
    }
    return false;
}

bool item_column_read(const struct item_kind *kind, const char *field, const char *name, size_t len,
                      bool lifetime, unsigned *column, struct fault_list *faults)
{
    enum metric metric;
    bool is_metric = metric_find(name, len, &metric);

    if (is_metric && metric_people_needed(metric) == 0) {
        *column = metric;
        return true;
    }
    if (lifetime && find_extra(kind, name, len, column))
        return true;
    if (is_metric)
        fault_add(faults, field, API_FAULT_METRIC_NOT_AVAILABLE,
                  BILINGUAL(faults, "Metrik ini hanya ada untuk seluruh toko.",
                            "There is this metric for the whole shop only."));
    else if (dashboard_is_lifetime(name, len))
        fault_add(
            faults, field, API_FAULT_METRIC_NOT_AVAILABLE,
            BILINGUAL(faults, "Metrik ini tidak ada di sini.", "There is no such metric here."));
    else
        fault_add(faults, field, CODEC_FAULT_UNKNOWN_VALUE,
                  BILINGUAL(faults, "Tidak ada metrik dengan nama itu.",
                            "There is no metric of that name."));
    return false;
}

const char *item_column_name(const struct item_kind *kind, unsigned column)
{
    return column < METRIC_COUNT ? metric_name((enum metric)column)
                                 : kind->extras[column - METRIC_COUNT];
}

/* All that the kind has. */
static void choose_all(struct item_list_query *query)
{
    for (unsigned i = 0; i < METRIC_COUNT; i++) {
        if (metric_people_needed((enum metric)i) == 0)
            query->columns[query->column_count++] = i;
    }
    for (unsigned i = 0; query->kind->extras[i] != NULL; i++)
        query->columns[query->column_count++] = METRIC_COUNT + i;
}

static void choose(struct item_list_query *query, const char *name, size_t len,
                   struct fault_list *faults)
{
    unsigned column = 0;

    if (!item_column_read(query->kind, "query.metrics", name, len, true, &column, faults))
        return;
    for (size_t i = 0; i < query->column_count; i++) {
        if (query->columns[i] == column) {
            fault_add(faults, "query.metrics", CODEC_FAULT_DUPLICATE,
                      BILINGUAL(faults, "Metrik %s diminta dua kali.",
                                "The metric %s is asked for twice."),
                      item_column_name(query->kind, column));
            return;
        }
    }
    query->columns[query->column_count++] = column;
}

void item_list_query_read(const struct http_request *request, const struct item_kind *kind,
                          struct item_list_query *query, struct fault_list *faults)
{
    const char *metrics = http_request_query(request, "metrics");
    const char *sort = http_request_query(request, "sort");

    *query = (struct item_list_query){.kind = kind, .sort = METRIC_GMV, .descending = true};
    dashboard_query_read(request, &query->shared, faults);
    if (metrics == NULL)
        choose_all(query);
    for (const char *end = metrics; end != NULL; metrics = end + 1) {
        end = strchr(metrics, ',');
        choose(query, metrics, end != NULL ? (size_t)(end - metrics) : strlen(metrics), faults);
        if (end == NULL)
            break;
    }
    if (sort == NULL)
        return;
    query->descending = sort[0] == '-';
    sort += query->descending;
    (void)item_column_read(kind, "query.sort", sort, strlen(sort), true, &query->sort, faults);
}

/* As item_list_end writes it. */
static bool read_value(const char *text, struct metric_value *value)
{
    char *end;

    *value = (struct metric_value){.known = strcmp(text, NO_VALUE) != 0};
    if (!value->known)
        return true;
    errno = 0;
    value->value = strtoll(text, &end, 10);
    return errno == 0 && end != text && *end == '\0';
}

void item_list_query_read_page(const struct http_request *request, struct item_list_query *query,
                               struct fault_list *faults)
{
    struct api_position position;

    query->limit = api_query_limit(request, faults);
    query->goes_on = api_cursor_decode(request, faults, &position);
    if (!query->goes_on)
        return;
    query->after_id = api_text(position.id);
    if (!read_value(position.value, &query->after_value))
        api_cursor_refuse(faults);
}

const char *item_list_cursor(const struct item_list *list)
{
    const struct http_request *request = list->dashboard->call->request;
    struct metric_value value = item_list_value(list, list->end - 1, list->query->sort);
    const char *text = value.known ? arena_printf(request->arena, "%lld", (long long)value.value)
                                   : NO_VALUE;

    if (text == NULL)
        return NULL;
    return api_cursor_encode(
        request,
        &(struct api_position){.value = text, .id = item_list_id(list, list->end - 1).bytes});
}
