#include "api/export.h"

#include <string.h>

enum sheet_format api_export_format(struct http_request *request, struct fault_list *faults)
{
    static const char *const FORMATS[] = {"csv", "xlsx", NULL};
    static const char *const TYPES[] = {HTTP_TYPE_CSV, HTTP_TYPE_XLSX};

    return api_table_form(request, FORMATS, TYPES, 2, faults) == 1 ? SHEET_XLSX : SHEET_CSV;
}

/* ---- writing ---- */

static enum db_result write_pages(struct api_export *export)
{
    char after[CODEC_ID_BYTES_MAX + 1];
    struct tumpuk_text last = {.len = 0};
    enum db_result result = DB_OK;

    export->after = NULL;
    export->arena = arena_new(API_EXPORT_PAGE_BYTES_MAX);
    if (export->arena == NULL)
        return DB_FAILED;
    export->kind->head(export->table.out);
    do {
        result = export->kind->page(export, &last);
        if (result == DB_OK && last.len > CODEC_ID_BYTES_MAX)
            result = DB_FAILED;
        if (result == DB_OK && last.len > 0) {
            memcpy(after, last.bytes, last.len); /* it dies with the page */
            after[last.len] = '\0';
            export->after = after;
        }
        arena_reset(export->arena);
    } while (result == DB_OK && last.len > 0);
    arena_free(export->arena);
    return result;
}

static void abandon(struct api_export *export)
{
    if (export->is_open)
        api_table_abandon(&export->table);
    export->is_open = false;
}

static enum db_result write_table(struct api_call *call)
{
    struct api_export *export = call->input;

    abandon(export); /* of a run before this */
    export->call = call;
    export->row_count = 0;
    export->title = (struct api_table_title){.subject = call->shop.name,
                                             .name_id = export->kind->name_id,
                                             .name_en = export->kind->name_en,
                                             .view = call->view};
    export->is_open = api_table_open(call->request, export->format, &export->table);
    if (!export->is_open)
        return DB_FAILED;
    return export->kind->write != NULL ? export->kind->write(export) : write_pages(export);
}

bool api_export_too_many(const struct api_export *export, uint64_t row_count)
{
    if (export->format != SHEET_XLSX || row_count < SHEET_XLSX_ROWS_MAX)
        return false;
    api_table_refuse(export->call->request, export->call->reply);
    return true;
}

enum db_result api_export_written(const struct api_export *export, enum db_result result)
{
    if (sheet_out_so_far(export->table.out) != SHEET_OUT_TOO_LARGE)
        return result;
    api_table_refuse(export->call->request, export->call->reply);
    return api_refuse(export->call);
}

/* ---- how many at a time ---- */

static bool begin(const struct api_context *context)
{
    unsigned running = atomic_load(context->exports_running);

    while (running < context->exports_max) {
        if (atomic_compare_exchange_weak(context->exports_running, &running, running + 1))
            return true;
    }
    return false;
}

static void answer(struct http_request *request, struct http_reply *reply,
                   struct api_export *export)
{
    static const struct api_plan PLAN = {.body = write_table};

    if (!api_call_run(request, reply, &PLAN, export)) {
        abandon(export);
        return;
    }
    if (api_table_send(request, reply, &export->table, &export->title, export->row_count) ==
        SHEET_OUT_FAILED)
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
}

void api_export_run(struct http_request *request, struct http_reply *reply,
                    struct api_export *export, const struct fault_list *faults)
{
    const struct api_context *context = api_context_of(request);

    if (api_refuse_faults(request, reply, faults))
        return;
    if (!begin(context)) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_OVERLOADED,
                           BILINGUAL(request, "Terlalu banyak tabel sedang disusun.",
                                     "Too many tables are being written."),
                           NULL, 0);
        return;
    }
    answer(request, reply, export);
    (void)atomic_fetch_sub(context->exports_running, 1);
}
