/*
 * API keys as JSON: what POST /v1/keys takes, and how keys are answered.
 *
 * {"role": "seller", "access": "WRITE", "shops": ["s1"], ["name": "Till"],
 *  ["expires_at": "…"]}
 *
 * A seller's key has shops, at least one; others have none.
 */
#ifndef CODEC_KEY_DOCUMENT_H
#define CODEC_KEY_DOCUMENT_H

#include "base/access.h"
#include "base/json_out.h"
#include "codec/codec.h"

#define KEY_NEVER INT64_MAX

struct key_request {
    struct access_grant grant; /* in the arena */
    const char *name;          /* NULL: none */
    int64_t expires_us;        /* KEY_NEVER */
};

/* Decodes and validates whole, but for whether expires_at lies in the future. */
enum codec_result key_request_decode(const char *body, size_t len, enum lang lang,
                                     struct arena *arena, struct key_request *out,
                                     struct codec_error *error);

struct key_document {
    const char *key_id;
    const char *key; /* the secret, when the key was just made; else NULL */
    struct access_grant grant;
    const char *name; /* NULL: none */
    int64_t created_us;
    int64_t expires_us; /* KEY_NEVER */
    int64_t revoked_us; /* KEY_NEVER: it is not */
};

/* "ACTIVE", "EXPIRED" or "REVOKED" at `now_us`; static. */
const char *key_document_status(const struct key_document *document, int64_t now_us);

/* Writes a key as one JSON object, its times in UTC. */
void key_document_encode(struct json_out *out, const struct key_document *document, int64_t now_us);

#endif
