/* The configuration's inside, shared by the files that make it. */
#ifndef APP_CONFIG_PARTS_H
#define APP_CONFIG_PARTS_H

#include "app/config.h"

#define DATABASE_URL_ENV "DATABASE_URL"
/* The end of the help of commands that only want the database. */
#define CONFIG_HELP_DATABASE                                                                \
    "The database is that of " DATABASE_URL_ENV " or --database-url-file; tumpukd --help\n" \
    "tells the other flags.\n"

/* ---- config_derive.c ---- */
/* Reads files, and makes values of texts; false: `error` says in a line why. */
bool config_derive(struct config *config, struct buf *error);
/* The first line of a file, without blanks around it; NULL: `error` says why,
 * without telling what the file holds. */
char *config_secret_read(const char *path, const char *what, struct buf *error);
/* Wipes and frees; NULL is nothing. */
void config_secret_free(char *text);

/* ---- config_demo.c ---- */
#define CONFIG_DEMO_URL "http://127.0.0.1:8080"
#define CONFIG_DEMO_WORDS                                       \
    (struct config_demo_words)                                  \
    {                                                           \
        .day_us = INT64_MIN, .url = CONFIG_DEMO_URL, .rate = 30 \
    }
void config_help_demo(struct buf *out);
/* Takes a flag of `tumpukd demo` at `*at`, which is then at its last word; false
 * with `*known` false: it is no such flag. */
bool config_demo_flag(struct config *config, int argc, const char *const *argv, int *at,
                      bool *known, struct buf *error);

/* What `tumpukd demo` reads of the environment; flags beat it. */
void config_demo_environment(struct config *config);
/* Reads the key of --live; false: as config_derive. */
bool config_demo_derive(struct config *config, struct buf *error);

/* ---- config_key.c ---- */
void config_help_key(struct buf *out);
/* Takes the word of `tumpukd key` at `*at`, and moves on behind it. */
bool config_key_action(struct config *config, int argc, const char *const *argv, int *at,
                       struct buf *error);
/* Takes a flag of `tumpukd key` at `*at`, which is then at its last word; false
 * with `*known` false: it is no such flag. */
bool config_key_flag(struct config *config, int argc, const char *const *argv, int *at, bool *known,
                     struct buf *error);
/* Whether what was given fits together. */
bool config_key_check(const struct config *config, struct buf *error);

#endif
