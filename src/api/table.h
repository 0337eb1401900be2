/*
 * Tables to download: written row by row into a file without a name, which is
 * sent once it is whole. A slow client so costs a file, not a worker.
 */
#ifndef API_TABLE_H
#define API_TABLE_H

#include "api/api.h"
#include "codec/sheet.h"
#include "codec/store_answer.h"

/* Bytes of one table, before XLSX is packed: as many rows as XLSX takes have room. */
#define API_TABLE_BYTES_MAX (UINT64_C(4) * 1024 * 1024 * 1024)

struct api_table {
    enum sheet_format format;
    int fd;
    struct sheet_out *out; /* what rows are written to */
};

/* What it is called where it arrives: "Kopi Nusantara 11.11 produk 2025-11-11.csv". */
struct api_table_title {
    struct tumpuk_text subject;
    struct tumpuk_text campaign; /* empty: of none */
    const char *date;            /* that it is about; NULL: today */
    const char *name_id;
    const char *name_en;
    struct store_view view; /* of today */
};

/* Which of `count` forms (`names`, NULL behind the last; their media `types`) is
 * wanted: ?format, else what Accept likes best; the first where neither says. */
size_t api_table_form(struct http_request *request, const char *const *names,
                      const char *const *types, size_t count, struct fault_list *faults);

/* False: no file could be made, which is logged. */
bool api_table_open(const struct http_request *request, enum sheet_format format,
                    struct api_table *table);

/* Ends the table, which is open, and answers with it and its count of rows; 422
 * where it is TOO_LARGE. FAILED is logged, and no answer stands. */
enum sheet_out_result api_table_send(const struct http_request *request, struct http_reply *reply,
                                     struct api_table *table, const struct api_table_title *title,
                                     uint64_t row_count);

/* Answers that a table is too large for one file. */
void api_table_refuse(const struct http_request *request, struct http_reply *reply);

/* Ends an open table that is not to be sent. */
void api_table_abandon(struct api_table *table);

#endif
