#include "http/media.h"

#include <string.h>
#include <strings.h>

static const struct {
    enum http_media media;
    const char *name;
    bool is_text;
} MEDIA[] = {
    {HTTP_MEDIA_JSON, HTTP_TYPE_JSON, true},
    {HTTP_MEDIA_CSV, "text/csv", true},
    {HTTP_MEDIA_XLSX, HTTP_TYPE_XLSX, false},
};
#define MEDIA_COUNT (sizeof MEDIA / sizeof *MEDIA)

/* What follows the type tells no charset, or UTF-8. */
static bool is_utf8(const char *parameters)
{
    static const char CHARSET[] = "charset=";
    const char *charset = strcasestr(parameters, CHARSET);

    if (charset == NULL)
        return true;
    charset += sizeof CHARSET - 1;
    charset += *charset == '"';
    return strncasecmp(charset, "utf-8", 5) == 0 || strncasecmp(charset, "us-ascii", 8) == 0;
}

bool http_media_find(const char *content_type, unsigned set, enum http_media *out)
{
    for (size_t i = 0; i < MEDIA_COUNT; i++) {
        size_t len = strlen(MEDIA[i].name);
        const char *rest = content_type + len;

        if (!(set & (unsigned)MEDIA[i].media) || strncasecmp(content_type, MEDIA[i].name, len) != 0)
            continue;
        rest += strspn(rest, " \t");
        if (*rest != '\0' && *rest != ';')
            continue;
        if (MEDIA[i].is_text && *rest == ';' && !is_utf8(rest))
            continue;
        *out = MEDIA[i].media;
        return true;
    }
    return false;
}

const char *http_media_list(struct arena *arena, unsigned set)
{
    const char *list = NULL;

    for (size_t i = 0; i < MEDIA_COUNT; i++) {
        if (set & (unsigned)MEDIA[i].media)
            list = list == NULL ? MEDIA[i].name
                                : arena_printf(arena, "%s, %s", list, MEDIA[i].name);
    }
    return list;
}
