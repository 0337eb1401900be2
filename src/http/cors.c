#include "http/cors.h"

#include <stddef.h>
#include <string.h>

const char *http_cors_allow(const char *const *allowed, const char *origin)
{
    if (allowed == NULL || origin == NULL)
        return NULL;
    for (; *allowed != NULL; allowed++) {
        if (strcmp(*allowed, "*") == 0)
            return "*";
        /* Browsers send origins in lower case: byte by byte. */
        if (strcmp(*allowed, origin) == 0)
            return *allowed;
    }
    return NULL;
}
