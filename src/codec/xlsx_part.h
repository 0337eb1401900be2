/*
 * The parts of an XLSX file, XML inside ZIP, as streams of elements: nothing is
 * unpacked but what is read, and no more than SHEET_XML_BYTES_MAX of it. Document
 * types, and with them entities, are refused. Inside this room only.
 */
#ifndef CODEC_XLSX_PART_H
#define CODEC_XLSX_PART_H

#include <zip.h>

#include "base/buf.h"
#include "codec/sheet_build.h"

struct xlsx_string {
    const char *bytes;
    uint32_t len;
};

struct xlsx {
    struct sheet_build build;
    zip_t *zip;
    uint64_t unpacked; /* bytes of all parts so far */
    struct xlsx_string *strings;
    size_t string_count;
    size_t string_cap;
};

/* What a part is read by. Names are without their namespaces. */
struct xlsx_reader {
    struct xlsx *xlsx;
    void (*start)(struct xlsx_reader *reader, const char *name, const char **attributes);
    void (*end)(struct xlsx_reader *reader, const char *name);
    struct buf text;  /* gathered while `gathering`; at most SHEET_CELL_BYTES_MAX */
    bool gathering;   /* set by start, unset by end */
    unsigned depth;   /* of elements */
    unsigned skipped; /* depth of the phonetic text at hand, 0: none */
    void *parser;     /* expat's */
};

/* Reads a part. A part that is missing is nothing where it is `optional`; all
 * else that goes wrong stands in xlsx->build. */
void xlsx_part_read(struct xlsx_reader *reader, const char *path, bool optional);

/* The attribute's value, NULL where there is none. */
const char *xlsx_attribute(const char **attributes, const char *name);

/* Appends what the texts <t> of a rich or plain string gather: for start and end
 * handlers of <si> and <is>. Phonetic readings (<rPh>) are left out. */
void xlsx_text_start(struct xlsx_reader *reader, const char *name);
void xlsx_text_end(struct xlsx_reader *reader, const char *name);

/* That the file is not one that can be read. */
void xlsx_damaged(struct xlsx *xlsx);

/* Reads the shared strings, then the sheet at `path`. */
void xlsx_strings_read(struct xlsx *xlsx);
void xlsx_rows_read(struct xlsx *xlsx, const char *path);

#endif
