#include "app/config_parts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"

#define MEMBER(member) offsetof(struct config, member)

const struct config_key CONFIG_KEYS[] = {
    {"address", "TUMPUK_ADDRESS", CONFIG_TEXT, MEMBER(address), "127.0.0.1", 0, 0, NULL,
     "IPv4 or IPv6 address to listen on"},
    {"port", "TUMPUK_PORT", CONFIG_NUMBER, MEMBER(port), "8080", 0, 65535, NULL,
     "TCP port; 0 takes any free one"},
    {"port-file", "TUMPUK_PORT_FILE", CONFIG_TEXT, MEMBER(port_file), NULL, 0, 0, NULL,
     "file that the port is written to once the server listens"},
    {"threads", "TUMPUK_THREADS", CONFIG_NUMBER, MEMBER(threads), "0", 0, 256, NULL,
     "event loops; 0 is one a core"},
    {"connections-max", "TUMPUK_CONNECTIONS_MAX", CONFIG_NUMBER, MEMBER(connections_max), "10000",
     16, 1000000, NULL, "open connections; more wait to be accepted"},
    {"connections-per-client", "TUMPUK_CONNECTIONS_PER_CLIENT", CONFIG_NUMBER,
     MEMBER(connections_per_client), "1000", 0, 1000000, NULL,
     "open connections of one client address; more are closed; 0 is no limit"},
    {"header-bytes-max", "TUMPUK_HEADER_BYTES_MAX", CONFIG_NUMBER, MEMBER(header_bytes_max),
     "16384", 1024, 1048576, "bytes", "request line and headers"},
    {"idle-timeout", "TUMPUK_IDLE_TIMEOUT", CONFIG_NUMBER, MEMBER(idle_timeout_s), "15", 1, 3600,
     "s", "a connection on which nothing moves is closed"},
    {"request-timeout", "TUMPUK_REQUEST_TIMEOUT", CONFIG_NUMBER, MEMBER(request_timeout_s), "30", 1,
     3600, "s", "for a whole request from opening or the last answer, and for taking an answer"},
    {"drain-timeout", "TUMPUK_DRAIN_TIMEOUT", CONFIG_NUMBER, MEMBER(drain_timeout_s), "20", 0, 600,
     "s", "after SIGTERM, for requests under way"},
    {"cors-origins", "TUMPUK_CORS_ORIGINS", CONFIG_TEXT, MEMBER(cors_origins_text), NULL, 0, 0,
     NULL, "origins whose pages may call this service, comma-separated; * is any"},
    {"operator-key-file", "TUMPUK_OPERATOR_KEY_FILE", CONFIG_TEXT, MEMBER(operator_key_file), NULL,
     0, 0, NULL, "file with the operator's key, which opens everything: to make the first keys by"},
    {"jwt-algorithm", "TUMPUK_JWT_ALGORITHM", CONFIG_TEXT, MEMBER(jwt_algorithm_text), NULL, 0, 0,
     NULL, "HS256, RS256, ES256 or EdDSA: tokens (JWT) signed so are taken, and no others"},
    {"jwt-key-file", "TUMPUK_JWT_KEY_FILE", CONFIG_TEXT, MEMBER(jwt_key_file), NULL, 0, 0, NULL,
     "file with the secret of HS256, or with a JWK set of public keys"},
    {"jwt-issuer", "TUMPUK_JWT_ISSUER", CONFIG_TEXT, MEMBER(jwt_issuer), NULL, 0, 0, NULL,
     "iss of the tokens"},
    {"jwt-audience", "TUMPUK_JWT_AUDIENCE", CONFIG_TEXT, MEMBER(jwt_audience), NULL, 0, 0, NULL,
     "aud of the tokens, or one of theirs"},
    {"log-level", "TUMPUK_LOG_LEVEL", CONFIG_TEXT, MEMBER(log_level_text), "info", 0, 0, NULL,
     "debug, info, warn or error; requests are info"},
    {NULL, DATABASE_URL_ENV, CONFIG_TEXT, MEMBER(database_url_text), NULL, 0, 0, NULL,
     "connection string of PostgreSQL; no flag, as it may hold a password"},
    {"database-url-file", "TUMPUK_DATABASE_URL_FILE", CONFIG_TEXT, MEMBER(database_url_file), NULL,
     0, 0, NULL, "file with the connection string; beats " DATABASE_URL_ENV},
    {"db-workers", "TUMPUK_DB_WORKERS", CONFIG_NUMBER, MEMBER(db_workers), "8", 1, DB_WORKERS_MAX,
     NULL, "database workers, each with a connection"},
    {"db-queue", "TUMPUK_DB_QUEUE", CONFIG_NUMBER, MEMBER(db_queue), "256", 1, DB_QUEUE_MAX, NULL,
     "requests that wait for a database worker; more are answered 503"},
    {"db-connect-timeout", "TUMPUK_DB_CONNECT_TIMEOUT", CONFIG_NUMBER, MEMBER(db_connect_timeout_s),
     "5", 1, 60, "s", "for a connection to the database"},
    {"db-statement-timeout", "TUMPUK_DB_STATEMENT_TIMEOUT", CONFIG_NUMBER,
     MEMBER(db_statement_timeout_ms), "5000", 10, 600000, "ms", "for a statement"},
    {"catalog-memory", "TUMPUK_CATALOG_MEMORY", CONFIG_NUMBER, MEMBER(catalog_mib), "1024", 1,
     1048576, "MiB", "of shops' catalogues; those asked for longest ago make room for others"},
    {"list-memory", "TUMPUK_LIST_MEMORY", CONFIG_NUMBER, MEMBER(list_mib), "256", 1, 1048576, "MiB",
     "of dashboards' lists; those asked for longest ago make room for others"},
    {"redemption-timeout", "TUMPUK_REDEMPTION_TIMEOUT", CONFIG_NUMBER, MEMBER(redemption_timeout_s),
     "1800", 1, 604800, "s", "what a checkout drew on quotas is given back unless it is paid"},
    {"spool-directory", "TUMPUK_SPOOL_DIRECTORY", CONFIG_TEXT, MEMBER(spool_directory), "/tmp", 0,
     0, NULL, "folder of the files that exports are sent from"},
    {"projection-segments-max", "TUMPUK_PROJECTION_SEGMENTS_MAX", CONFIG_NUMBER,
     MEMBER(projection_segments_max), "20000", 1, 1000000, NULL,
     "segments that a price projection may need; more are refused beforehand"},
    {"ahead-limit", "TUMPUK_AHEAD_LIMIT", CONFIG_NUMBER, MEMBER(ahead_limit_s), "3600", 0, 86400,
     "s", "that orders and traffic may be ahead of the clock; what is more so is refused"},
    {"raw-retention-days", "TUMPUK_RAW_RETENTION_DAYS", CONFIG_NUMBER, MEMBER(raw_retention_days),
     "400", 1, 3650, "days",
     "that orders and traffic are kept, and taken in late; dashboards keep their sums for good"},
    {"forecast-segments-max", "TUMPUK_FORECAST_SEGMENTS_MAX", CONFIG_NUMBER,
     MEMBER(forecast_segments_max), "1000000", 1, 10000000, NULL,
     "segments that the price forecast of a campaign may need; more are refused beforehand"},
    {"db-unnamed-statements", "TUMPUK_DB_UNNAMED_STATEMENTS", CONFIG_SWITCH,
     MEMBER(db_unnamed_statements), "false", 0, 0, NULL,
     "for poolers in transaction mode (PgBouncer before 1.21)"},
};
const size_t CONFIG_KEY_COUNT = sizeof CONFIG_KEYS / sizeof *CONFIG_KEYS;

/* ---- values ---- */

static bool parse_number(const char *text, int64_t min, int64_t max, int64_t *value)
{
    char *end;
    long long number;

    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    number = strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0' || number < min || number > max)
        return false;
    *value = number;
    return true;
}

static bool parse_switch(const char *text, bool *value)
{
    *value = strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
    return *value || strcmp(text, "false") == 0 || strcmp(text, "0") == 0;
}

/* `source` is how the user gave it: "--port" or "TUMPUK_PORT". */
static bool key_set(struct config *config, const struct config_key *key, const char *source,
                    const char *text, struct buf *error)
{
    void *member = (char *)config + key->at;

    switch (key->kind) {
    case CONFIG_TEXT:
        *(const char **)member = *text != '\0' ? text : NULL;
        if (*text != '\0' || key->otherwise == NULL)
            return true;
        buf_printf(error, "%s: must not be empty", source);
        return false;
    case CONFIG_NUMBER:
        if (parse_number(text, key->min, key->max, member))
            return true;
        buf_printf(error, "%s: \"%.100s\" is not a whole number from %" PRId64 " to %" PRId64,
                   source, text, key->min, key->max);
        return false;
    case CONFIG_SWITCH:
        if (parse_switch(text, member))
            return true;
        buf_printf(error, "%s: \"%.100s\" is neither true nor false", source, text);
        return false;
    }
    return false;
}

/* ---- flags ---- */

static const struct config_key *key_find(const char *name, size_t len)
{
    for (size_t i = 0; i < CONFIG_KEY_COUNT; i++) {
        const char *known = CONFIG_KEYS[i].name;

        if (known != NULL && strlen(known) == len && memcmp(known, name, len) == 0)
            return &CONFIG_KEYS[i];
    }
    return NULL;
}

/* `--name value`, `--name=value`, or for switches `--name`. */
static bool flag_take(struct config *config, const char *const *argv, int argc, int *at,
                      struct buf *error)
{
    const char *flag = argv[*at];
    size_t name_len = strncmp(flag, "--", 2) == 0 ? strcspn(flag + 2, "=") : 0;
    const struct config_key *key = name_len > 0 ? key_find(flag + 2, name_len) : NULL;
    const char *value = NULL;
    char source[64];

    if (key == NULL) {
        buf_printf(error, "unknown argument %.100s; see tumpukd --help", flag);
        return false;
    }
    if (flag[2 + name_len] == '=')
        value = flag + 2 + name_len + 1;
    else if (key->kind == CONFIG_SWITCH)
        value = "true";
    else if (*at + 1 < argc)
        value = argv[++*at];
    if (value == NULL) {
        buf_printf(error, "--%s needs a value", key->name);
        return false;
    }
    memcpy(source, "--", 2);
    memcpy(source + 2, key->name, strlen(key->name) + 1);
    return key_set(config, key, source, value, error);
}

/* ---- commands ---- */

static const struct {
    const char *word;
    enum config_command command;
} COMMANDS[] = {
    {"serve", CONFIG_SERVE},
    {"migrate", CONFIG_MIGRATE},
    {"demo", CONFIG_DEMO},
    {"key", CONFIG_KEY},
    {"verify-rollups", CONFIG_VERIFY_ROLLUPS},
    {"help", CONFIG_HELP},
};
#define COMMAND_COUNT (sizeof COMMANDS / sizeof *COMMANDS)

/* The command that `word` names; false: there is none. */
static bool command_find(const char *word, enum config_command *command)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(COMMANDS[i].word, word) == 0) {
            *command = COMMANDS[i].command;
            return true;
        }
    }
    return false;
}

static bool command_refuse(const char *word, struct buf *error)
{
    buf_printf(error, "unknown command %.100s; there are", word);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        buf_printf(error, "%s %s", i > 0 ? "," : "", COMMANDS[i].word);
    buf_puts(error, "; see tumpukd --help");
    return false;
}

/* --help and --version, wherever they stand, and `help`. */
static bool asks_only(struct config *config, int argc, const char *const *argv)
{
    enum config_command first = CONFIG_HELP;

    if (argc > 1)
        (void)command_find(argv[1], &first);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            config->command = CONFIG_HELP;
            config->about = first;
            return true;
        }
        if (strcmp(argv[i], "--version") == 0) {
            config->command = CONFIG_VERSION;
            return true;
        }
    }
    return false;
}

/* `tumpukd help [command]` */
static bool help_take(struct config *config, int argc, const char *const *argv, struct buf *error)
{
    config->about = CONFIG_HELP;
    if (argc > 2 && !command_find(argv[2], &config->about))
        return command_refuse(argv[2], error);
    if (argc > 3)
        buf_printf(error, "unknown argument %.100s; see tumpukd --help", argv[3]);
    return argc <= 3;
}

/* A flag that only the command at hand has; false with `*known` false: it is none. */
static bool own_flag_take(struct config *config, int argc, const char *const *argv, int *at,
                          bool *known, struct buf *error)
{
    switch (config->command) {
    case CONFIG_KEY:
        return config_key_flag(config, argc, argv, at, known, error);
    case CONFIG_DEMO:
        return config_demo_flag(config, argc, argv, at, known, error);
    case CONFIG_SERVE:
    case CONFIG_MIGRATE:
    case CONFIG_VERIFY_ROLLUPS:
    case CONFIG_HELP:
    case CONFIG_VERSION:
        break;
    }
    return false;
}

/* ---- all of it ---- */

bool config_load(struct config *config, int argc, const char *const *argv, struct buf *error)
{
    int at = 1;

    *config = (struct config){.command = CONFIG_SERVE, .demo = CONFIG_DEMO_WORDS};
    if (asks_only(config, argc, argv))
        return true;
    if (at < argc && argv[at][0] != '-') {
        if (!command_find(argv[at], &config->command))
            return command_refuse(argv[at], error);
        at++;
    }
    if (config->command == CONFIG_HELP)
        return help_take(config, argc, argv, error);
    for (size_t i = 0; i < CONFIG_KEY_COUNT; i++) {
        const struct config_key *key = &CONFIG_KEYS[i];
        const char *given = getenv(key->env);
        const char *text = given != NULL ? given : key->otherwise;

        if (text != NULL && !key_set(config, key, key->env, text, error))
            return false;
    }
    if (config->command == CONFIG_DEMO)
        config_demo_environment(config);
    if (config->command == CONFIG_KEY && !config_key_action(config, argc, argv, &at, error))
        return false;
    for (; at < argc; at++) {
        bool known = false;
        bool taken = own_flag_take(config, argc, argv, &at, &known, error);

        if (!known)
            taken = flag_take(config, argv, argc, &at, error);
        if (!taken)
            return false;
    }
    if (config->command == CONFIG_KEY && !config_key_check(config, error))
        return false;
    return config_derive(config, error);
}

void config_clear(struct config *config)
{
    config_secret_free(config->operator_key);
    config_secret_free(config->database_url);
    config_secret_free(config->jwt_key);
    config_secret_free(config->demo.key);
    free(config->cors_storage);
    *config = (struct config){.command = CONFIG_SERVE};
}
