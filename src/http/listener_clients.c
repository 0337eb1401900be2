/* How many event streams are open from each address. */
#include <stdlib.h>
#include <string.h>

#include "http/listener.h"

void http_listener_clients_init(struct http_listener_clients *clients, unsigned per_client_max)
{
    *clients = (struct http_listener_clients){.per_client_max = per_client_max};
    hash_key_make(&clients->key);
}

struct http_listener_client *http_listener_client_take(struct http_listener_clients *clients,
                                                       const char *remote)
{
    uint64_t hash = hash_bytes(&clients->key, remote, strlen(remote));
    struct http_listener_client **at = &clients->chains[hash % HTTP_LISTENER_CHAINS];

    while (*at != NULL && strcmp((*at)->remote, remote) != 0)
        at = &(*at)->next;
    if (*at == NULL) {
        *at = calloc(1, sizeof **at);
        if (*at == NULL)
            return NULL;
        memcpy((*at)->remote, remote, strlen(remote) + 1);
    }
    if (clients->per_client_max > 0 && (*at)->count >= clients->per_client_max)
        return NULL;
    (*at)->count++;
    return *at;
}

void http_listener_client_leave(struct http_listener_clients *clients,
                                struct http_listener_client *client)
{
    uint64_t hash = hash_bytes(&clients->key, client->remote, strlen(client->remote));
    struct http_listener_client **at = &clients->chains[hash % HTTP_LISTENER_CHAINS];

    if (--client->count > 0)
        return;
    while (*at != client)
        at = &(*at)->next;
    *at = client->next;
    free(client);
}
