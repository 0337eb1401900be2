#include "api/export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

#define TYPE_CSV HTTP_TYPE_CSV "; charset=utf-8"
/* Of a file's name without its ending, and of the header that tells it. */
#define FILE_NAME_BYTES_MAX 160
#define DISPOSITION_BYTES_MAX 1024

enum sheet_format api_export_format(struct http_request *request, struct fault_list *faults)
{
    static const char *const FORMATS[] = {"csv", "xlsx", NULL};
    static const char *const TYPES[] = {HTTP_TYPE_CSV, HTTP_TYPE_XLSX};
    const char *format = api_query_word(request, "format", FORMATS, faults);

    if (format != NULL)
        return strcmp(format, "xlsx") == 0 ? SHEET_XLSX : SHEET_CSV;
    return http_request_accepts(request, TYPES, 2) == 1 ? SHEET_XLSX : SHEET_CSV;
}

/* ---- the file ---- */

/* A file that has no name, so that nothing is left of it however we end; -1: none. */
static int spool_open(const char *directory)
{
    char path[4096];
    int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT))
        return fd;
    if (snprintf(path, sizeof path, "%s/tumpuk-XXXXXX", directory) >= (int)sizeof path)
        return -1;
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        (void)unlink(path);
    return fd;
}

/* ---- its name ---- */

static bool is_awkward(char c)
{
    return c == '\0' || strchr("/\\:*?\"<>|;%", c) != NULL;
}

/* "Kopi Nusantara produk 2025-11-11": what a person finds again. */
static void put_name(struct buf *name, const struct api_call *call,
                     const struct api_export_kind *kind)
{
    char today[RFC3339_TEXT_MAX];
    const struct tumpuk_text *shop = &call->shop.name;
    size_t len = shop->len < FILE_NAME_BYTES_MAX / 2 ? shop->len : FILE_NAME_BYTES_MAX / 2;

    while (len < shop->len && len > 0 && ((unsigned char)shop->bytes[len] & 0xC0) == 0x80)
        len--; /* no half of a character */
    for (size_t i = 0; i < len; i++)
        buf_putc(name, is_awkward(shop->bytes[i]) ? '_' : shop->bytes[i]);
    (void)store_instant_text(&call->view, call->view.now_us, today);
    buf_printf(name, " %s %.10s", call->request->lang == LANG_EN ? kind->name_en : kind->name_id,
               today);
    buf_putc(name, '\0');
}

/* RFC 6266: the name twice, plain for who knows no other. */
static const char *disposition(const struct api_call *call, const struct api_export_kind *kind,
                               enum sheet_format format)
{
    const char *ending = format == SHEET_CSV ? ".csv" : ".xlsx";
    const char *header = NULL;
    struct buf name;
    struct buf text;

    buf_init(&name, FILE_NAME_BYTES_MAX);
    buf_init(&text, DISPOSITION_BYTES_MAX);
    put_name(&name, call, kind);
    buf_puts(&text, "attachment; filename=\"");
    for (const char *c = name.failed ? "" : name.bytes; *c != '\0'; c++) {
        if (((unsigned char)*c & 0xC0) != 0x80) /* one for a character, not a byte */
            buf_putc(&text, ((unsigned char)*c & 0x80) ? '_' : *c);
    }
    buf_printf(&text, "%s\"; filename*=UTF-8''", ending);
    api_escape(&text, name.failed ? "" : name.bytes);
    buf_puts(&text, ending);
    if (!name.failed && !text.failed)
        header = arena_strndup(call->arena, text.bytes, text.len);
    buf_clear(&name);
    buf_clear(&text);
    return header;
}

/* ---- the export ---- */

static enum db_result write_pages(struct api_export *export, const struct api_export_kind *kind)
{
    char after[CODEC_ID_BYTES_MAX + 1];
    struct tumpuk_text last = {.len = 0};
    enum db_result result;

    kind->head(export->out);
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

static enum db_result refuse_too_large(struct api_call *call)
{
    api_reply_fault(call->request, call->reply, "query.format", CODEC_FAULT_TOO_MANY,
                    BILINGUAL(call->request,
                              "Tabelnya terlalu besar untuk satu berkas; saring isinya, atau "
                              "ambil CSV.",
                              "The table is too large for one file; filter it, or take CSV."));
    return api_refuse(call);
}

static void answer(struct api_call *call, const struct api_export *export,
                   const struct api_export_kind *kind, int fd, uint64_t len)
{
    call->reply->content_type = export->format == SHEET_CSV ? TYPE_CSV : HTTP_TYPE_XLSX;
    http_reply_header(call->reply, "Content-Disposition", disposition(call, kind, export->format));
    http_reply_header(call->reply, "X-Total-Count",
                      arena_printf(call->arena, "%llu", (unsigned long long)export->row_count));
    http_reply_file(call->reply, fd, len);
}

enum db_result api_export_run(struct api_call *call, const struct api_export_kind *kind)
{
    const char *directory = api_context_of(call->request)->spool_directory;
    struct api_export export = *(const struct api_export *)call->input;
    int fd = spool_open(directory);
    enum sheet_out_result written;
    enum db_result result = DB_FAILED;
    uint64_t len = 0;

    export.call = call;
    export.arena = arena_new(API_EXPORT_PAGE_BYTES_MAX);
    if (fd < 0 || export.arena == NULL)
        goto out;
    export.out = sheet_out_new(export.format, fd, directory, API_EXPORT_BYTES_MAX);
    if (export.out == NULL)
        goto out;
    result = write_pages(&export, kind);
    written = sheet_out_finish(export.out, &len);
    if (result == DB_OK && written == SHEET_OUT_TOO_LARGE)
        result = refuse_too_large(call);
    else if (result == DB_OK && written == SHEET_OUT_FAILED)
        result = DB_FAILED;
    if (result != DB_OK)
        goto out;
    answer(call, &export, kind, fd, len);
    fd = -1; /* the reply's */
out:
    if (result == DB_FAILED)
        log_event(LOG_LEVEL_ERROR, "export_failed", "%.200s: no room, no memory or no permission",
                  directory);
    if (fd >= 0)
        (void)close(fd);
    arena_free(export.arena);
    return result;
}
