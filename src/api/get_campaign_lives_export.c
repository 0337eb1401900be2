/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/lives/export[?format][&status][&metrics]
 * [&sort][&view][&date][&channel]: the list, whole. */
#include "api/campaign_lists.h"
#include "api/item_export.h"

static enum db_result read_titles(const struct item_list *list, struct arena *arena,
                                  const void *arg, const struct tumpuk_text *ids, size_t count,
                                  struct tumpuk_text *names)
{
    const struct lives *lives = arg;

    (void)list;
    (void)arena;
    for (size_t i = 0; i < count; i++) {
        const struct live_record *live = lives_find(lives, ids[i]);

        if (live != NULL)
            names[i] = live->title;
    }
    return DB_OK;
}

static enum db_result write_lives(struct api_export *export)
{
    struct lives lives;
    const struct item_export how = {
        .id = "live_id", .name = "title", .read_names = read_titles, .arg = &lives};
    struct dashboard dashboard;
    struct item_list list;
    enum db_result result = lives_list_open(export->call, export->filter, &dashboard, &list,
                                            &lives);

    if (result != DB_OK)
        return result;
    result = item_export_write(export, &list, &how);
    item_list_close(&list);
    return result;
}

void api_get_campaign_lives_export(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"format", "status", "metrics", "sort",
                                             "view",   "date",   "channel", NULL};
    static const struct api_export_kind KIND = {
        .name_id = "LIVE", .name_en = "LIVE", .write = write_lives};
    struct lives_query query;
    struct api_export export = {.kind = &KIND, .filter = &query};
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    export.format = api_export_format(request, &faults);
    lives_query_read(request, &query, &faults);
    item_list_query_all(&query.list);
    api_export_run(request, reply, &export, &faults);
}
