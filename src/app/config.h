/*
 * The configuration: one table of keys gives each its flag, environment
 * variable, default, range and help text. Flags beat the environment.
 *
 * Secrets never come as flags (every user of the machine may read those): the
 * operator's key comes from a file, the database's address from DATABASE_URL
 * or a file.
 */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/access.h"
#include "base/buf.h"
#include "base/log.h"
#include "codec/jwt.h"
#include "db/db.h"

#define CONFIG_CORS_ORIGINS_MAX 64
/* Longest content of a file with a secret. */
#define CONFIG_SECRET_BYTES_MAX 4096
#define CONFIG_OPERATOR_KEY_LEN_MIN 16
/* The exit status for a wrong configuration. */
#define CONFIG_EXIT 2

enum config_command {
    CONFIG_SERVE,
    CONFIG_MIGRATE,
    CONFIG_DEMO,
    CONFIG_VERIFY_ROLLUPS,
    CONFIG_KEY,
    CONFIG_HELP,
    CONFIG_VERSION,
};

/* What `tumpukd key` is to do. */
enum config_key_verb { CONFIG_KEY_CREATE, CONFIG_KEY_LIST, CONFIG_KEY_REVOKE };

struct config_key_words {
    enum config_key_verb verb;
    const char *key_id; /* of CONFIG_KEY_REVOKE */
    enum access_role role;
    bool read_only;
    const char *name;   /* NULL: none */
    int64_t expires_us; /* INT64_MAX: never */
    size_t shop_count;
    const char *shops[ACCESS_SHOPS_MAX];
};

/* Of `tumpukd demo`. */
struct config_demo_words {
    int64_t day_us; /* midnight of a day, as if in UTC; INT64_MIN: today */
    bool live;      /* go on sending, to: */
    const char *url;
    const char *key_file; /* NULL: the key is the environment's */
    int64_t rate;         /* orders a minute */
    char *key;            /* an API key */
};
#define CONFIG_DEMO_RATE_MAX 6000

/* Texts are the environment's or argv's, or the configuration's own. */
struct config {
    enum config_command command;
    enum config_command about; /* what CONFIG_HELP tells of; CONFIG_HELP: all of it */
    const char *address;
    int64_t port;
    const char *port_file; /* NULL: none */
    int64_t threads;       /* 0: one a core */
    int64_t connections_max;
    int64_t connections_per_client; /* 0: no limit */
    int64_t header_bytes_max;
    int64_t idle_timeout_s;
    int64_t request_timeout_s;
    int64_t drain_timeout_s;
    const char *cors_origins_text;
    const char *operator_key_file;
    const char *jwt_algorithm_text; /* NULL: no tokens are taken */
    const char *jwt_key_file;
    const char *jwt_issuer;
    const char *jwt_audience;
    const char *log_level_text;
    const char *database_url_text; /* of the environment */
    const char *database_url_file;
    int64_t db_workers;
    int64_t db_queue;
    int64_t db_connect_timeout_s;
    int64_t db_statement_timeout_ms;
    int64_t catalog_mib;
    int64_t list_mib;
    int64_t redemption_timeout_s;
    const char *spool_directory;
    int64_t projection_segments_max;
    int64_t ahead_limit_s;
    int64_t raw_retention_days;
    int64_t forecast_segments_max;
    bool db_unnamed_statements;
    /* From those: */
    enum log_level log_level;
    const char *cors_origins[CONFIG_CORS_ORIGINS_MAX + 1]; /* NULL-terminated */
    char *cors_storage;
    char *operator_key; /* NULL: none */
    char *database_url; /* NULL: none */
    char *jwt_key;      /* NULL: no tokens are taken */
    struct jwt_config jwt;
    struct config_key_words key;
    struct config_demo_words demo;
};

enum config_kind { CONFIG_TEXT, CONFIG_NUMBER, CONFIG_SWITCH };

struct config_key {
    const char *name; /* "port": the flag --port; NULL: environment only */
    const char *env;  /* "TUMPUK_PORT" */
    enum config_kind kind;
    size_t at;             /* of the member in struct config */
    const char *otherwise; /* the default, as text; NULL: unset */
    int64_t min;           /* of CONFIG_NUMBER */
    int64_t max;
    const char *unit; /* "s", "ms", "bytes", or NULL */
    const char *help;
};

extern const struct config_key CONFIG_KEYS[];
extern const size_t CONFIG_KEY_COUNT;

/* Reads flags, environment and the files that they name. False: `error` says
 * in a line what is wrong. Help and version are found before anything can be
 * wrong. The caller ends with config_clear in any case. */
bool config_load(struct config *config, int argc, const char *const *argv, struct buf *error);
/* Wipes the secrets and frees. */
void config_clear(struct config *config);

/* How to reach the database. */
struct db_config config_database(const struct config *config);

/* The text of --help, or that of a command's own. */
void config_help(enum config_command about, struct buf *out);

#endif
