/*
 * Tables of what is stored, from one moment of the database: rows go to a file as the
 * database sends them, and the file is sent once the transaction has ended. So a
 * table takes as much memory however long it is, and a slow client keeps neither a
 * worker nor a snapshot.
 *
 * At most half of the database workers write tables at a time: answers that take
 * seconds leave the others to those that take milliseconds.
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
    const struct api_export_kind *kind;
    void *filter; /* of the list that is exported */
    /* Of the table at hand: */
    struct api_call *call;
    struct api_table table;
    struct api_table_title title; /* names and view are there; more may be set */
    uint64_t row_count;           /* without the header */
    bool is_open;                 /* the table */
    /* Of the page at hand: */
    struct arena *arena; /* emptied after each */
    const char *after;   /* id of the last item of the page before; NULL: the first page */
};

struct api_export_kind {
    const char *name_id; /* of the file, "produk" */
    const char *name_en;
    /* Writes the whole table; NULL: in pages. What refuses answers for itself. */
    enum db_result (*write)(struct api_export *export);
    void (*head)(struct sheet_out *out);
    /* Writes the next page; `*last` is the id of its last item, empty where none
     * may follow. */
    enum db_result (*page)(struct api_export *page, struct tumpuk_text *last);
};

/* ?format=csv or xlsx, else what Accept likes better; CSV where neither says. */
enum sheet_format api_export_format(struct http_request *request, struct fault_list *faults);

/* Answers with the whole table, unless there are faults. */
void api_export_run(struct http_request *request, struct http_reply *reply,
                    struct api_export *export, const struct fault_list *faults);

/* Refuses what has so many rows before any is written: true where the answer stands. */
bool api_export_too_many(const struct api_export *export, uint64_t row_count);
/* What came of writing rows that stopped where the table did: of one that is too
 * large the refusal, which stands then. */
enum db_result api_export_written(const struct api_export *export, enum db_result result);

#endif
