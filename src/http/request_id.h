/* Request ids from outside: they go into headers and logs, so they are plain. */
#ifndef HTTP_REQUEST_ID_H
#define HTTP_REQUEST_ID_H

#include <stdbool.h>

/* 1 … HTTP_REQUEST_ID_MAX letters, digits, dots, underscores and hyphens. */
bool http_request_id_valid(const char *id);

#endif
