/*
 * Idempotency-Key: a repeated write is answered as the first was, for a day or,
 * where it must never happen twice, for good (spec api).
 *
 * The answer is kept in the transaction of the write itself, under a lock that
 * ends with it: either both are stored or neither, whoever dies when. Answers
 * that stored nothing (4xx, 5xx) are not kept: the request is judged anew.
 */
#include <sodium.h>
#include <string.h>

#include "api/store.h"

#define KEY_BYTES_MAX 255
#define FINGERPRINT_BYTES 16

const struct http_problem API_PROBLEM_IDEMPOTENCY_KEY_REUSED = {
    .code = "IDEMPOTENCY_KEY_REUSED",
    .status = 409,
    .title_id = "Idempotency-Key ini sudah dipakai untuk permintaan lain",
    .title_en = "This Idempotency-Key was used for another request",
};
const struct http_problem API_PROBLEM_IDEMPOTENCY_KEY_MISSING = {
    .code = "IDEMPOTENCY_KEY_MISSING",
    .status = 400,
    .title_id = "Permintaan ini harus membawa Idempotency-Key",
    .title_en = "This request must carry an Idempotency-Key",
};
const struct http_problem API_PROBLEM_IN_PROGRESS = {
    .code = "IN_PROGRESS",
    .status = 409,
    .title_id = "Permintaan dengan Idempotency-Key ini masih dikerjakan",
    .title_en = "The request with this Idempotency-Key is still under way",
};

static struct db_idempotency_key key_of(const struct api_call *call)
{
    const struct http_route *route = call->request->route;

    return (struct db_idempotency_key){
        .shop_id = call->shop_id,
        .route = arena_printf(call->arena, "%s %s", route->method, route->path),
        .key = http_request_header(call->request, "Idempotency-Key"),
    };
}

static void hash_text(crypto_generichash_state *state, const char *text, size_t len)
{
    uint64_t framed = len; /* so that texts cannot run into each other */

    (void)crypto_generichash_update(state, (const unsigned char *)&framed, sizeof framed);
    (void)crypto_generichash_update(state, (const unsigned char *)text, len);
}

/* What makes one request differ from another: path, query and body. */
static const char *fingerprint(const struct api_call *call)
{
    const struct http_request *request = call->request;
    char *hex = arena_alloc(call->arena, 2 * FINGERPRINT_BYTES + 1);
    unsigned char hash[FINGERPRINT_BYTES];
    crypto_generichash_state state;

    (void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
    hash_text(&state, request->path, strlen(request->path));
    for (size_t i = 0; i < request->query_count; i++) {
        hash_text(&state, request->query[i].name, strlen(request->query[i].name));
        hash_text(&state, request->query[i].value, strlen(request->query[i].value));
    }
    hash_text(&state, request->body, request->body_len);
    (void)crypto_generichash_final(&state, hash, sizeof hash);
    if (hex != NULL)
        (void)sodium_bin2hex(hex, 2 * FINGERPRINT_BYTES + 1, hash, sizeof hash);
    return hex;
}

/* 1 … KEY_BYTES_MAX printable ASCII characters. */
static bool key_check(const char *key)
{
    size_t len = strlen(key);

    for (const char *c = key; *c != '\0'; c++) {
        if (*c < ' ' || *c > '~')
            return false;
    }
    return len >= 1 && len <= KEY_BYTES_MAX;
}

static void answer_again(struct api_call *call, const struct db_answer *answer)
{
    call->reply->status = (unsigned)answer->status;
    call->reply->content_type = answer->content_type;
    buf_put(&call->reply->body, answer->body, answer->body_len);
    if (answer->location != NULL)
        http_reply_header(call->reply, "Location", answer->location);
    if (answer->etag != NULL)
        http_reply_header(call->reply, "ETag", answer->etag);
    http_reply_header(call->reply, "Idempotency-Replayed", "true");
    call->answered = true;
}

/* What is remembered under the key. */
static enum db_result find_answer(struct api_call *call, const struct db_idempotency_key *key)
{
    struct db_answer answer;
    const char *print = fingerprint(call);
    enum db_result result = db_select_idempotency_key(call->conn, call->arena, key, &answer);

    if (result != DB_OK)
        return result;
    if (print == NULL)
        return DB_FAILED;
    if (strcmp(answer.fingerprint, print) != 0)
        return api_refuse_problem(call, &API_PROBLEM_IDEMPOTENCY_KEY_REUSED,
                                  BILINGUAL(call->request,
                                            "Pakai kunci baru untuk permintaan baru.",
                                            "Take a new key for a new request."));
    answer_again(call, &answer);
    return DB_OK;
}

static enum db_result refuse_without(struct api_call *call)
{
    return api_refuse_problem(call, &API_PROBLEM_IDEMPOTENCY_KEY_MISSING,
                              BILINGUAL(call->request,
                                        "Pakai kunci yang sama bila permintaan diulang.",
                                        "Send the same key whenever the request is repeated."));
}

bool api_idempotency_begin(struct api_call *call, const struct api_plan *plan,
                           enum db_result *result)
{
    struct db_idempotency_key key = key_of(call);
    bool locked = false;

    *result = DB_OK;
    if (key.key == NULL && plan->keyed_for_good)
        *result = refuse_without(call);
    if (key.key == NULL)
        return plan->keyed_for_good;
    if (!key_check(key.key)) {
        api_reply_fault(call->request, call->reply, "header.Idempotency-Key",
                        CODEC_FAULT_INVALID_TEXT,
                        BILINGUAL(call->request, "1 sampai 255 karakter ASCII yang dapat dicetak.",
                                  "1 to 255 printable ASCII characters are expected."));
        *result = api_refuse(call);
        return true;
    }
    *result = key.route == NULL ? DB_FAILED : db_lock_idempotency_key(call->conn, &key, &locked);
    if (*result == DB_OK && !locked)
        *result = api_refuse_problem(call, &API_PROBLEM_IN_PROGRESS, NULL);
    if (*result == DB_OK)
        *result = find_answer(call, &key);
    /* nothing remembered, and nothing refused: go on */
    return *result != DB_NONE || call->answered;
}

static const char *header_of(const struct http_reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->header_count; i++) {
        if (strcmp(reply->headers[i].name, name) == 0)
            return reply->headers[i].value;
    }
    return NULL;
}

enum db_result api_idempotency_end(struct api_call *call, const struct api_plan *plan)
{
    struct db_idempotency_key key = key_of(call);
    const struct http_reply *reply = call->reply;
    struct db_answer answer = {
        .fingerprint = fingerprint(call),
        .status = reply->status,
        .content_type = reply->content_type,
        .location = header_of(reply, "Location"),
        .etag = header_of(reply, "ETag"),
        .kept = plan->keyed_for_good,
    };

    if (key.key == NULL)
        return DB_OK;
    if (reply->body.failed)
        return DB_FAILED;
    answer.body = arena_strndup(call->arena, reply->body.bytes, reply->body.len);
    if (answer.body == NULL || answer.fingerprint == NULL || key.route == NULL)
        return DB_FAILED;
    return db_insert_idempotency_key(call->conn, &key, &answer);
}
