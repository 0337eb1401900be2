#include "api/table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/store.h"
#include "base/log.h"

#define TYPE_CSV HTTP_TYPE_CSV "; charset=utf-8"
/* Of a file's name without its ending, of what it is about, and of the header that tells it. */
#define FILE_NAME_BYTES_MAX 200
#define SUBJECT_BYTES_MAX 80
#define CAMPAIGN_BYTES_MAX 60
#define DISPOSITION_BYTES_MAX 1024

size_t api_table_form(struct http_request *request, const char *const *names,
                      const char *const *types, size_t count, struct fault_list *faults)
{
    const char *format = api_query_word(request, "format", names, faults);

    for (size_t i = 0; format != NULL && i < count; i++) {
        if (strcmp(format, names[i]) == 0)
            return i;
    }
    return http_request_accepts(request, types, count);
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

/* At most so many bytes of a text, without what file names may not have. */
static void put_part(struct buf *name, struct tumpuk_text text, size_t len_max)
{
    size_t len = text.len < len_max ? text.len : len_max;

    while (len < text.len && len > 0 && ((unsigned char)text.bytes[len] & 0xC0) == 0x80)
        len--; /* no half of a character */
    for (size_t i = 0; i < len; i++)
        buf_putc(name, is_awkward(text.bytes[i]) ? '_' : text.bytes[i]);
}

/* "Kopi Nusantara 11.11 produk 2025-11-11": what a person finds again. */
static void put_name(struct buf *name, const struct api_table_title *title, enum lang lang)
{
    char today[RFC3339_TEXT_MAX];

    put_part(name, title->subject, SUBJECT_BYTES_MAX);
    if (title->campaign.len > 0) {
        buf_putc(name, ' ');
        put_part(name, title->campaign, CAMPAIGN_BYTES_MAX);
    }
    (void)store_instant_text(&title->view, title->view.now_us, today);
    buf_printf(name, " %s %.10s", lang == LANG_EN ? title->name_en : title->name_id,
               title->date != NULL ? title->date : today);
    buf_putc(name, '\0');
}

/* RFC 6266: the name twice, plain for who knows no other. */
static const char *disposition(const struct http_request *request,
                               const struct api_table_title *title, enum sheet_format format)
{
    const char *ending = format == SHEET_CSV ? ".csv" : ".xlsx";
    const char *header = NULL;
    struct buf name;
    struct buf text;

    buf_init(&name, FILE_NAME_BYTES_MAX);
    buf_init(&text, DISPOSITION_BYTES_MAX);
    put_name(&name, title, request->lang);
    buf_puts(&text, "attachment; filename=\"");
    for (const char *c = name.failed ? "" : name.bytes; *c != '\0'; c++) {
        if (((unsigned char)*c & 0xC0) != 0x80) /* one for a character, not a byte */
            buf_putc(&text, ((unsigned char)*c & 0x80) ? '_' : *c);
    }
    buf_printf(&text, "%s\"; filename*=UTF-8''", ending);
    api_escape(&text, name.failed ? "" : name.bytes);
    buf_puts(&text, ending);
    if (!name.failed && !text.failed)
        header = arena_strndup(request->arena, text.bytes, text.len);
    buf_clear(&name);
    buf_clear(&text);
    return header;
}

/* ---- from beginning to end ---- */

static void log_failure(const char *directory)
{
    log_event(LOG_LEVEL_ERROR, "export_failed", "%.200s: no room, no memory or no permission",
              directory);
}

bool api_table_open(const struct http_request *request, enum sheet_format format,
                    struct api_table *table)
{
    const char *directory = api_context_of(request)->spool_directory;

    *table = (struct api_table){.format = format, .fd = spool_open(directory)};
    if (table->fd >= 0)
        table->out = sheet_out_new(format, table->fd, directory, API_TABLE_BYTES_MAX);
    if (table->out != NULL)
        return true;
    log_failure(directory);
    if (table->fd >= 0)
        (void)close(table->fd);
    return false;
}

void api_table_abandon(struct api_table *table)
{
    uint64_t len;

    (void)sheet_out_finish(table->out, &len);
    (void)close(table->fd);
}

void api_table_refuse(const struct http_request *request, struct http_reply *reply)
{
    api_reply_fault(request, reply, "query.format", CODEC_FAULT_TOO_MANY,
                    BILINGUAL(request,
                              "Tabelnya terlalu besar untuk satu berkas; saring isinya, atau "
                              "ambil CSV.",
                              "The table is too large for one file; filter it, or take CSV."));
}

enum sheet_out_result api_table_send(const struct http_request *request, struct http_reply *reply,
                                     struct api_table *table, const struct api_table_title *title,
                                     uint64_t row_count)
{
    uint64_t len = 0;
    enum sheet_out_result result = sheet_out_finish(table->out, &len);

    switch (result) {
    case SHEET_OUT_DONE:
        reply->content_type = table->format == SHEET_CSV ? TYPE_CSV : HTTP_TYPE_XLSX;
        http_reply_header(reply, "Content-Disposition", disposition(request, title, table->format));
        http_reply_header(reply, "X-Total-Count",
                          arena_printf(request->arena, "%llu", (unsigned long long)row_count));
        http_reply_file(reply, table->fd, len); /* the reply's from here on */
        return result;
    case SHEET_OUT_TOO_LARGE:
        api_table_refuse(request, reply);
        break;
    case SHEET_OUT_FAILED:
        log_failure(api_context_of(request)->spool_directory);
        break;
    }
    (void)close(table->fd);
    return result;
}
