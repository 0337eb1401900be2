/*
 * Asks the API's own handlers, on one connection and without a server: what they
 * decode, check and write is what they would for anybody.
 */
#ifndef APP_DEMO_ASK_H
#define APP_DEMO_ASK_H

#include "api/api.h"
#include "app/config.h"

struct demo_asker {
    struct db_conn *conn; /* in no transaction: each question is one */
    struct api_context context;
    struct arena *arena; /* of one question after the other */
    struct buf *error;   /* what was not well, for people */
    enum db_result result;
};
/* false: no memory. The caller ends with demo_asker_clear in any case. */
bool demo_asker_init(struct demo_asker *asker, struct db_conn *conn, const struct config *config,
                     struct buf *error);
void demo_asker_clear(struct demo_asker *asker);

/* Of the demo shop. */
struct demo_question {
    const char *method;
    const char *path;  /* the route's */
    const char *param; /* of the path, after the shop's; NULL: none */
    const char *body;  /* NUL after the last byte */
    size_t len;
};
/* The answer's status, 0 without such a route. `reply` is all zeros before the
 * first question; the caller resets it (http_reply_reset) in the end. */
unsigned demo_ask(struct demo_asker *asker, const struct demo_question *question,
                  struct http_reply *reply);
/* Keeps an answer that should not have been. */
void demo_complain(struct demo_asker *asker, const struct demo_question *question,
                   const struct http_reply *reply);

#endif
