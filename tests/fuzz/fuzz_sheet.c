/*
 * Tables that were uploaded, CSV and XLSX: every answer is a batch or a refusal
 * that can be sent on, and faults of items stand in rows.
 *
 * The first byte says what comes: 'c' CSV; 'x' XML, the shared strings and after
 * a byte 0xFF the sheet, which are packed here, as no fuzzer finds a ZIP's
 * checksums; anything else a whole XLSX file. Upper case: promotions.
 */
#include <ctype.h>
#include <zip.h>

#include "codec/store_decode.h"
#include "codec/store_sheet.h"
#include "fuzz_support.h"

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const char WORKBOOK[] = "<workbook " MAIN " xmlns:r=\"" RELATIONS "\"><sheets>"
                               "<sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
static const char LINKS[] =
    "<Relationships "
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"r1\" Target=\"s.xml\"/></Relationships>";

static void add(zip_t *zip, const char *path, const void *bytes, size_t len)
{
    zip_source_t *source = zip_source_buffer(zip, bytes, len, 0);
    zip_int64_t index = zip_file_add(zip, path, source, 0);

    CLAIM(index >= 0);
    CLAIM(zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0);
}

/* The parts as a file; the caller frees. */
static char *pack(const uint8_t *data, size_t size, size_t *len)
{
    const uint8_t *cut = size > 0 ? memchr(data, 0xFF, size) : NULL;
    size_t strings_len = cut != NULL ? (size_t)(cut - data) : 0;
    zip_source_t *file = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(file, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    zip_stat_t status;
    char *bytes;

    CLAIM(file != NULL && zip != NULL);
    zip_source_keep(file);
    add(zip, "xl/workbook.xml", WORKBOOK, sizeof WORKBOOK - 1);
    add(zip, "xl/_rels/workbook.xml.rels", LINKS, sizeof LINKS - 1);
    if (cut != NULL) {
        add(zip, "xl/sharedStrings.xml", data, strings_len);
        data = cut + 1;
        size -= strings_len + 1;
    }
    add(zip, "xl/s.xml", data, size);
    CLAIM(zip_close(zip) == 0);
    CLAIM(zip_source_open(file) == 0 && zip_source_stat(file, &status) == 0);
    bytes = malloc(status.size);
    CLAIM(bytes != NULL);
    CLAIM(zip_source_read(file, bytes, status.size) == (zip_int64_t)status.size);
    *len = status.size;
    zip_source_close(file);
    zip_source_free(file);
    return bytes;
}

static void claim_malformed(const struct codec_error *error)
{
    CLAIM(error->line >= 0 && strlen(error->message) > 0);
    claim_text(error->message);
}

static void claim_items(struct store_item *items, size_t count, bool promotions)
{
    for (size_t i = 0; i < count; i++) {
        struct store_item *item = &items[i];

        CLAIM(item->row_count > 0);
        if (promotions)
            promotion_sheet_place(item);
        else
            product_sheet_place(item);
        for (size_t f = 0; f < item->faults.count; f++) {
            CLAIM(strncmp(item->faults.items[f].field, "rows[", 5) == 0);
            CLAIM(strlen(item->faults.items[f].detail) > 0);
        }
        if (item->faults.count == 0 && !promotions)
            CLAIM(item->product.sku_count == item->row_count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(FUZZ_ARENA_BYTES_MAX);
    char kind = (char)(size > 0 ? tolower(data[0]) : 0);
    bool promotions = size > 0 && isupper(data[0]);
    struct store_body body = {.lang = FUZZ_LANG(size),
                              .form = kind == 'c' ? STORE_FORM_CSV : STORE_FORM_XLSX,
                              .arena = arena};
    struct store_item *items = NULL;
    struct codec_error error;
    size_t count = 0;
    enum codec_result result;
    char *packed = NULL;

    CLAIM(arena != NULL);
    body.bytes = (const char *)data + (size > 0);
    body.len = size > 0 ? size - 1 : 0;
    if (kind == 'x') {
        packed = pack(data + 1, size - 1, &body.len);
        body.bytes = packed;
    }
    result = promotions ? promotion_batch_decode(&body, &items, &count, &error)
                        : product_batch_decode(&body, &items, &count, &error);
    if (result == CODEC_MALFORMED)
        claim_malformed(&error);
    else
        claim_refusal(result, &error);
    if (result == CODEC_OK)
        claim_items(items, count, promotions);
    free(packed);
    arena_free(arena);
    return 0;
}
