/* The commands beside `tumpukd serve`: each answers the process's exit status. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "app/config.h"

/* tumpukd migrate */
int migrate_command(const struct config *config);
/* tumpukd demo */
int demo_command(const struct config *config);
/* tumpukd verify-rollups: everything that dashboards read, made again from the raw
 * rows, beside what is stored; a line for each difference. Fails where there is one,
 * or where it could not be done. */
int verify_command(const struct config *config);
/* tumpukd key */
int key_command(const struct config *config);

#endif
