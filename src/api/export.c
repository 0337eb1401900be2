#include "api/export.h"

#include <string.h>

enum sheet_format api_export_format(struct http_request *request, struct fault_list *faults)
{
    static const char *const FORMATS[] = {"csv", "xlsx", NULL};
    static const char *const TYPES[] = {HTTP_TYPE_CSV, HTTP_TYPE_XLSX};

    return api_table_form(request, FORMATS, TYPES, 2, faults) == 1 ? SHEET_XLSX : SHEET_CSV;
}

static enum db_result write_pages(struct api_export *export, const struct api_export_kind *kind)
{
    char after[CODEC_ID_BYTES_MAX + 1];
    struct tumpuk_text last = {.len = 0};
    enum db_result result;

    kind->head(export->table.out);
    do {
        result = kind->page(export, &last);
        if (result == DB_OK && last.len > CODEC_ID_BYTES_MAX)
            return DB_FAILED;
        if (result == DB_OK && last.len > 0) {
            memcpy(after, last.bytes, last.len); /* it dies with the page */
            after[last.len] = '\0';
            export->after = after;
        }
        arena_reset(export->arena);
    } while (result == DB_OK && last.len > 0);
    return result;
}

static enum db_result answer(struct api_export *export, const struct api_export_kind *kind)
{
    struct api_call *call = export->call;
    const struct api_table_title title = {.subject = call->shop.name,
                                          .name_id = kind->name_id,
                                          .name_en = kind->name_en,
                                          .view = call->view};

    switch (api_table_send(call->request, call->reply, &export->table, &title, export->row_count)) {
    case SHEET_OUT_DONE:
        return DB_OK;
    case SHEET_OUT_TOO_LARGE:
        return api_refuse(call);
    case SHEET_OUT_FAILED:
        break;
    }
    return DB_FAILED;
}

enum db_result api_export_run(struct api_call *call, const struct api_export_kind *kind)
{
    struct api_export export = *(const struct api_export *)call->input;
    enum db_result result = DB_FAILED;

    export.call = call;
    export.arena = arena_new(API_EXPORT_PAGE_BYTES_MAX);
    if (export.arena == NULL || !api_table_open(call->request, export.format, &export.table))
        goto out;
    result = write_pages(&export, kind);
    if (result == DB_OK)
        result = answer(&export, kind);
    else
        api_table_abandon(&export.table);
out:
    arena_free(export.arena);
    return result;
}
