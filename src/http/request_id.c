#include "http/request_id.h"

#include <string.h>

#include "http/http.h"

bool http_request_id_valid(const char *id)
{
    static const char PLAIN[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t len = strnlen(id, HTTP_REQUEST_ID_MAX + 1);

    return len >= 1 && len <= HTTP_REQUEST_ID_MAX && strspn(id, PLAIN) == len;
}
