#include "codec/xlsx_escape.h"

#define ESCAPE_LEN 7 /* _xHHHH_ */

/* The UTF-16 unit of the escape at `text`, -1 where there is none. */
static int escape_unit(const char *text, size_t len)
{
    int unit = 0;

    if (len < ESCAPE_LEN || text[0] != '_' || text[1] != 'x' || text[ESCAPE_LEN - 1] != '_')
        return -1;
    for (size_t i = 2; i < ESCAPE_LEN - 1; i++) {
        static const char DIGITS[] = "0123456789abcdefABCDEF";
        const char *digit = text[i] != '\0' ? strchr(DIGITS, text[i]) : NULL;

        if (digit == NULL)
            return -1;
        unit = unit * 16 + (int)(digit - DIGITS >= 16 ? digit - DIGITS - 6 : digit - DIGITS);
    }
    /* no character by itself */
    return unit == 0 || (unit >= 0xD800 && unit <= 0xDFFF) ? -1 : unit;
}

void xlsx_escape(struct buf *to, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '_' && escape_unit(text + i, len - i) >= 0)
            buf_puts(to, "_x005F");
        buf_putc(to, text[i]);
    }
}

void xlsx_unescape(struct buf *text)
{
    size_t to = 0;

    for (size_t from = 0; from < text->len;) {
        int unit = escape_unit(text->bytes + from, text->len - from);

        if (unit < 0) {
            text->bytes[to++] = text->bytes[from++];
            continue;
        }
        from += ESCAPE_LEN;
        if (unit < 0x80) {
            text->bytes[to++] = (char)unit;
        } else if (unit < 0x800) {
            text->bytes[to++] = (char)(0xC0 | unit >> 6);
            text->bytes[to++] = (char)(0x80 | (unit & 0x3F));
        } else {
            text->bytes[to++] = (char)(0xE0 | unit >> 12);
            text->bytes[to++] = (char)(0x80 | (unit >> 6 & 0x3F));
            text->bytes[to++] = (char)(0x80 | (unit & 0x3F));
        }
    }
    text->len = to;
}
