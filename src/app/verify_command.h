/* `tumpukd verify-rollups`: everything that dashboards read, made again from the raw
 * rows, beside what is stored. */
#ifndef APP_VERIFY_COMMAND_H
#define APP_VERIFY_COMMAND_H

#include "app/config.h"

/* A line for each difference on stdout. The exit status: failure where there is
 * one, or where it could not be done. */
int verify_command(const struct config *config);

#endif
