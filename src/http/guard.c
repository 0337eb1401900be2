#include "http/guard.h"

#include <string.h>
#include <strings.h>

/* RFC 9110, 5.6.2: tchar. */
static const bool TOKEN_CHARS[256] = {
    ['!'] = true, ['#'] = true, ['$'] = true, ['%'] = true, ['&'] = true, ['\''] = true,
    ['*'] = true, ['+'] = true, ['-'] = true, ['.'] = true, ['^'] = true, ['_'] = true,
    ['`'] = true, ['|'] = true, ['~'] = true, ['0'] = true, ['1'] = true, ['2'] = true,
    ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true, ['8'] = true,
    ['9'] = true, ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true, ['E'] = true,
    ['F'] = true, ['G'] = true, ['H'] = true, ['I'] = true, ['J'] = true, ['K'] = true,
    ['L'] = true, ['M'] = true, ['N'] = true, ['O'] = true, ['P'] = true, ['Q'] = true,
    ['R'] = true, ['S'] = true, ['T'] = true, ['U'] = true, ['V'] = true, ['W'] = true,
    ['X'] = true, ['Y'] = true, ['Z'] = true, ['a'] = true, ['b'] = true, ['c'] = true,
    ['d'] = true, ['e'] = true, ['f'] = true, ['g'] = true, ['h'] = true, ['i'] = true,
    ['j'] = true, ['k'] = true, ['l'] = true, ['m'] = true, ['n'] = true, ['o'] = true,
    ['p'] = true, ['q'] = true, ['r'] = true, ['s'] = true, ['t'] = true, ['u'] = true,
    ['v'] = true, ['w'] = true, ['x'] = true, ['y'] = true, ['z'] = true,
};

/* What is done with a header that comes twice. */
enum guard_repeat { GUARD_FIRST, GUARD_REFUSE };

struct guard_known {
    const char *name;
    size_t name_len;
    size_t at; /* of the member in struct http_facts */
    enum guard_repeat repeat;
};

#define KNOWN(text, member, repeat)                                         \
    {                                                                       \
        text, sizeof(text) - 1, offsetof(struct http_facts, member), repeat \
    }

static const struct guard_known KNOWN_HEADERS[] = {
    KNOWN("Host", host, GUARD_REFUSE),
    KNOWN("Content-Length", content_length, GUARD_REFUSE),
    KNOWN("Transfer-Encoding", transfer_encoding, GUARD_REFUSE),
    KNOWN("Content-Type", content_type, GUARD_REFUSE),
    KNOWN("Authorization", authorization, GUARD_REFUSE),
    KNOWN("Accept-Encoding", accept_encoding, GUARD_FIRST),
    KNOWN("Accept-Language", accept_language, GUARD_FIRST),
    KNOWN("X-Request-Id", request_id, GUARD_FIRST),
    KNOWN("Origin", origin, GUARD_REFUSE),
    KNOWN("If-None-Match", if_none_match, GUARD_FIRST),
    KNOWN("Access-Control-Request-Method", preflight_method, GUARD_FIRST),
};

void http_guard_init(struct http_facts *facts)
{
    *facts = (struct http_facts){.fault = {NULL}};
}

void http_guard_refuse(struct http_facts *facts, const char *fault_id, const char *fault_en)
{
    facts->fault[LANG_ID] = fault_id;
    facts->fault[LANG_EN] = fault_en;
}

static bool name_is_token(const char *name, size_t len)
{
    if (len == 0)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!TOKEN_CHARS[(unsigned char)name[i]])
            return false;
    }
    return true;
}

/* RFC 9110, 5.5: CR, LF and NUL are dangerous, the other controls invalid; a
 * bare CR in particular ends the line for some readers and not for others. */
static bool value_is_plain(const char *value, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)value[i];

        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return false;
    }
    return true;
}

static void guard_note(struct http_facts *facts, const struct guard_known *known, const char *value)
{
    const char **member = (const char **)(void *)((char *)facts + known->at);

    if (*member == NULL) {
        *member = value;
        return;
    }
    if (known->repeat == GUARD_REFUSE)
        http_guard_refuse(facts, "Header yang hanya boleh ada satu dikirim dua kali.",
                          "A header that may come only once came twice.");
}

void http_guard_header(struct http_facts *facts, const char *name, size_t name_len,
                       const char *value, size_t value_len)
{
    if (http_guard_refused(facts))
        return;
    if (!name_is_token(name, name_len)) {
        http_guard_refuse(facts,
                          "Nama sebuah header tidak sah: periksa spasi sebelum titik duanya.",
                          "A header's name is not a token: mind blanks before its colon.");
        return;
    }
    if (!value_is_plain(value, value_len)) {
        http_guard_refuse(facts, "Nilai sebuah header mengandung karakter kendali.",
                          "A header's value holds control characters.");
        return;
    }
    for (size_t i = 0; i < sizeof KNOWN_HEADERS / sizeof *KNOWN_HEADERS; i++) {
        const struct guard_known *known = &KNOWN_HEADERS[i];

        if (known->name_len == name_len && strncasecmp(known->name, name, name_len) == 0) {
            guard_note(facts, known, value);
            return;
        }
    }
}

/* Digits and nothing else, below 2^63; blanks at the end are the line's. */
static bool parse_length(const char *text, uint64_t *len)
{
    uint64_t value = 0;
    size_t i = 0;

    for (; text[i] >= '0' && text[i] <= '9'; i++) {
        if (value > (UINT64_C(1) << 59))
            return false;
        value = value * 10 + (uint64_t)(text[i] - '0');
    }
    if (i == 0)
        return false;
    *len = value;
    return text[i + strspn(text + i, " \t")] == '\0';
}

static bool is_chunked(const char *text)
{
    static const char CHUNKED[] = "chunked";
    size_t len = sizeof CHUNKED - 1;

    if (strncasecmp(text, CHUNKED, len) != 0)
        return false;
    return text[len + strspn(text + len, " \t")] == '\0';
}

bool http_guard_finish(struct http_facts *facts, const char *version)
{
    bool is_1_1 = strcmp(version, "HTTP/1.1") == 0;

    if (http_guard_refused(facts))
        return false;
    if (!is_1_1 && strcmp(version, "HTTP/1.0") != 0)
        http_guard_refuse(facts, "Protokolnya harus HTTP/1.1 atau HTTP/1.0.",
                          "The protocol must be HTTP/1.1 or HTTP/1.0.");
    else if (is_1_1 && facts->host == NULL)
        http_guard_refuse(facts, "HTTP/1.1 memerlukan header Host.",
                          "HTTP/1.1 needs a Host header.");
    else if (facts->host != NULL && strpbrk(facts->host, " \t,/@") != NULL)
        http_guard_refuse(facts, "Header Host tidak menyebut nama host.",
                          "The Host header names no host.");
    else if (facts->transfer_encoding != NULL && facts->content_length != NULL)
        http_guard_refuse(facts,
                          "Content-Length dan Transfer-Encoding tidak boleh dikirim bersamaan.",
                          "Content-Length and Transfer-Encoding exclude each other.");
    else if (facts->transfer_encoding != NULL && !is_1_1)
        http_guard_refuse(facts, "HTTP/1.0 tidak mengenal Transfer-Encoding.",
                          "HTTP/1.0 has no Transfer-Encoding.");
    else if (facts->transfer_encoding != NULL && !is_chunked(facts->transfer_encoding))
        http_guard_refuse(facts, "Satu-satunya Transfer-Encoding yang dikenal adalah chunked.",
                          "The only Transfer-Encoding understood is chunked.");
    else if (facts->content_length != NULL &&
             !parse_length(facts->content_length, &facts->body_len))
        http_guard_refuse(facts, "Content-Length harus berupa angka saja.",
                          "Content-Length must be digits only.");
    if (http_guard_refused(facts))
        return false;
    facts->chunked = facts->transfer_encoding != NULL;
    facts->has_body = facts->chunked || facts->body_len > 0;
    return true;
}
