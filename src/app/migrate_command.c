#include <stdio.h>
#include <stdlib.h>

#include "app/commands.h"

static void say(const char *line)
{
    (void)puts(line);
    (void)fflush(stdout);
}

int migrate_command(const struct config *config)
{
    struct db_migration_report report = {.applied = 0};

    if (db_migrate(config->database_url, say, &report) != DB_OK) {
        (void)fputs("tumpukd: the migration failed\n", stderr);
        return EXIT_FAILURE;
    }
    (void)printf("database at migration %u (%u applied now)\n", report.current, report.applied);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
