#include "codec/sheet_cell.h"

#include <string.h>

/* ---- texts ---- */

bool sheet_text_is_formula(const char *bytes, size_t len)
{
    size_t at = 0;

    while (at < len && bytes[at] == SHEET_FORMULA_MARK)
        at++;
    return at < len && bytes[at] != '\0' && strchr("=+-@\t\r", bytes[at]) != NULL;
}

struct sheet_cell sheet_cell_plain(const struct sheet_cell *cell)
{
    struct sheet_cell plain = *cell;

    if (cell->kind == SHEET_TEXT && cell->bytes[0] == SHEET_FORMULA_MARK &&
        sheet_text_is_formula(cell->bytes, cell->len)) {
        plain.bytes++;
        plain.len--;
    }
    return plain;
}

/* ---- numbers ---- */

/* A decimal number taken apart: digits × 10^exponent. */
struct decimal {
    bool negative;
    size_t whole; /* digits before the point */
    size_t part;  /* and behind it */
    const char *whole_at;
    const char *part_at;
    long exponent;
    bool has_exponent;
};

#define EXPONENT_MAX 9999

static size_t digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* [-+]digits[(.|,)digits][E[-+]digits], and blanks around it. */
static bool decimal_read(const struct sheet_cell *cell, struct decimal *out)
{
    const char *at = cell->bytes + strspn(cell->bytes, " ");
    bool below = false;

    *out = (struct decimal){.negative = *at == '-'};
    at += *at == '-' || *at == '+';
    out->whole_at = at;
    out->whole = digits(at);
    at += out->whole;
    if (*at == '.' || *at == ',') {
        out->part_at = at + 1;
        out->part = digits(at + 1);
        at += 1 + out->part;
        if (out->part == 0)
            return false;
    }
    if (out->whole == 0)
        return false;
    if (*at == 'e' || *at == 'E') {
        out->has_exponent = true;
        at++;
        below = *at == '-';
        at += *at == '-' || *at == '+';
        if (digits(at) == 0)
            return false;
        for (; *at >= '0' && *at <= '9'; at++)
            out->exponent = out->exponent < EXPONENT_MAX ? out->exponent * 10 + (*at - '0')
                                                         : EXPONENT_MAX;
        out->exponent = below ? -out->exponent : out->exponent;
    }
    at += strspn(at, " ");
    return *at == '\0';
}

/* The digit `index` places behind the first one. */
static char decimal_digit(const struct decimal *number, size_t index)
{
    if (index < number->whole)
        return number->whole_at[index];
    index -= number->whole;
    return index < number->part ? number->part_at[index] : '0';
}

bool sheet_integer(const struct sheet_cell *cell, char out[SHEET_INTEGER_MAX])
{
    struct decimal number;
    size_t used = 0;
    long point;

    if (cell->kind == SHEET_EMPTY || !decimal_read(cell, &number))
        return false;
    if (cell->kind == SHEET_TEXT && (number.has_exponent || number.part > 2))
        return false;
    point = (long)number.whole + number.exponent;
    for (size_t i = point > 0 ? (size_t)point : 0; i < number.whole + number.part; i++) {
        if (decimal_digit(&number, i) != '0')
            return false;
    }
    if (number.negative)
        out[used++] = '-';
    for (long i = 0; i < point; i++) {
        char digit = decimal_digit(&number, (size_t)i);

        if (digit == '0' && (used == 0 || out[used - 1] == '-'))
            continue; /* leading */
        if (used == SHEET_INTEGER_MAX - 1)
            return false;
        out[used++] = digit;
    }
    if (used == 0 || out[used - 1] == '-') { /* JSON has a negative zero, nobody else does */
        out[0] = '0';
        used = 1;
    }
    out[used] = '\0';
    return true;
}

bool sheet_number(const struct sheet_cell *cell, struct buf *out)
{
    struct decimal number;
    size_t leading;

    if (cell->kind == SHEET_EMPTY || !decimal_read(cell, &number))
        return false;
    leading = strspn(number.whole_at, "0");
    if (leading >= number.whole)
        leading = number.whole - 1;
    if (number.negative)
        buf_putc(out, '-');
    buf_put(out, number.whole_at + leading, number.whole - leading);
    if (number.part > 0) {
        buf_putc(out, '.');
        buf_put(out, number.part_at, number.part);
    }
    if (number.has_exponent)
        buf_printf(out, "e%ld", number.exponent);
    return true;
}

struct tumpuk_text sheet_cell_text(const struct sheet_cell *cell, char number[SHEET_INTEGER_MAX])
{
    if (cell->kind == SHEET_NUMBER && sheet_integer(cell, number))
        return (struct tumpuk_text){.bytes = number, .len = (uint32_t)strlen(number)};
    return (struct tumpuk_text){.bytes = cell->bytes, .len = cell->len};
}

void sheet_put_decimal(struct buf *out, int64_t value, int digits)
{
    char text[24];
    char *end = text + sizeof text;
    char *at = end;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    for (int i = 0; left > 0 || i <= digits; i++) { /* one digit at least before the point */
        if (i == digits && digits > 0)
            *--at = '.';
        *--at = (char)('0' + left % 10);
        left /= 10;
    }
    if (value < 0)
        *--at = '-';
    buf_put(out, at, (size_t)(end - at));
}

/* ---- lists ---- */

void sheet_list_put(struct buf *list, const char *bytes, size_t len)
{
    if (list->len > 0)
        buf_putc(list, '|');
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == '|' || bytes[i] == '\\')
            buf_putc(list, '\\');
        buf_putc(list, bytes[i]);
    }
}

void sheet_list_next(const char **at, struct buf *element)
{
    const char *text = *at;

    element->len = 0;
    for (; *text != '\0' && *text != '|'; text++) {
        if (*text == '\\' && (text[1] == '|' || text[1] == '\\'))
            text++;
        buf_putc(element, *text);
    }
    *at = *text == '|' ? text + 1 : NULL;
}
