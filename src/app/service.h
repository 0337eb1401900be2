/*
 * The service: from a configuration to its end.
 *
 * Start: configuration → log → database pool → catalogue → rulebooks → HTTP
 * server.
 * End (SIGTERM, SIGINT): the same backwards. The pool ends before the server
 * is stopped, as its last jobs wake connections of the server's; no handler is
 * begun any more by then (http_server_drain).
 */
#ifndef APP_SERVICE_H
#define APP_SERVICE_H

#include "app/config.h"

/* Serves until SIGTERM or SIGINT; the process's exit status. */
int service_run(const struct config *config);

#endif
