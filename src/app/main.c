/*
 * tumpukd: the service, and the commands beside it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "app/commands.h"
#include "app/service.h"

#define HELP_BYTES_MAX ((size_t)64 * 1024)

static int print_help(const struct config *config)
{
    struct buf text;

    buf_init(&text, HELP_BYTES_MAX);
    config_help(config->about, &text);
    (void)fwrite(text.bytes, 1, text.len, stdout);
    buf_clear(&text);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run(const struct config *config)
{
    switch (config->command) {
    case CONFIG_SERVE:
        return service_run(config);
    case CONFIG_MIGRATE:
        return migrate_command(config);
    case CONFIG_DEMO:
        return demo_command(config);
    case CONFIG_KEY:
        return key_command(config);
    case CONFIG_VERIFY_ROLLUPS:
        return verify_command(config);
    case CONFIG_HELP:
        return print_help(config);
    case CONFIG_VERSION:
        (void)puts("tumpukd " TUMPUK_VERSION);
        return EXIT_SUCCESS;
    }
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct config config;
    struct buf error;
    int status = CONFIG_EXIT;

    buf_init(&error, 4096);
    if (config_load(&config, argc, (const char *const *)argv, &error))
        status = run(&config);
    else
        (void)fprintf(stderr, "tumpukd: %.*s\n", (int)error.len, error.bytes);
    config_clear(&config);
    buf_clear(&error);
    return status;
}
