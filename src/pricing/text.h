/* Byte order and equality of borrowed texts. Pure. */
#ifndef PRICING_TEXT_H
#define PRICING_TEXT_H

#include <string.h>
#include <tumpuk/terms.h>

/* Less than, equal to or greater than 0, by bytes, a prefix first. */
static inline int text_compare(struct tumpuk_text a, struct tumpuk_text b)
{
    uint32_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter == 0 ? 0 : memcmp(a.bytes, b.bytes, shorter);

    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

/* Whether the `width` bytes that end at `a` and at `b` are equal; width 4 or 8. */
static inline bool text_word_equal(const char *a, const char *b, size_t width)
{
    uint64_t x = 0;
    uint64_t y = 0;

    memcpy(&x, a - width, width);
    memcpy(&y, b - width, width);
    return x == y;
}

/* Scopes are matched by this, so it does without a call for ids of usual
 * length: two words that overlap, the end first, as ids of one shop are often
 * alike but for their end. */
static inline bool text_equal(struct tumpuk_text a, struct tumpuk_text b)
{
    uint32_t len = a.len;

    if (len != b.len)
        return false;
    if (len >= 8)
        return text_word_equal(a.bytes + len, b.bytes + len, 8) &&
               (len <= 16 ? text_word_equal(a.bytes + 8, b.bytes + 8, 8)
                          : memcmp(a.bytes, b.bytes, len - 8) == 0);
    if (len >= 4)
        return text_word_equal(a.bytes + len, b.bytes + len, 4) &&
               text_word_equal(a.bytes + 4, b.bytes + 4, 4);
    for (uint32_t i = 0; i < len; i++) {
        if (a.bytes[i] != b.bytes[i])
            return false;
    }
    return true;
}

/* FNV-1a; texts that are equal without regard to ASCII case hash alike. */
static inline uint64_t text_hash_nocase(struct tumpuk_text text)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (uint32_t i = 0; i < text.len; i++)
        hash = (hash ^ ((unsigned char)text.bytes[i] | 0x20u)) * UINT64_C(1099511628211);
    return hash ^ (hash >> 32);
}

/* Equality without regard to ASCII case. */
static inline bool text_equal_nocase(struct tumpuk_text a, struct tumpuk_text b)
{
    if (a.len != b.len)
        return false;
    for (uint32_t i = 0; i < a.len; i++) {
        unsigned char x = (unsigned char)a.bytes[i];
        unsigned char y = (unsigned char)b.bytes[i];
        unsigned char folded = (unsigned char)(x | 0x20);

        if (x != y && !((x ^ y) == 0x20 && folded >= 'a' && folded <= 'z'))
            return false;
    }
    return true;
}

#endif
