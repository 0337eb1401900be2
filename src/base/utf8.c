#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

#define TOPS UINT64_C(0x8080808080808080)

/* Bytes at the start of `text` that are ASCII, in steps of eight. */
static size_t ascii_words(const unsigned char *text, size_t len)
{
    size_t i = 0;

    for (; len - i >= sizeof(uint64_t); i += sizeof(uint64_t)) {
        uint64_t word;

        memcpy(&word, text + i, sizeof(word));
        if (word & TOPS)
            break;
    }
    return i;
}

static inline int is_continuation(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* Bytes of the sequence that starts at `s`, 0 where it is not well-formed
 * (Unicode, table 3-7: no overlong form, no surrogate, nothing over U+10FFFF). */
static size_t sequence_len(const unsigned char *s, size_t len)
{
    unsigned char lowest = 0x80;
    unsigned char highest = 0xBF;
    size_t need;

    if (s[0] < 0x80)
        return 1;
    if (s[0] < 0xC2 || s[0] > 0xF4)
        return 0;
    need = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    if (len < need)
        return 0;
    if (s[0] == 0xE0)
        lowest = 0xA0;
    else if (s[0] == 0xED)
        highest = 0x9F;
    else if (s[0] == 0xF0)
        lowest = 0x90;
    else if (s[0] == 0xF4)
        highest = 0x8F;
    if (s[1] < lowest || s[1] > highest)
        return 0;
    for (size_t i = 2; i < need; i++) {
        if (!is_continuation(s[i]))
            return 0;
    }
    return need;
}

long utf8_length(const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *)text;
    long count = 0;
    size_t i = 0;

    while (i < len) {
        size_t plain = ascii_words(s + i, len - i);
        size_t step;

        count += (long)plain;
        i += plain;
        if (i == len)
            break;
        step = sequence_len(s + i, len - i);
        if (step == 0)
            return -1;
        i += step;
        count++;
    }
    return count;
}

bool utf8_has_control(const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *)text;

    for (size_t i = 0; i < len; i++) {
        if (s[i] < 0x20 || s[i] == 0x7F)
            return true;
        /* U+0080 … U+009F are C2 80 … C2 9F. */
        if (s[i] == 0xC2 && i + 1 < len && s[i + 1] < 0xA0)
            return true;
    }
    return false;
}
