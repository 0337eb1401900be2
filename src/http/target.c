#include "http/target.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

enum http_target_result http_target_split(char *target, const char **path, char **query)
{
    char *start = target;
    char *mark;

    /* A target is printable ASCII (RFC 3986); bytes over it are let through to
     * be judged as UTF-8, as browsers' older siblings send them. */
    for (const char *c = target; *c != '\0'; c++) {
        if ((unsigned char)*c <= 0x20 || *c == 0x7F || *c == '#')
            return HTTP_TARGET_BAD;
    }
    if (strncasecmp(target, "http://", 7) == 0 || strncasecmp(target, "https://", 8) == 0) {
        start = strchr(target, ':') + 3;
        start += strcspn(start, "/?");
    }
    mark = strchr(start, '?');
    *query = NULL;
    if (mark != NULL) {
        *mark = '\0';
        *query = mark + 1;
    }
    *path = start;
    if (*start == '\0' && start != target)
        *path = "/"; /* "http://host" */
    if (**path != '/' && strcmp(*path, "*") != 0)
        return HTTP_TARGET_BAD;
    return HTTP_TARGET_OK;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

enum http_target_result http_target_decode(struct arena *arena, const char *text, size_t len,
                                           bool plus_is_blank, const char **decoded)
{
    bool plain = true;
    unsigned char all = 0; /* its top bit: not all is ASCII */
    size_t to = 0;
    char *copy;

    for (size_t i = 0; i < len; i++) {
        plain &= text[i] != '%' && !(plus_is_blank && text[i] == '+');
        all |= (unsigned char)text[i];
    }
    if (plain && text[len] == '\0') {
        *decoded = text;
        return all >= 0x80 && utf8_length(text, len) < 0 ? HTTP_TARGET_BAD : HTTP_TARGET_OK;
    }
    copy = arena_alloc(arena, len + 1);
    if (copy == NULL)
        return HTTP_TARGET_NO_MEMORY;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];

        if (c == '%') {
            int high = len - i > 2 ? hex_digit(text[i + 1]) : -1;
            int low = len - i > 2 ? hex_digit(text[i + 2]) : -1;

            if (high < 0 || low < 0 || high * 16 + low == 0)
                return HTTP_TARGET_BAD;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        copy[to++] = c;
    }
    copy[to] = '\0';
    *decoded = copy;
    return utf8_length(copy, to) < 0 ? HTTP_TARGET_BAD : HTTP_TARGET_OK;
}

static bool query_is_yes(const char *value)
{
    return *value == '\0' || strcmp(value, "1") == 0 || strcmp(value, "true") == 0;
}

enum http_target_result http_target_query(struct arena *arena, char *query,
                                          const struct http_pair **pairs, size_t *count,
                                          bool *pretty)
{
    struct http_pair *items = NULL;
    size_t most = 1;
    char *next;

    *pairs = NULL;
    *count = 0;
    if (query == NULL || *query == '\0')
        return HTTP_TARGET_OK;
    for (const char *c = query; *c != '\0'; c++)
        most += *c == '&';
    if (most > HTTP_QUERY_PARAMS_MAX)
        return HTTP_TARGET_TOO_MANY;
    items = arena_calloc(arena, most, sizeof *items);
    if (items == NULL)
        return HTTP_TARGET_NO_MEMORY;
    for (char *at = query; at != NULL; at = next) {
        struct http_pair *pair = &items[*count];
        size_t len = (size_t)(strchrnul(at, '&') - at);
        const char *equals = memchr(at, '=', len);
        size_t name_len = equals != NULL ? (size_t)(equals - at) : len;
        enum http_target_result result;

        next = at[len] == '&' ? at + len + 1 : NULL;
        at[len] = '\0';
        if (len == 0)
            continue;
        pair->value = "";
        if (equals != NULL) {
            at[name_len] = '\0';
            result = http_target_decode(arena, at + name_len + 1, len - name_len - 1, true,
                                        &pair->value);
            if (result != HTTP_TARGET_OK)
                return result;
        }
        result = http_target_decode(arena, at, name_len, true, &pair->name);
        if (result != HTTP_TARGET_OK)
            return result;
        if (strcmp(pair->name, "pretty") == 0)
            *pretty = query_is_yes(pair->value);
        else
            (*count)++;
    }
    *pairs = items;
    return HTTP_TARGET_OK;
}
