#include "codec/xlsx_part.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that are unpacked at a time. */
#define BLOCK_BYTES (16 * 1024)
/* Between a namespace and a name, for expat. */
#define NAME_SEPARATOR ' '

static const char *local_name(const char *name)
{
    const char *separator = strrchr(name, NAME_SEPARATOR);

    return separator != NULL ? separator + 1 : name;
}

const char *xlsx_attribute(const char **attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2) {
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    }
    return NULL;
}

void xlsx_damaged(struct xlsx *xlsx)
{
    sheet_build_malformed(&xlsx->build, 0,
                          BILINGUAL(&xlsx->build.error->faults,
                                    "Ini bukan berkas XLSX yang utuh (tanpa kata sandi); simpan "
                                    "sebagai .xlsx atau CSV UTF-8.",
                                    "This is no whole XLSX file (without a password); save it as "
                                    ".xlsx or CSV UTF-8."));
}

/* ---- what expat calls ---- */

static void stop_if_failed(struct xlsx_reader *reader)
{
    if (reader->xlsx->build.result != CODEC_OK)
        (void)XML_StopParser(reader->parser, XML_FALSE);
}

static void XMLCALL on_start(void *arg, const XML_Char *name, const XML_Char **attributes)
{
    struct xlsx_reader *reader = arg;

    if (++reader->depth > SHEET_XML_DEPTH_MAX)
        xlsx_damaged(reader->xlsx);
    else
        reader->start(reader, local_name(name), attributes);
    stop_if_failed(reader);
}

static void XMLCALL on_end(void *arg, const XML_Char *name)
{
    struct xlsx_reader *reader = arg;

    reader->end(reader, local_name(name));
    reader->depth--;
    stop_if_failed(reader);
}

static void XMLCALL on_text(void *arg, const XML_Char *text, int len)
{
    struct xlsx_reader *reader = arg;

    if (!reader->gathering)
        return;
    buf_put(&reader->text, text, (size_t)len);
    if (reader->text.failed)
        sheet_build_too_many(&reader->xlsx->build, 0,
                             BILINGUAL(&reader->xlsx->build.error->faults,
                                       "Satu sel terlalu panjang.", "A cell is too long."));
    stop_if_failed(reader);
}

static void XMLCALL on_doctype(void *arg, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int has_subset)
{
    struct xlsx_reader *reader = arg;

    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_subset;
    xlsx_damaged(reader->xlsx);
    stop_if_failed(reader);
}

/* ---- a part ---- */

static void parse(struct xlsx_reader *reader, zip_file_t *file)
{
    struct xlsx *xlsx = reader->xlsx;
    zip_int64_t got;

    do {
        void *block = XML_GetBuffer(reader->parser, BLOCK_BYTES);

        if (block == NULL) {
            sheet_build_no_memory(&xlsx->build);
            return;
        }
        got = zip_fread(file, block, BLOCK_BYTES);
        if (got < 0) {
            xlsx_damaged(xlsx);
            return;
        }
        xlsx->unpacked += (uint64_t)got;
        if (xlsx->unpacked > SHEET_XML_BYTES_MAX) {
            sheet_build_too_many(&xlsx->build, 0,
                                 BILINGUAL(&xlsx->build.error->faults,
                                           "Isinya setelah dibuka terlalu besar.",
                                           "Unpacked, the file is too large."));
            return;
        }
        if (XML_ParseBuffer(reader->parser, (int)got, got == 0) != XML_STATUS_OK) {
            if (XML_GetErrorCode(reader->parser) == XML_ERROR_NO_MEMORY)
                sheet_build_no_memory(&xlsx->build);
            xlsx_damaged(xlsx); /* unless something else was said before */
            return;
        }
    } while (got > 0);
}

void xlsx_part_read(struct xlsx_reader *reader, const char *path, bool optional)
{
    struct xlsx *xlsx = reader->xlsx;
    XML_Parser parser = NULL;
    zip_file_t *file;

    if (xlsx->build.result != CODEC_OK)
        return;
    file = zip_fopen(xlsx->zip, path, 0);
    if (file == NULL) {
        if (!optional || zip_error_code_zip(zip_get_error(xlsx->zip)) != ZIP_ER_NOENT)
            xlsx_damaged(xlsx);
        return;
    }
    parser = XML_ParserCreateNS(NULL, NAME_SEPARATOR);
    if (parser == NULL) {
        sheet_build_no_memory(&xlsx->build);
        goto out;
    }
    reader->parser = parser;
    buf_init(&reader->text, SHEET_CELL_BYTES_MAX);
    XML_SetUserData(parser, reader);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    parse(reader, file);
    buf_clear(&reader->text);
out:
    if (parser != NULL)
        XML_ParserFree(parser);
    (void)zip_fclose(file);
}

/* ---- texts ---- */

void xlsx_text_start(struct xlsx_reader *reader, const char *name)
{
    if (reader->skipped == 0 && strcmp(name, "rPh") == 0)
        reader->skipped = reader->depth;
    else if (reader->skipped == 0 && strcmp(name, "t") == 0)
        reader->gathering = true;
}

void xlsx_text_end(struct xlsx_reader *reader, const char *name)
{
    if (reader->skipped == reader->depth && strcmp(name, "rPh") == 0)
        reader->skipped = 0;
    else if (strcmp(name, "t") == 0)
        reader->gathering = false;
}
