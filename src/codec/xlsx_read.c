/*
 * XLSX by libzip and expat: which part is the first sheet, then its strings and
 * rows (xlsx_rows.c).
 */
#include <string.h>

#include "codec/xlsx_part.h"

#define PART_PATH_MAX 256

/* What the workbook calls its first sheet, and where that is. */
struct places {
    struct xlsx_reader reader; /* first: it is what the handlers get */
    char id[64];               /* of the relation to the first sheet */
    char path[PART_PATH_MAX];
};

/* Copies what fits; a longer one stays empty, and is not found. */
static void keep(char *to, size_t size, const char *beginning, const char *text)
{
    size_t first = strlen(beginning);
    size_t len = strlen(text);

    if (first + len >= size)
        return;
    memcpy(to, beginning, first);
    memcpy(to + first, text, len + 1);
}

static void workbook_start(struct xlsx_reader *reader, const char *name, const char **attributes)
{
    struct places *places = (struct places *)reader;
    const char *id = xlsx_attribute(attributes, "id"); /* beside sheetId, which is another */

    if (strcmp(name, "sheet") == 0 && places->id[0] == '\0' && id != NULL)
        keep(places->id, sizeof places->id, "", id);
}

static void relations_start(struct xlsx_reader *reader, const char *name, const char **attributes)
{
    struct places *places = (struct places *)reader;
    const char *id = xlsx_attribute(attributes, "Id");
    const char *target = xlsx_attribute(attributes, "Target");

    if (strcmp(name, "Relationship") != 0 || id == NULL || target == NULL ||
        strcmp(id, places->id) != 0)
        return;
    if (target[0] == '/')
        keep(places->path, sizeof places->path, "", target + 1);
    else
        keep(places->path, sizeof places->path, "xl/", target);
}

static void nothing_end(struct xlsx_reader *reader, const char *name)
{
    (void)reader;
    (void)name;
}

static void workbook_read(struct xlsx *xlsx)
{
    struct places places = {.reader = {.xlsx = xlsx, .end = nothing_end}};

    places.reader.start = workbook_start;
    xlsx_part_read(&places.reader, "xl/workbook.xml", false);
    places.reader.start = relations_start;
    xlsx_part_read(&places.reader, "xl/_rels/workbook.xml.rels", false);
    if (places.path[0] == '\0')
        xlsx_damaged(xlsx);
    xlsx_strings_read(xlsx);
    xlsx_rows_read(xlsx, places.path);
}

enum codec_result xlsx_read(const char *bytes, size_t len, struct arena *arena,
                            struct codec_error *error, struct sheet *out)
{
    struct xlsx xlsx = {.zip = NULL};
    zip_source_t *source = zip_source_buffer_create(bytes, len, 0, NULL);

    sheet_build_init(&xlsx.build, arena, error);
    if (source == NULL) {
        sheet_build_no_memory(&xlsx.build);
        goto out;
    }
    xlsx.zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
    if (xlsx.zip == NULL) {
        zip_source_free(source);
        xlsx_damaged(&xlsx);
        goto out;
    }
    workbook_read(&xlsx);
    zip_discard(xlsx.zip);
out:
    return sheet_build_finish(&xlsx.build, out);
}
