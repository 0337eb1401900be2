/* `tumpukd key`: API keys without the service, by way of its database. */
#ifndef APP_KEY_COMMAND_H
#define APP_KEY_COMMAND_H

#include "app/config.h"

/* Does what config->key says; the process's exit status. A new key is all that
 * goes to stdout, so that it can be taken from there; what is told of it goes
 * to stderr. */
int key_command(const struct config *config);

#endif
