/* An open event stream: what events.c and event_stream.c share. */
#ifndef HTTP_LISTENER_H
#define HTTP_LISTENER_H

#include "base/hash.h"
#include "http/events.h"
#include "http/exchange.h"

/* An address from which streams are open. */
struct http_listener_client {
    struct http_listener_client *next;
    unsigned count;
    char remote[HTTP_REMOTE_MAX];
};

/* Under the lock. */
#define HTTP_LISTENER_CHAINS 256
struct http_listener_clients {
    unsigned per_client_max; /* 0: no limit */
    struct hash_key key;
    struct http_listener_client *chains[HTTP_LISTENER_CHAINS];
};
void http_listener_clients_init(struct http_listener_clients *clients, unsigned per_client_max);
/* Counts one more; NULL without memory, or where there are as many as there may be. */
struct http_listener_client *http_listener_client_take(struct http_listener_clients *clients,
                                                       const char *remote);
void http_listener_client_leave(struct http_listener_clients *clients,
                                struct http_listener_client *client);

struct http_listener {
    struct http_events *events;
    struct http_exchange *exchange;
    struct http_event_source source;
    struct http_listener_client *client;
    /* Under the lock: */
    struct http_listener *next; /* in a ring, by their last heartbeats */
    struct http_listener *prev;
    struct http_listener *next_queued;
    int64_t beat_us;
    bool queued;
    bool woken;    /* since it looked for something new */
    bool beat_due; /* it owes a heartbeat */
    bool asleep;   /* its connection is suspended */
    /* The event loop's, or the thread's while it sleeps: */
    struct http_event *event; /* that is sent */
    size_t taken;             /* bytes of it, or of its chunk where the thread sends it */
    bool opened;              /* the first line was sent */
    bool owing;               /* the client was given something, and has a deadline */
    bool ended;               /* nothing comes after `event` */
    bool broken;              /* its client takes nothing any more: it is cut off */
};

/* Takes a place for it; false where there is none. */
bool http_listener_enter(struct http_listener *listener);

/* What there is for it besides its source's. */
struct http_listener_news {
    bool ending;
    struct http_event *beat; /* a reference; NULL: none is due */
};
struct http_listener_news http_listener_look(struct http_listener *listener);
/* Suspends the connection, unless something came since it looked; whether it did. */
bool http_listener_sleep(struct http_listener *listener);
/* What came of sending what there is to a stream that sleeps. */
enum http_push {
    HTTP_PUSH_DONE,  /* it was all */
    HTTP_PUSH_AGAIN, /* there is more, but its client takes no more now, or others wait */
    HTTP_PUSH_END    /* the stream ends: its event loop is to see to that */
};
enum http_push http_listener_push(struct http_listener *listener);
/* Whether a part of a chunk was sent, and only a part. */
bool http_listener_amid(const struct http_listener *listener);
void http_events_count_sent(struct http_events *events);

#endif
