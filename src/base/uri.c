#include "base/uri.h"

void uri_put_element(struct buf *buf, const char *text, size_t len)
{
    static const char HEX[] = "0123456789ABCDEF";

    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];

        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
            c == '-' || c == '.' || c == '_' || c == '~') {
            buf_putc(buf, (char)c);
        } else {
            buf_putc(buf, '%');
            buf_putc(buf, HEX[c >> 4]);
            buf_putc(buf, HEX[c & 15]);
        }
    }
}
