#include "api/item_export.h"

#include "codec/item_sheet.h"

/* Of which names are read at a time. */
#define BATCH_ITEMS 500

struct writing {
    struct api_export *export;
    const struct item_list *list;
    const struct item_export *how;
    struct item_sheet sheet;
    struct item_sheet_figure figures[ITEM_COLUMNS_MAX];
    struct arena *arena; /* of the batch at hand */
};

static void begin(struct writing *writing)
{
    const struct item_list_query *query = writing->list->query;

    for (size_t i = 0; i < query->column_count; i++)
        writing->figures[i] = (struct item_sheet_figure){
            .name = item_column_name(query->kind, query->columns[i]),
            .unit = item_column_unit(query->kind, query->columns[i])};
    writing->sheet = (struct item_sheet){.out = writing->export->table.out,
                                         .exponent = writing->export->call->shop.exponent,
                                         .figure_count = query->column_count,
                                         .figures = writing->figures};
    item_sheet_head(&writing->sheet, writing->how->id, writing->how->name);
}

static void write_item(struct writing *writing, size_t at, struct tumpuk_text name)
{
    const struct item_list_query *query = writing->list->query;
    struct metric_value values[ITEM_COLUMNS_MAX];

    for (size_t i = 0; i < query->column_count; i++)
        values[i] = item_list_value(writing->list, at, query->columns[i]);
    item_sheet_row(&writing->sheet, item_list_id(writing->list, at), name, values);
    writing->export->row_count++;
}

static enum db_result write_batch(struct writing *writing, size_t first, size_t count)
{
    struct tumpuk_text ids[BATCH_ITEMS];
    struct tumpuk_text names[BATCH_ITEMS] = {{.len = 0}};
    enum db_result result;

    for (size_t i = 0; i < count; i++)
        ids[i] = item_list_id(writing->list, first + i);
    result = writing->how->read_names(writing->list, writing->arena, writing->how->arg, ids, count,
                                      names);
    for (size_t i = 0; result == DB_OK && i < count; i++)
        write_item(writing, first + i, names[i]);
    arena_reset(writing->arena);
    return result;
}

enum db_result item_export_write(struct api_export *export, const struct item_list *list,
                                 const struct item_export *how)
{
    struct writing writing = {.export = export, .list = list, .how = how};
    enum db_result result = DB_OK;

    if (api_export_too_many(export, list->count))
        return api_refuse(export->call);
    writing.arena = arena_new(API_EXPORT_PAGE_BYTES_MAX);
    if (writing.arena == NULL)
        return DB_FAILED;
    begin(&writing);
    for (size_t at = 0; result == DB_OK && at < list->count; at += BATCH_ITEMS) {
        size_t left = list->count - at;

        result = write_batch(&writing, at, left < BATCH_ITEMS ? left : BATCH_ITEMS);
    }
    arena_free(writing.arena);
    export->title.campaign = list->dashboard->campaign.name;
    export->title.date = list->dashboard->head.date;
    return result;
}
