/* The demo shop goes on selling: through the API of a running service. */
#ifndef APP_DEMO_LIVE_H
#define APP_DEMO_LIVE_H

#include "app/config.h"

/* Sends until SIGINT or SIGTERM; answers the process's exit status. */
int demo_live(const struct config *config);

#endif
