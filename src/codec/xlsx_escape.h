/*
 * Excel's escapes: _x000D_ in a text is a CR, and _x005F_x000D_ is what looks so
 * (ECMA-376, part 1, 22.9.2.19). Pure.
 */
#ifndef CODEC_XLSX_ESCAPE_H
#define CODEC_XLSX_ESCAPE_H

#include "base/buf.h"

/* Appends a text, so that xlsx_unescape gives it back. */
void xlsx_escape(struct buf *to, const char *text, size_t len);

/* Takes the escapes out of a text. */
void xlsx_unescape(struct buf *text);

#endif
