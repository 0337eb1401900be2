/*
 * Cursors of lists: where the next page begins, opaque, and bound to the query
 * by a hash of its path and parameters (spec api: Lists).
 */
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/store.h"

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define HASH_BYTES 16
#define VALUE_BYTES_MAX 256
/* hash, value, NUL, id */
#define PLAIN_BYTES_MAX (HASH_BYTES + VALUE_BYTES_MAX + 1 + CODEC_ID_BYTES_MAX)

static void hash_texts(unsigned char out[HASH_BYTES], const char *a, const char *b)
{
    crypto_generichash_state state;

    (void)crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    (void)crypto_generichash_update(&state, (const unsigned char *)a, strlen(a) + 1);
    (void)crypto_generichash_update(&state, (const unsigned char *)b, strlen(b) + 1);
    (void)crypto_generichash_final(&state, out, HASH_BYTES);
}

/* The same whatever the order of the parameters. */
static void query_hash(const struct http_request *request, unsigned char out[HASH_BYTES])
{
    unsigned char one[HASH_BYTES];

    hash_texts(out, request->path, "");
    for (size_t i = 0; i < request->query_count; i++) {
        const struct http_pair *pair = &request->query[i];

        if (strcmp(pair->name, "cursor") == 0 || strcmp(pair->name, "limit") == 0)
            continue;
        hash_texts(one, pair->name, pair->value);
        for (size_t n = 0; n < HASH_BYTES; n++)
            out[n] ^= one[n];
    }
}

const char *api_cursor_encode(const struct http_request *request,
                              const struct api_position *position)
{
    unsigned char plain[PLAIN_BYTES_MAX];
    size_t value_len = strlen(position->value);
    size_t id_len = strlen(position->id);
    size_t len = HASH_BYTES + value_len + 1 + id_len;
    size_t cap;
    char *text;

    if (value_len > VALUE_BYTES_MAX || id_len > CODEC_ID_BYTES_MAX)
        return NULL;
    query_hash(request, plain);
    memcpy(plain + HASH_BYTES, position->value, value_len + 1);
    memcpy(plain + HASH_BYTES + value_len + 1, position->id, id_len);
    cap = sodium_base64_encoded_len(len, VARIANT);
    text = arena_alloc(request->arena, cap);
    if (text != NULL)
        (void)sodium_bin2base64(text, cap, plain, len, VARIANT);
    return text;
}

static bool cursor_read(const struct http_request *request, const char *text,
                        struct api_position *out)
{
    unsigned char hash[HASH_BYTES];
    unsigned char *plain = arena_calloc(request->arena, PLAIN_BYTES_MAX + 1, 1);
    const unsigned char *value_end;
    size_t len = 0;

    if (plain == NULL ||
        sodium_base642bin(plain, PLAIN_BYTES_MAX, text, strlen(text), NULL, &len, NULL, VARIANT) !=
            0 ||
        len <= HASH_BYTES)
        return false;
    query_hash(request, hash);
    value_end = memchr(plain + HASH_BYTES, '\0', len - HASH_BYTES);
    if (memcmp(plain, hash, HASH_BYTES) != 0 || value_end == NULL)
        return false;
    out->value = (const char *)plain + HASH_BYTES;
    out->id = (const char *)value_end + 1; /* a NUL stands behind the last byte */
    return strlen(out->id) == len - (size_t)(value_end + 1 - plain);
}

void api_cursor_refuse(struct fault_list *faults)
{
    fault_add(faults, "query.cursor", API_FAULT_INVALID_CURSOR,
              BILINGUAL(faults,
                        "Pakai next_cursor dari halaman sebelumnya apa adanya, dengan parameter "
                        "yang sama.",
                        "Take next_cursor of the page before, unchanged, with the same "
                        "parameters."));
}

bool api_cursor_decode(const struct http_request *request, struct fault_list *faults,
                       struct api_position *out)
{
    const char *text = http_request_query(request, "cursor");

    if (text == NULL)
        return false;
    if (cursor_read(request, text, out))
        return true;
    api_cursor_refuse(faults);
    return false;
}

void api_page_read(const struct http_request *request, struct fault_list *faults,
                   struct api_page *out)
{
    struct api_position position;

    out->limit = api_query_limit(request, faults);
    out->after = api_cursor_decode(request, faults, &position) ? position.id : NULL;
}

int64_t api_page_before(const struct api_page *page, struct fault_list *faults)
{
    char *end = NULL;
    long long before;

    if (page->after == NULL)
        return 0;
    errno = 0;
    before = strtoll(page->after, &end, 10);
    if (errno != 0 || *end != '\0' || before < 1)
        api_cursor_refuse(faults);
    return before;
}

void api_page_run(struct http_request *request, struct http_reply *reply,
                  const struct api_plan *plan)
{
    static const char *const PARAMETERS[] = {"limit", "cursor", NULL};
    struct fault_list faults;
    struct api_page page;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    api_page_read(request, &faults, &page);
    if (!api_refuse_faults(request, reply, &faults))
        api_call_run(request, reply, plan, &page);
}

void api_page_end(const struct http_request *request, struct json_out *out, bool more,
                  const struct tumpuk_text *last)
{
    const char *cursor = NULL;

    json_out_end_array(out);
    if (more)
        cursor = api_cursor_encode(request, &(struct api_position){.value = "", .id = last->bytes});
    if (cursor != NULL)
        json_out_member_string(out, "next_cursor", cursor);
    json_out_end_object(out);
}

void api_page_end_number(const struct http_request *request, struct json_out *out, bool more,
                         int64_t last)
{
    char text[24];
    const struct tumpuk_text id = {.bytes = text};

    (void)snprintf(text, sizeof text, "%" PRId64, last);
    api_page_end(request, out, more, &id);
}
