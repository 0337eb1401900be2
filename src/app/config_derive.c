/* What is made of the texts of flags, environment and the files they name. */
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/config_parts.h"

/* A file whole, with a NUL behind it; NULL where it cannot be read or is longer
 * than `max` bytes. config_secret_free wipes and frees it. */
static char *file_read(const char *path, size_t max, size_t *len)
{
    char *text = calloc(1, max + 2);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = -1;

    *len = 0;
    if (text == NULL || fd < 0)
        goto out;
    do {
        got = read(fd, text + *len, max + 1 - *len);
        if (got > 0)
            *len += (size_t)got;
    } while (got > 0 && *len <= max);
    text[*len] = '\0';
    if (*len > max)
        got = -1;
out:
    if (fd >= 0)
        (void)close(fd);
    if (got == 0)
        return text;
    if (text != NULL)
        sodium_memzero(text, max + 2);
    free(text);
    return NULL;
}

char *config_secret_read(const char *path, const char *what, struct buf *error)
{
    size_t len = 0;
    char *text = file_read(path, CONFIG_SECRET_BYTES_MAX, &len);
    size_t first = 0;

    if (text != NULL) {
        size_t end = strcspn(text, "\r\n");

        first = strspn(text, " \t");
        while (end > first && (text[end - 1] == ' ' || text[end - 1] == '\t'))
            end--;
        len = end > first ? end - first : 0;
        memmove(text, text + first, len);
        sodium_memzero(text + len, CONFIG_SECRET_BYTES_MAX + 2 - len);
    }
    if (text != NULL && len > 0)
        return text;
    free(text);
    buf_printf(error, "%s: %.200s cannot be read, is empty, or has over %d bytes", what, path,
               CONFIG_SECRET_BYTES_MAX);
    return NULL;
}

static bool derive_operator_key(struct config *config, struct buf *error)
{
    if (config->operator_key_file == NULL)
        return true;
    config->operator_key = config_secret_read(config->operator_key_file, "operator-key-file",
                                              error);
    if (config->operator_key == NULL)
        return false;
    if (strlen(config->operator_key) >= CONFIG_OPERATOR_KEY_LEN_MIN &&
        strpbrk(config->operator_key, " \t") == NULL)
        return true;
    buf_printf(error, "operator-key-file: a key has at least %d characters and no blanks",
               CONFIG_OPERATOR_KEY_LEN_MIN);
    return false;
}

static bool derive_database_url(struct config *config, struct buf *error)
{
    if (config->database_url_file != NULL) {
        config->database_url = config_secret_read(config->database_url_file, "database-url-file",
                                                  error);
        return config->database_url != NULL;
    }
    if (config->database_url_text == NULL) {
        buf_puts(error, DATABASE_URL_ENV " is not set: it tells which database to use");
        return false;
    }
    config->database_url = strdup(config->database_url_text);
    if (config->database_url == NULL)
        buf_puts(error, "out of memory");
    return config->database_url != NULL;
}

static bool origin_is_plain(const char *origin)
{
    const char *host = strstr(origin, "://");

    if (strcmp(origin, "*") == 0)
        return true;
    return host != NULL && host != origin && host[3] != '\0' && strpbrk(host + 3, "/?# ") == NULL;
}

static bool derive_origins(struct config *config, struct buf *error)
{
    size_t count = 0;
    char *rest = NULL;
    char *origin;

    if (config->cors_origins_text == NULL)
        return true;
    config->cors_storage = strdup(config->cors_origins_text);
    if (config->cors_storage == NULL) {
        buf_puts(error, "out of memory");
        return false;
    }
    for (origin = strtok_r(config->cors_storage, ", ", &rest); origin != NULL;
         origin = strtok_r(NULL, ", ", &rest)) {
        if (!origin_is_plain(origin)) {
            buf_printf(error, "cors-origins: \"%.100s\" is not scheme://host[:port] or *", origin);
            return false;
        }
        if (count == CONFIG_CORS_ORIGINS_MAX) {
            buf_printf(error, "cors-origins: at most %d", CONFIG_CORS_ORIGINS_MAX);
            return false;
        }
        config->cors_origins[count++] = origin;
    }
    return true;
}

/* All or nothing: a token whose issuer or audience nobody looks at would be
 * good for whatever it was made for. */
static bool derive_jwt(struct config *config, struct buf *error)
{
    const char *const needed[] = {config->jwt_key_file, config->jwt_issuer, config->jwt_audience};
    static const char *const NAMES[] = {"jwt-key-file", "jwt-issuer", "jwt-audience"};
    struct jwt_config *jwt = &config->jwt;
    size_t given = 0;

    for (size_t i = 0; i < 3; i++)
        given += needed[i] != NULL;
    if (config->jwt_algorithm_text == NULL && given == 0)
        return true;
    for (size_t i = 0; i < 3; i++) {
        if (config->jwt_algorithm_text == NULL || needed[i] == NULL) {
            buf_printf(error, "%s: not set, but tokens need it (jwt-algorithm, %s, %s and %s)",
                       config->jwt_algorithm_text == NULL ? "jwt-algorithm" : NAMES[i], NAMES[0],
                       NAMES[1], NAMES[2]);
            return false;
        }
    }
    if (!jwt_algorithm_parse(config->jwt_algorithm_text, &jwt->algorithm)) {
        buf_printf(error, "jwt-algorithm: \"%.100s\" is not HS256, RS256, ES256 or EdDSA",
                   config->jwt_algorithm_text);
        return false;
    }
    jwt->issuer = config->jwt_issuer;
    jwt->audience = config->jwt_audience;
    if (jwt->algorithm == JWT_HS256) {
        config->jwt_key = config_secret_read(config->jwt_key_file, "jwt-key-file", error);
        jwt->key_len = config->jwt_key != NULL ? strlen(config->jwt_key) : 0;
    } else {
        config->jwt_key = file_read(config->jwt_key_file, JWT_KEY_FILE_BYTES_MAX, &jwt->key_len);
        if (config->jwt_key == NULL)
            buf_printf(error, "jwt-key-file: %.200s cannot be read, or has over %d bytes",
                       config->jwt_key_file, JWT_KEY_FILE_BYTES_MAX);
    }
    jwt->key = config->jwt_key;
    return jwt->key != NULL;
}

/* A wrong folder is told at the start, not by the first export. */
static bool check_spool(const struct config *config, struct buf *error)
{
    if (config->command != CONFIG_SERVE || access(config->spool_directory, W_OK | X_OK) == 0)
        return true;
    buf_printf(error, "spool-directory: %.200s is no folder that can be written to",
               config->spool_directory);
    return false;
}

bool config_derive(struct config *config, struct buf *error)
{
    if (!log_level_parse(config->log_level_text, &config->log_level)) {
        buf_printf(error, "log-level: \"%.100s\" is not debug, info, warn or error",
                   config->log_level_text);
        return false;
    }
    if (config->command == CONFIG_DEMO && config->demo.live)
        return config_demo_derive(config, error); /* it asks the service alone */
    if (!derive_database_url(config, error))
        return false;
    return derive_origins(config, error) && derive_operator_key(config, error) &&
           derive_jwt(config, error) && check_spool(config, error);
}

void config_secret_free(char *text)
{
    if (text == NULL)
        return;
    sodium_memzero(text, strlen(text));
    free(text);
}

struct db_config config_database(const struct config *config)
{
    return (struct db_config){
        .url = config->database_url,
        .workers = (unsigned)config->db_workers,
        .queue_max = (unsigned)config->db_queue,
        .connect_timeout_s = (unsigned)config->db_connect_timeout_s,
        .statement_timeout_ms = (unsigned)config->db_statement_timeout_ms,
        .unnamed_statements = config->db_unnamed_statements,
    };
}
