/*
 * Checks on text from outside. Pure.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Code points in `len` bytes of text; -1 where it is not valid UTF-8 (overlong
 * forms and surrogates included). */
long utf8_length(const char *text, size_t len);

/* Whether a control character (C0, DEL, C1) occurs in valid UTF-8. */
bool utf8_has_control(const char *text, size_t len);

#endif
