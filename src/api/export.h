/*
 * Tables of what a shop has stored, page by page, from one moment of the database.
 */
#ifndef API_EXPORT_H
#define API_EXPORT_H

#include "api/store.h"
#include "api/table.h"
#include "codec/store_sheet.h"

/* Bytes of one page, in memory. */
#define API_EXPORT_PAGE_BYTES_MAX ((size_t)256 * 1024 * 1024)

struct api_export {
    enum sheet_format format;
    void *filter; /* of the list that is exported */
    /* Of the page at hand: */
    struct api_call *call;
    struct arena *arena; /* emptied after each */
    struct api_table table;
    const char *after; /* id of the last item of the page before; NULL: the first page */
    uint64_t row_count;
};

struct api_export_kind {
    const char *name_id; /* of the file, "produk" */
    const char *name_en;
    void (*head)(struct sheet_out *out);
    /* Writes the next page; `*last` is the id of its last item, empty where none
     * may follow. */
    enum db_result (*page)(struct api_export *page, struct tumpuk_text *last);
};

/* ?format=csv or xlsx, else what Accept likes better; CSV where neither says. */
enum sheet_format api_export_format(struct http_request *request, struct fault_list *faults);

/* Answers with the whole table; the body of a plan that reads. */
enum db_result api_export_run(struct api_call *call, const struct api_export_kind *kind);

#endif
