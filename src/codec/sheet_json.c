/* Rows as the JSON of their item, for its decoder to read. */
#include <stdlib.h>
#include <string.h>

#include "codec/sheet_shape.h"

/* An integer, another number, or whatever it is: the decoder refuses the rest. */
static void put_integer(const struct sheet_cell *cell, struct json_out *out)
{
    char integer[SHEET_INTEGER_MAX];
    struct buf number;

    buf_init(&number, SHEET_CELL_BYTES_MAX);
    if (sheet_integer(cell, integer))
        json_out_raw(out, integer, strlen(integer));
    else if (sheet_number(cell, &number) && !number.failed)
        json_out_raw(out, number.bytes, number.len);
    else
        json_out_text(out, cell->bytes, cell->len);
    buf_clear(&number);
}

static void put_text(const struct sheet_cell *cell, struct json_out *out)
{
    char number[SHEET_INTEGER_MAX];
    struct tumpuk_text text = sheet_cell_text(cell, number);

    json_out_text(out, text.bytes, text.len);
}

/* ---- steps ---- */

#define STEP_FIELDS_MAX 8

/* "min_quantity=2 percent_off_bps=1000" taken apart, in place. */
struct step {
    size_t count;
    const char *names[STEP_FIELDS_MAX];
    const char *values[STEP_FIELDS_MAX];
};

/* false: it is no such text. */
static bool step_read(char *text, struct step *out)
{
    out->count = 0;
    for (char *at = text + strspn(text, " "); *at != '\0'; at += strspn(at, " ")) {
        size_t name_len = strspn(at, "abcdefghijklmnopqrstuvwxyz_");
        size_t value_len;

        if (name_len == 0 || at[name_len] != '=' || out->count == STEP_FIELDS_MAX)
            return false;
        value_len = strcspn(at + name_len + 1, " ");
        out->names[out->count] = at;
        out->values[out->count] = at + name_len + 1;
        at[name_len] = '\0';
        for (size_t i = 0; i < out->count; i++) {
            if (strcmp(out->names[i], at) == 0)
                return false;
        }
        out->count++;
        at += name_len + 1 + value_len;
        if (*at == ' ')
            *at++ = '\0';
    }
    return out->count > 0;
}

static void put_step(struct buf *element, struct json_out *out)
{
    char *copy;
    struct step step;

    buf_putc(element, '\0');
    copy = element->failed ? NULL : strdup(element->bytes);
    if (copy == NULL || !step_read(copy, &step)) {
        json_out_text(out, element->failed ? "" : element->bytes,
                      element->failed ? 0 : element->len - 1);
        goto out;
    }
    json_out_object(out);
    for (size_t i = 0; i < step.count; i++) {
        const struct sheet_cell value = {step.values[i], (uint32_t)strlen(step.values[i]),
                                         SHEET_TEXT};

        json_out_key_n(out, step.names[i], strlen(step.names[i]));
        put_integer(&value, out);
    }
    json_out_end_object(out);
out:
    free(copy);
}

/* The lists of all rows in this column, as one. */
static void put_list(struct sheet_map *map, const struct sheet_rows *rows, size_t column,
                     struct json_out *out)
{
    struct buf element;

    buf_init(&element, SHEET_CELL_BYTES_MAX + 1);
    json_out_array(out);
    for (size_t i = 0; i < rows->count; i++) {
        struct sheet_cell cell = sheet_map_cell(map, rows->rows[i], column);
        const char *at = cell.kind == SHEET_EMPTY ? NULL : cell.bytes;

        while (at != NULL && map->list_left > 0) {
            map->list_left--;
            sheet_list_next(&at, &element);
            if (map->shape->columns[column].kind == SHEET_COLUMN_STEPS)
                put_step(&element, out);
            else
                json_out_text(out, element.len > 0 ? element.bytes : "", element.len);
        }
    }
    json_out_end_array(out);
    buf_clear(&element);
}

/* ---- members ---- */

static bool column_is_empty(const struct sheet_map *map, const struct sheet_rows *rows,
                            size_t column)
{
    enum sheet_column_kind kind = map->shape->columns[column].kind;
    bool goes_on = kind == SHEET_COLUMN_LIST || kind == SHEET_COLUMN_STEPS;

    for (size_t i = 0; i < rows->count && (i == 0 || goes_on); i++) {
        if (sheet_map_cell(map, rows->rows[i], column).kind != SHEET_EMPTY)
            return false;
    }
    return true;
}

static void put_member(struct sheet_map *map, const struct sheet_rows *rows, size_t column,
                       const char *member, struct json_out *out)
{
    struct sheet_cell cell = sheet_map_cell(map, rows->rows[0], column);

    json_out_key_n(out, member, strlen(member));
    switch (map->shape->columns[column].kind) {
    case SHEET_COLUMN_TEXT:
    case SHEET_COLUMN_NOTE:
        put_text(&cell, out);
        break;
    case SHEET_COLUMN_INTEGER:
        put_integer(&cell, out);
        break;
    case SHEET_COLUMN_LIST:
    case SHEET_COLUMN_STEPS:
        put_list(map, rows, column, out);
        break;
    }
}

/* Bytes of the object that a path names, 0 where it is the item itself. */
static size_t object_len(const char *path)
{
    const char *point = strchr(path, '.');

    return point != NULL ? (size_t)(point - path) : 0;
}

void sheet_map_encode(struct sheet_map *map, const struct sheet_rows *rows, size_t from, size_t to,
                      struct json_out *out)
{
    const char *open = ""; /* the path whose object is open */
    size_t open_len = 0;

    for (size_t i = from; i < to; i++) {
        const char *path = map->shape->columns[i].path;
        size_t len;

        if (path == NULL || column_is_empty(map, rows, i))
            continue;
        len = object_len(path);
        if (len != open_len || memcmp(path, open, len) != 0) {
            if (open_len > 0)
                json_out_end_object(out);
            if (len > 0) {
                json_out_key_n(out, path, len);
                json_out_object(out);
            }
            open = path;
            open_len = len;
        }
        put_member(map, rows, i, len > 0 ? path + len + 1 : path, out);
    }
    if (open_len > 0)
        json_out_end_object(out);
}
