/*
 * Content-Type of requests: which of the media types that bodies come in it is.
 * Pure.
 */
#ifndef HTTP_MEDIA_H
#define HTTP_MEDIA_H

#include <stdbool.h>

#include "http/http.h"

/* Whether `content_type` is one of `set`, in UTF-8 where it is text and tells a
 * charset; `*out` says which. */
bool http_media_find(const char *content_type, unsigned set, enum http_media *out);

/* "application/json, text/csv"; NULL without memory. */
const char *http_media_list(struct arena *arena, unsigned set);

#endif
