/* What --help tells. */
#include <inttypes.h>

#include "app/config_parts.h"

static void help_key(struct buf *out, const struct config_key *key)
{
    if (key->name != NULL)
        buf_printf(out, "  --%s%s\n", key->name, key->kind == CONFIG_SWITCH ? "" : " <value>");
    else
        buf_puts(out, "  (environment only)\n");
    buf_printf(out, "      %s", key->env);
    if (key->kind == CONFIG_NUMBER)
        buf_printf(out, ", %" PRId64 " to %" PRId64 "%s%s", key->min, key->max,
                   key->unit != NULL ? " " : "", key->unit != NULL ? key->unit : "");
    if (key->kind == CONFIG_SWITCH)
        buf_puts(out, ", true or false");
    if (key->otherwise != NULL)
        buf_printf(out, "; default %s", key->otherwise);
    buf_printf(out, "\n      %s\n", key->help);
}

static void help_all(struct buf *out)
{
    buf_puts(out, "tumpukd: what promotions make of a basket, and why, over HTTP\n\n"
                  "  tumpukd [serve] [flags]                  run the service (the default)\n"
                  "  tumpukd migrate [flags]                  bring the database up to date\n"
                  "  tumpukd demo [flags]                     load the demo shop\n"
                  "  tumpukd key create|list|revoke [flags]   API keys\n"
                  "  tumpukd verify-rollups [flags]           check the dashboards' sums\n"
                  "  tumpukd help [command]                   this, or a command's own help\n"
                  "  tumpukd --version\n\n"
                  "Every key of the configuration is a flag and an environment variable; flags\n"
                  "win. All commands take the same ones, and use those that concern them.\n"
                  "Ends with 0 when all is done, with 2 for a wrong configuration, and with 1\n"
                  "for any other failure.\n\n");
    for (size_t i = 0; i < CONFIG_KEY_COUNT; i++)
        help_key(out, &CONFIG_KEYS[i]);
}

static void help_serve(struct buf *out)
{
    buf_puts(out, "tumpukd [serve] [flags]: runs the service, until SIGTERM or SIGINT\n\n"
                  "Finishes what is under way at the first signal, for as long as\n"
                  "--drain-timeout says; a second one ends it at once. Logs a line of JSON for\n"
                  "each request and event to stderr.\n\n"
                  "tumpukd --help tells the flags.\n");
}

static void help_migrate(struct buf *out)
{
    buf_puts(out, "tumpukd migrate [flags]: brings the database up to date\n\n"
                  "Applies the migrations that it lacks, each in a transaction of its own, and\n"
                  "says which. Several may run at once: one waits for the other. Doing it again\n"
                  "changes nothing.\n\n" CONFIG_HELP_DATABASE);
}

static void help_verify_rollups(struct buf *out)
{
    buf_puts(out,
             "tumpukd verify-rollups [flags]: makes the dashboards' sums again from raw rows\n\n"
             "Prints a line for each difference to what is stored, and changes nothing.\n"
             "Ends with 1 where there is any.\n\n" CONFIG_HELP_DATABASE);
}

void config_help(enum config_command about, struct buf *out)
{
    switch (about) {
    case CONFIG_SERVE:
        help_serve(out);
        return;
    case CONFIG_MIGRATE:
        help_migrate(out);
        return;
    case CONFIG_VERIFY_ROLLUPS:
        help_verify_rollups(out);
        return;
    case CONFIG_DEMO:
        config_help_demo(out);
        return;
    case CONFIG_KEY:
        config_help_key(out);
        return;
    case CONFIG_HELP:
    case CONFIG_VERSION:
        help_all(out);
        return;
    }
}
