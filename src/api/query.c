/* Query parameters: what an endpoint does not know is refused, as in bodies. */
#include <string.h>

#include "api/api.h"

static bool is_known(const char *const *names, const char *name)
{
    for (; *names != NULL; names++) {
        if (strcmp(*names, name) == 0)
            return true;
    }
    return false;
}

void api_query_check_lists(const struct http_request *request, const char *const *names,
                           const char *const *lists, struct fault_list *faults)
{
    for (size_t i = 0; i < request->query_count; i++) {
        const char *name = request->query[i].name;
        const char *field;

        if (is_known(lists, name))
            continue;
        field = arena_printf(request->arena, "query.%.64s", name);
        if (!is_known(names, name))
            fault_add(faults, field, CODEC_FAULT_UNKNOWN_FIELD,
                      BILINGUAL(faults, "Alamat ini tidak mempunyai parameter query tersebut.",
                                "This endpoint has no such query parameter."));
        else if (http_request_query(request, name) != request->query[i].value)
            fault_add(
                faults, field, CODEC_FAULT_DUPLICATE,
                BILINGUAL(faults, "Diberikan lebih dari satu kali.", "Given more than once."));
    }
}

void api_query_check(const struct http_request *request, const char *const *names,
                     struct fault_list *faults)
{
    static const char *const NONE[] = {NULL};

    api_query_check_lists(request, names, NONE, faults);
}

void api_query_instant(const struct http_request *request, const char *name, int64_t *at_us,
                       struct fault_list *faults)
{
    api_query_instant_zone(request, name, at_us, NULL, faults);
}

void api_query_instant_zone(const struct http_request *request, const char *name, int64_t *at_us,
                            struct rfc3339_zone *zone, struct fault_list *faults)
{
    const char *text = http_request_query(request, name);

    if (text != NULL && !rfc3339_parse(text, strlen(text), at_us, zone))
        fault_add(
            faults, arena_printf(request->arena, "query.%s", name), CODEC_FAULT_INVALID_TIME,
            BILINGUAL(
                faults,
                "Seharusnya waktu RFC 3339 dengan selisih dari UTC, seperti 2025-11-11T10:00:00Z "
                "(di URL, + ditulis %%2B).",
                "An RFC 3339 time with offset is expected, such as 2025-11-11T10:00:00Z "
                "(in a URL, + is written %%2B)."));
}

enum lang api_query_lang(const struct http_request *request, struct fault_list *faults)
{
    const char *text = http_request_query(request, "lang");

    if (text == NULL)
        return request->lang;
    if (strcmp(text, "en") == 0)
        return LANG_EN;
    if (strcmp(text, "id") == 0)
        return LANG_ID;
    fault_add(faults, "query.lang", CODEC_FAULT_UNKNOWN_VALUE,
              BILINGUAL(faults, "Pilihannya id atau en.", "One of id, en is expected."));
    return request->lang;
}

/* 1 … max, or 0 where the text is anything else. */
static int parse_number(const char *text, int max)
{
    int64_t number = 0;

    for (const char *c = text; *c != '\0'; c++) {
        if (*c < '0' || *c > '9' || number > max)
            return 0;
        number = number * 10 + (*c - '0');
    }
    return number > max ? 0 : (int)number;
}

int api_query_number(const struct http_request *request, const char *name, int otherwise, int max,
                     struct fault_list *faults)
{
    const char *text = http_request_query(request, name);
    int number = text == NULL ? otherwise : parse_number(text, max);

    if (number == 0)
        fault_add(faults, arena_printf(request->arena, "query.%s", name), CODEC_FAULT_OUT_OF_RANGE,
                  BILINGUAL(faults, "Seharusnya bilangan bulat dari 1 sampai %d.",
                            "A whole number from 1 to %d is expected."),
                  max);
    return number;
}

size_t api_query_limit(const struct http_request *request, struct fault_list *faults)
{
    return (size_t)api_query_number(request, "limit", API_LIMIT_DEFAULT, API_LIMIT_MAX, faults);
}

const char *api_query_word(const struct http_request *request, const char *name,
                           const char *const *words, struct fault_list *faults)
{
    const char *text = http_request_query(request, name);
    struct buf known;

    if (text == NULL)
        return NULL;
    buf_init(&known, 1024);
    for (const char *const *word = words; *word != NULL; word++) {
        if (strcmp(*word, text) == 0) {
            buf_clear(&known);
            return text;
        }
        buf_puts(&known, word == words ? "" : ", ");
        buf_puts(&known, *word);
    }
    fault_add(faults, arena_printf(request->arena, "query.%s", name), CODEC_FAULT_UNKNOWN_VALUE,
              BILINGUAL(faults, "Pilihannya: %.*s.", "One of %.*s is expected."), (int)known.len,
              known.bytes);
    buf_clear(&known);
    return NULL;
}

static int word_index(const struct http_request *request, const char *name,
                      const char *const *words, struct fault_list *faults)
{
    const char *text = api_query_word(request, name, words, faults);

    for (int i = 0; text != NULL && words[i] != NULL; i++) {
        if (strcmp(text, words[i]) == 0)
            return i;
    }
    return 0;
}

enum tumpuk_buyer api_query_buyer(const struct http_request *request, struct fault_list *faults)
{
    const char *words[TUMPUK_BUYER_COUNT + 1] = {NULL};

    for (int i = 0; i < TUMPUK_BUYER_COUNT; i++)
        words[i] = tumpuk_buyer_name((enum tumpuk_buyer)i);
    return (enum tumpuk_buyer)word_index(request, "buyer", words, faults);
}

enum tumpuk_channel api_query_channel(const struct http_request *request, struct fault_list *faults)
{
    static const enum tumpuk_channel CHANNELS[] = {TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
                                                   TUMPUK_CHANNEL_TOKOPEDIA};
    const char *words[] = {tumpuk_channel_name(CHANNELS[0]), tumpuk_channel_name(CHANNELS[1]),
                           NULL};

    return CHANNELS[word_index(request, "channel", words, faults)];
}

bool api_refuse_query(const struct http_request *request, struct http_reply *reply,
                      const char *const *names)
{
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, names, &faults);
    return api_refuse_faults(request, reply, &faults);
}

bool api_refuse_faults(const struct http_request *request, struct http_reply *reply,
                       const struct fault_list *faults)
{
    if (faults->count > 0)
        api_reply_faults(request, reply, faults);
    return faults->count > 0;
}
