#include "app/demo_client.h"

#include <curl/curl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "app/demo_load.h"

#define URL_BYTES_MAX 4096
#define HEADER_BYTES_MAX 8192
#define ANSWER_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define CONNECT_TIMEOUT_S 5L
#define TIMEOUT_S 30L
#define PATH_BYTES_MAX 128

struct demo_client {
    CURL *curl;
    struct curl_slist *headers;
    struct buf answer;
    char *shop; /* https://…/v1/shops/toko-nusantara */
};

static size_t take_answer(char *bytes, size_t size, size_t count, void *arg)
{
    struct buf *answer = arg;

    buf_put(answer, bytes, size * count);
    return answer->failed ? 0 : size * count;
}

static bool add_header(struct demo_client *client, const char *name, const char *value)
{
    struct curl_slist *headers = NULL;
    struct buf line;

    buf_init(&line, HEADER_BYTES_MAX);
    buf_printf(&line, "%s: %s", name, value);
    buf_putc(&line, '\0');
    if (!line.failed)
        headers = curl_slist_append(client->headers, line.bytes);
    if (line.bytes != NULL)
        sodium_memzero(line.bytes, line.len); /* it may be a key */
    buf_clear(&line);
    if (headers != NULL)
        client->headers = headers;
    return headers != NULL;
}

static bool set_up(struct demo_client *client, const char *key)
{
    CURL *curl = client->curl;
    struct buf bearer;
    bool done;

    buf_init(&bearer, HEADER_BYTES_MAX);
    buf_printf(&bearer, "Bearer %s", key);
    buf_putc(&bearer, '\0');
    done = !bearer.failed && add_header(client, "Authorization", bearer.bytes) &&
           add_header(client, "Content-Type", "application/json") &&
           add_header(client, "Accept-Language", "en") && add_header(client, "Expect", "");
    if (bearer.bytes != NULL)
        sodium_memzero(bearer.bytes, bearer.len);
    buf_clear(&bearer);
    return done && curl_easy_setopt(curl, CURLOPT_HTTPHEADER, client->headers) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_answer) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, &client->answer) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT_S) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT, TIMEOUT_S) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
}

struct demo_client *demo_client_new(const char *url, const char *key)
{
    struct demo_client *client = calloc(1, sizeof *client);
    size_t len = strlen(url);
    struct buf shop;

    if (client == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(client);
        return NULL;
    }
    buf_init(&client->answer, ANSWER_BYTES_MAX);
    while (len > 0 && url[len - 1] == '/')
        len--;
    buf_init(&shop, URL_BYTES_MAX);
    buf_put(&shop, url, len);
    buf_puts(&shop, "/v1/shops/" DEMO_SHOP_ID);
    buf_putc(&shop, '\0');
    client->shop = buf_take(&shop, &len);
    buf_clear(&shop);
    client->curl = curl_easy_init();
    if (client->shop != NULL && client->curl != NULL && set_up(client, key))
        return client;
    demo_client_free(client);
    return NULL;
}

void demo_client_free(struct demo_client *client)
{
    if (client == NULL)
        return;
    curl_easy_cleanup(client->curl);
    for (struct curl_slist *header = client->headers; header != NULL; header = header->next)
        sodium_memzero(header->data, strlen(header->data));
    curl_slist_free_all(client->headers);
    buf_clear(&client->answer);
    free(client->shop);
    free(client);
    curl_global_cleanup();
}

/* What an answer means that is not 200. */
static enum demo_sent judge(const struct demo_client *client, long status, struct buf *why)
{
    bool later = status == 429 || status == 503 || status == 502 || status == 504;
    size_t len = client->answer.len < 500 ? client->answer.len : 500;

    switch (status) {
    case 401:
    case 403:
        buf_puts(why, "the service does not let that key write to the shop");
        break;
    case 404:
        buf_puts(why, "the service has no shop " DEMO_SHOP_ID ": load it with tumpukd demo");
        break;
    default:
        buf_printf(why, "the service answered %ld: %.*s", status, (int)len,
                   len > 0 ? client->answer.bytes : "");
    }
    return later ? DEMO_SENT_LATER : DEMO_SENT_REFUSED;
}

enum demo_sent demo_client_send(struct demo_client *client, const struct demo_batch *batch,
                                struct demo_tally *tally, struct buf *why)
{
    CURL *curl = client->curl;
    long status = 0;
    CURLcode code;
    struct buf url;

    buf_init(&url, URL_BYTES_MAX + PATH_BYTES_MAX);
    buf_printf(&url, "%s/%s/batch", client->shop, demo_kind_name(batch->kind));
    buf_putc(&url, '\0');
    client->answer.len = 0;
    why->len = 0;
    code = url.failed ? CURLE_OUT_OF_MEMORY : curl_easy_setopt(curl, CURLOPT_URL, url.bytes);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_POSTFIELDS, batch->body.bytes);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)batch->body.len);
    if (code == CURLE_OK)
        code = curl_easy_perform(curl);
    if (code == CURLE_OK)
        code = curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    buf_clear(&url);
    if (code != CURLE_OK) {
        buf_printf(why, "the service does not answer: %s", curl_easy_strerror(code));
        return DEMO_SENT_LATER;
    }
    if (status != 200)
        return judge(client, status, why);
    demo_tally_add(tally, batch->kind, client->answer.bytes, client->answer.len);
    return DEMO_SENT;
}
