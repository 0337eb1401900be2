#include "http/negotiate.h"

#include <string.h>
#include <strings.h>

#define BLANKS " \t"
/* Weights are thousandths: "q=0.8" is 800. */
#define WEIGHT_ONE 1000
#define WEIGHT_UNSET (-1)

/* One element of a list such as `en;q=0.8`. */
struct choice {
    const char *name;
    size_t name_len;
    int weight;
};

/* RFC 9110, 12.4.2; what is none counts as 0, so that it chooses nothing. */
static int weight_parse(const char *text, size_t len)
{
    int weight;
    int unit = WEIGHT_ONE / 10;

    if (len == 0 || len > 5 || (text[0] != '0' && text[0] != '1'))
        return 0;
    weight = (text[0] - '0') * WEIGHT_ONE;
    if (len > 1 && text[1] != '.')
        return 0;
    for (size_t i = 2; i < len; i++, unit /= 10) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        weight += (text[i] - '0') * unit;
    }
    return weight <= WEIGHT_ONE ? weight : 0;
}

/* Takes the next element; false at the end. */
static bool choice_next(const char **at, struct choice *choice)
{
    const char *end;
    const char *param;

    *at += strspn(*at, BLANKS ",");
    if (**at == '\0')
        return false;
    end = *at + strcspn(*at, ",");
    choice->name = *at;
    choice->name_len = strcspn(*at, ",;" BLANKS);
    choice->weight = WEIGHT_ONE;
    for (param = memchr(*at, ';', (size_t)(end - *at)); param != NULL;
         param = memchr(param, ';', (size_t)(end - param))) {
        param += 1 + strspn(param + 1, BLANKS);
        if ((param[0] == 'q' || param[0] == 'Q') && param[1] == '=')
            choice->weight = weight_parse(param + 2, strcspn(param + 2, ",;" BLANKS));
    }
    *at = end;
    return true;
}

static bool choice_is(const struct choice *choice, const char *name)
{
    return choice->name_len == strlen(name) &&
           strncasecmp(choice->name, name, choice->name_len) == 0;
}

/* Whether a language range is `primary` or one of its kind, as "en-GB". */
static bool choice_is_language(const struct choice *choice, const char *primary)
{
    size_t len = strlen(primary);

    return choice->name_len >= len && strncasecmp(choice->name, primary, len) == 0 &&
           (choice->name_len == len || choice->name[len] == '-');
}

enum lang http_negotiate_lang(const char *accept_language)
{
    static const char *const PRIMARIES[LANG_COUNT] = {[LANG_ID] = "id", [LANG_EN] = "en"};
    int weights[LANG_COUNT] = {WEIGHT_UNSET, WEIGHT_UNSET};
    int rest = 0; /* of "*" */
    int best_weight = 0;
    enum lang first_named = LANG_ID;
    bool any_named = false;
    enum lang best;
    struct choice choice;

    if (accept_language == NULL)
        return LANG_ID;
    while (choice_next(&accept_language, &choice)) {
        if (choice_is(&choice, "*"))
            rest = choice.weight;
        for (int i = 0; i < LANG_COUNT; i++) {
            if (!choice_is_language(&choice, PRIMARIES[i]))
                continue;
            if (!any_named)
                first_named = (enum lang)i;
            any_named = true;
            if (choice.weight > weights[i])
                weights[i] = choice.weight;
        }
    }
    best = first_named;
    for (int step = 0; step < LANG_COUNT; step++) {
        enum lang lang = (enum lang)(((int)first_named + step) % LANG_COUNT);
        int weight = weights[lang] == WEIGHT_UNSET ? rest : weights[lang];

        if (weight > best_weight) {
            best = lang;
            best_weight = weight;
        }
    }
    return best_weight > 0 ? best : LANG_ID;
}

bool http_negotiate_gzip(const char *accept_encoding)
{
    int gzip = WEIGHT_UNSET;
    int identity = WEIGHT_UNSET;
    int rest = 0;
    struct choice choice;

    if (accept_encoding == NULL)
        return false;
    while (choice_next(&accept_encoding, &choice)) {
        if (choice_is(&choice, "gzip") || choice_is(&choice, "x-gzip"))
            gzip = choice.weight;
        else if (choice_is(&choice, "identity"))
            identity = choice.weight;
        else if (choice_is(&choice, "*"))
            rest = choice.weight;
    }
    if (gzip == WEIGHT_UNSET)
        gzip = rest;
    return gzip > 0 && gzip >= identity;
}

/* How particularly a media range means a type: 3 itself, 2 all of its kind
 * ("text" and a star), 1 any, 0 not. */
static int range_fits(const struct choice *choice, const char *type)
{
    size_t kind_len = strcspn(type, "/") + 1;

    if (choice_is(choice, type))
        return 3;
    if (choice->name_len == kind_len + 1 && choice->name[kind_len] == '*' &&
        strncasecmp(choice->name, type, kind_len) == 0)
        return 2;
    return choice_is(choice, "*/*");
}

size_t http_negotiate_type(const char *accept, const char *const *types, size_t count)
{
    size_t best = 0;
    int best_weight = 0;

    for (size_t i = 0; i < count; i++) {
        const char *at = accept;
        struct choice choice;
        int weight = 0;
        int particular = 0;

        while (choice_next(&at, &choice)) {
            int fits = range_fits(&choice, types[i]);

            if (fits > particular) {
                particular = fits;
                weight = choice.weight;
            }
        }
        if (weight > best_weight) {
            best = i;
            best_weight = weight;
        }
    }
    return best;
}

static bool opaque_fits(const char *tag, size_t len, const char *opaque)
{
    size_t opaque_len = strlen(opaque);
    size_t suffix_len = sizeof HTTP_ETAG_GZIP - 1;

    if (len < opaque_len || memcmp(tag, opaque, opaque_len) != 0)
        return false;
    tag += opaque_len;
    len -= opaque_len;
    return len == 0 || (len == suffix_len && memcmp(tag, HTTP_ETAG_GZIP, suffix_len) == 0);
}

bool http_negotiate_etag(const char *if_none_match, const char *opaque, const char **found,
                         size_t *found_len)
{
    const char *at = if_none_match + strspn(if_none_match, BLANKS);

    *found = NULL;
    *found_len = 0;
    if (*at == '*')
        return true;
    for (;;) {
        const char *end;

        at += strspn(at, BLANKS ",");
        if (at[0] == 'W' && at[1] == '/')
            at += 2;
        if (*at != '"')
            return false; /* the end, or not a list of tags */
        end = strchr(at + 1, '"');
        if (end == NULL)
            return false;
        if (opaque_fits(at + 1, (size_t)(end - at) - 1, opaque)) {
            *found = at;
            *found_len = (size_t)(end - at) + 1;
            return true;
        }
        at = end + 1;
    }
}
