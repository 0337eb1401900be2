/*
 * Whose credentials a request brings: the configured operator's key, a stored
 * API key, or a JWT (spec api: Authorization). Answers from memory only, so
 * that the event loop may ask.
 *
 * Made by main, shared by all threads, lives as long as the server. Never logs
 * or tells a key or a token.
 */
#ifndef API_ACCESS_H
#define API_ACCESS_H

#include "catalog/key_set.h"
#include "codec/jwt.h"
#include "db/db.h"
#include "http/http.h"

struct api_access;

struct api_access_config {
    const char *operator_key;     /* NULL: none */
    const struct jwt_config *jwt; /* NULL: no tokens are taken */
};

/* NULL: `*why` says in a static English sentence what is wrong. */
struct api_access *api_access_new(const struct api_access_config *config, const char **why);
void api_access_free(struct api_access *access); /* NULL is nothing */

/* For http_config.authenticate; `context` is a struct api_context. */
const struct http_problem *api_authenticate(void *context, const char *token, struct arena *arena,
                                            struct http_identity *out);

/* Whether a seller's shops hold the one of a body or a list; the one of a path
 * was looked at before the handler was called. True where the request may go
 * on; else 404 stands, as if there were no such shop, or 403 where `write` is
 * asked for and not granted. */
bool api_shop_allowed(const struct http_request *request, struct http_reply *reply,
                      const char *shop_id, bool write);

/* Puts the database's keys in the place of those in memory. */
enum db_result api_load_keys(struct api_access *access, struct db_conn *conn);
/* The same where they were written since: cheap, to be called every second. */
enum db_result api_refresh_keys(struct api_access *access, struct db_conn *conn);
/* Whether keys were ever loaded; until then requests with one get 503. */
bool api_keys_loaded(struct api_access *access);
size_t api_key_count(struct api_access *access);
/* Once it is revoked in the database: from when this returns, it opens nothing
 * on this instance. */
void api_forget_key(struct api_access *access, const char *key_id);

#endif
