/*
 * Tables to download: written row by row, from one moment of the database, into a
 * file without a name, which is sent once it is whole. A slow client so costs a
 * file, not a database worker.
 */
#ifndef API_EXPORT_H
#define API_EXPORT_H

#include "api/store.h"
#include "codec/store_sheet.h"

/* Bytes of one export, before XLSX is packed. */
#define API_EXPORT_BYTES_MAX (UINT64_C(512) * 1024 * 1024)
/* Of one page of it, in memory. */
#define API_EXPORT_PAGE_BYTES_MAX ((size_t)256 * 1024 * 1024)

struct api_export {
    enum sheet_format format;
    void *filter; /* of the list that is exported */
    /* Of the page at hand: */
    struct api_call *call;
    struct arena *arena; /* emptied after each */
    struct sheet_out *out;
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
