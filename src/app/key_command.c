#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "api/keys.h"
#include "app/commands.h"
#include "base/rfc3339.h"

#define ARENA_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define PAGE_KEYS 500

struct command {
    const struct config_key_words *words;
    struct access_key key; /* of CONFIG_KEY_CREATE */
    char text[ACCESS_KEY_LEN + 1];
};

static enum db_result create(struct db_conn *conn, void *arg)
{
    struct command *command = arg;
    const struct config_key_words *words = command->words;
    struct db_api_key row = {.grant = {.role = words->role,
                                       .may_write = !words->read_only,
                                       .shop_count = words->shop_count,
                                       .shops = words->shops},
                             .name = words->name,
                             .expires_us = words->expires_us};

    return api_create_key(conn, &row, &command->key, command->text);
}

static enum db_result revoke(struct db_conn *conn, void *arg)
{
    const struct command *command = arg;

    return db_revoke_api_key(conn, command->words->key_id);
}

static void print_instant(int64_t at_us)
{
    char text[RFC3339_TEXT_MAX] = "-";

    if (at_us != KEY_NEVER)
        (void)rfc3339_format(at_us / 1000000 * 1000000, (struct rfc3339_zone){.zulu = true}, text);
    (void)printf("\t%s", text);
}

static void print_key(const struct db_api_key *row)
{
    struct key_document document = api_key_document(row);

    (void)printf("%s\t%s\t%s\t%s\t", row->key_id, access_role_name(row->grant.role),
                 access_mode_name(row->grant.may_write),
                 key_document_status(&document, rfc3339_now_us()));
    for (size_t i = 0; i < row->grant.shop_count; i++)
        (void)printf("%s%s", i > 0 ? "," : "", row->grant.shops[i]);
    if (row->grant.shop_count == 0)
        (void)putchar('-');
    print_instant(row->created_us);
    print_instant(row->expires_us);
    print_instant(row->revoked_us);
    (void)printf("\t%s\n", row->name != NULL ? row->name : "-");
}

static enum db_result list(struct db_conn *conn, void *arg)
{
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    struct db_api_key last = {.key_id = NULL};
    enum db_result result = DB_FAILED;
    size_t count = PAGE_KEYS;

    (void)arg;
    (void)puts("key id\trole\taccess\tstatus\tshops\tcreated\texpires\trevoked\tname");
    while (arena != NULL && count == PAGE_KEYS) {
        struct db_api_key *keys;

        result = db_select_api_key_page(conn, arena, last.created_us, last.key_id, PAGE_KEYS, &keys,
                                        &count);
        if (result != DB_OK)
            break;
        for (size_t i = 0; i < count; i++)
            print_key(&keys[i]);
        if (count > 0)
            last = keys[count - 1];
    }
    arena_free(arena);
    return result;
}

static void print_created(struct command *command)
{
    (void)printf("%s\n", command->text);
    sodium_memzero(command->text, sizeof command->text);
    (void)fflush(stdout);
    (void)fprintf(stderr,
                  "tumpukd: key %s was made; it is told here only, and cannot be told again\n",
                  command->key.id);
}

/* What went wrong, for people. */
static const char *reason(enum db_result result)
{
    switch (result) {
    case DB_OK:
        return "";
    case DB_NONE:
        return "there is no key of that id";
    case DB_REFUSED:
        return "--expires must lie in the future";
    case DB_UNAVAILABLE:
        return "the database does not answer";
    case DB_CONFLICT:
    case DB_RETRY:
    case DB_FAILED:
        break;
    }
    return "the database did not do it; is it migrated?";
}

int key_command(const struct config *config)
{
    static db_transaction *const BODIES[] = {
        [CONFIG_KEY_CREATE] = create, [CONFIG_KEY_LIST] = list, [CONFIG_KEY_REVOKE] = revoke};
    struct command command = {.words = &config->key};
    const struct db_config db = config_database(config);
    enum db_result result = db_run(&db, BODIES[config->key.verb], &command);

    if (result != DB_OK) {
        (void)fprintf(stderr, "tumpukd: %s\n", reason(result));
        return EXIT_FAILURE;
    }
    if (config->key.verb == CONFIG_KEY_CREATE)
        print_created(&command);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
