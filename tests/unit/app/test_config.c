/* The configuration: where values come from, and what is refused. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/config.h"

static struct config config;
static struct buf error;

#define LOAD(...) load((const char *const[]){"tumpukd", __VA_ARGS__, NULL})

static bool load(const char *const *argv)
{
    int argc = 0;

    while (argv[argc] != NULL)
        argc++;
    config_clear(&config);
    buf_clear(&error);
    return config_load(&config, argc, argv, &error);
}

static void setup(void)
{
    for (size_t i = 0; i < CONFIG_KEY_COUNT; i++)
        unsetenv(CONFIG_KEYS[i].env);
    setenv("DATABASE_URL", "dbname=tumpuk", 1);
    buf_init(&error, 4096);
}

static void teardown(void)
{
    config_clear(&config);
    buf_clear(&error);
}

static void write_file(char *name, const char *text)
{
    int fd = mkstemp(name);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

START_TEST(without_anything_there_are_defaults)
{
    ck_assert(LOAD("serve"));
    ck_assert_int_eq(config.command, CONFIG_SERVE);
    ck_assert_str_eq(config.address, "127.0.0.1");
    ck_assert_int_eq(config.port, 8080);
    ck_assert_int_eq(config.threads, 0);
    ck_assert_ptr_null(config.operator_key);
    ck_assert_ptr_null(config.cors_origins[0]);
    ck_assert_int_eq(config.log_level, LOG_LEVEL_INFO);
    ck_assert_str_eq(config.database_url, "dbname=tumpuk");
    ck_assert(!config.db_unnamed_statements);
}
END_TEST

START_TEST(flags_beat_the_environment_and_that_the_defaults)
{
    setenv("TUMPUK_PORT", "81", 1);
    setenv("TUMPUK_THREADS", "3", 1);
    ck_assert(LOAD("--port", "82", "--db-unnamed-statements"));
    ck_assert_int_eq(config.port, 82);
    ck_assert_int_eq(config.threads, 3);
    ck_assert(config.db_unnamed_statements);
    ck_assert(LOAD("migrate", "--port=83", "--db-unnamed-statements=false"));
    ck_assert_int_eq(config.command, CONFIG_MIGRATE);
    ck_assert_int_eq(config.port, 83);
    ck_assert(!config.db_unnamed_statements);
}
END_TEST

START_TEST(every_number_has_its_range)
{
    for (size_t i = 0; i < CONFIG_KEY_COUNT; i++) {
        const struct config_key *key = &CONFIG_KEYS[i];
        char flag[64];
        char value[32];

        if (key->kind != CONFIG_NUMBER)
            continue;
        snprintf(flag, sizeof flag, "--%s", key->name);
        snprintf(value, sizeof value, "%lld", (long long)key->min);
        ck_assert_msg(LOAD(flag, value), "%s %s", flag, value);
        snprintf(value, sizeof value, "%lld", (long long)key->max);
        ck_assert_msg(LOAD(flag, value), "%s %s", flag, value);
        snprintf(value, sizeof value, "%lld", (long long)key->max + 1);
        ck_assert_msg(!LOAD(flag, value), "%s %s", flag, value);
        ck_assert(error.len > 0);
        ck_assert(!LOAD(flag, "-1"));
        ck_assert(!LOAD(flag, ""));
        ck_assert(!LOAD(flag, "1x"));
        ck_assert(!LOAD(flag, " 1"));
    }
}
END_TEST

START_TEST(what_is_not_known_is_refused)
{
    ck_assert(!LOAD("--nothing", "1"));
    ck_assert(!LOAD("--"));
    ck_assert(!LOAD("-p", "80"));
    ck_assert(!LOAD("sing"));
    ck_assert(!LOAD("serve", "serve"));
    ck_assert(!LOAD("--port"));
    ck_assert(!LOAD("--por", "80"));
    ck_assert(!LOAD("--database-url", "x"));
}
END_TEST

START_TEST(help_and_version_ask_for_nothing)
{
    unsetenv("DATABASE_URL");
    ck_assert(!LOAD("serve"));
    ck_assert(LOAD("--nothing", "--help"));
    ck_assert_int_eq(config.command, CONFIG_HELP);
    ck_assert_int_eq(config.about, CONFIG_HELP);
    ck_assert(LOAD("help"));
    ck_assert_int_eq(config.about, CONFIG_HELP);
    ck_assert(LOAD("help", "migrate"));
    ck_assert_int_eq(config.about, CONFIG_MIGRATE);
    ck_assert(LOAD("serve", "-h"));
    ck_assert_int_eq(config.about, CONFIG_SERVE);
    ck_assert(!LOAD("help", "sing"));
    ck_assert(!LOAD("help", "key", "list"));
    ck_assert(LOAD("--version"));
    ck_assert_int_eq(config.command, CONFIG_VERSION);
}
END_TEST

START_TEST(origins_are_a_list)
{
    ck_assert(LOAD("--cors-origins", "https://a.example, http://localhost:3000,*"));
    ck_assert_str_eq(config.cors_origins[0], "https://a.example");
    ck_assert_str_eq(config.cors_origins[1], "http://localhost:3000");
    ck_assert_str_eq(config.cors_origins[2], "*");
    ck_assert_ptr_null(config.cors_origins[3]);
    ck_assert(!LOAD("--cors-origins", "a.example"));
    ck_assert(!LOAD("--cors-origins", "https://a.example/"));
    ck_assert(!LOAD("--cors-origins", "https://"));
    ck_assert(LOAD("--cors-origins", ""));
    ck_assert_ptr_null(config.cors_origins[0]);
}
END_TEST

START_TEST(secrets_come_from_files)
{
    char key[] = "/tmp/tumpuk-key-XXXXXX";
    char url[] = "/tmp/tumpuk-url-XXXXXX";

    write_file(key, " 0123456789abcdef \nignored\n");
    write_file(url, "host=db password='p q'\n");
    ck_assert(LOAD("--operator-key-file", key, "--database-url-file", url));
    ck_assert_str_eq(config.operator_key, "0123456789abcdef");
    ck_assert_str_eq(config.database_url, "host=db password='p q'");
    unlink(key);
    unlink(url);
    ck_assert(!LOAD("--operator-key-file", key));
}
END_TEST

START_TEST(tokens_are_configured_whole_or_not_at_all)
{
    char secret[] = "/tmp/tumpuk-jwt-XXXXXX";
    static char large[JWT_KEY_FILE_BYTES_MAX + 2];

    write_file(secret, "  0123456789abcdef0123456789abcdef \nignored\n");
#define NAMES "--jwt-issuer", "i", "--jwt-audience", "a"
    ck_assert(LOAD("serve"));
    ck_assert_ptr_null(config.jwt_key);
    ck_assert(LOAD("--jwt-algorithm", "HS256", "--jwt-key-file", secret, NAMES));
    ck_assert_int_eq(config.jwt.algorithm, JWT_HS256);
    ck_assert_str_eq(config.jwt.key, "0123456789abcdef0123456789abcdef");
    ck_assert_uint_eq(config.jwt.key_len, 32);
    ck_assert_str_eq(config.jwt.issuer, "i");
    ck_assert_str_eq(config.jwt.audience, "a");
    ck_assert(LOAD("--jwt-algorithm", "ES256", "--jwt-key-file", secret, NAMES));
    ck_assert_uint_eq(config.jwt.key_len, strlen("  0123456789abcdef0123456789abcdef \nignored\n"));
    ck_assert(!LOAD("--jwt-algorithm", "HS256"));
    ck_assert(!LOAD("--jwt-algorithm", "HS256", "--jwt-key-file", secret));
    ck_assert(!LOAD("--jwt-algorithm", "HS256", "--jwt-key-file", secret, "--jwt-issuer", "i"));
    ck_assert(!LOAD("--jwt-key-file", secret, NAMES));
    ck_assert(!LOAD("--jwt-issuer", "i"));
    ck_assert(!LOAD("--jwt-algorithm", "none", "--jwt-key-file", secret, NAMES));
    ck_assert(!LOAD("--jwt-algorithm", "hs256", "--jwt-key-file", secret, NAMES));
    unlink(secret);
    ck_assert(!LOAD("--jwt-algorithm", "ES256", "--jwt-key-file", secret, NAMES));
    memset(large, 'x', sizeof large - 1);
    memcpy(secret + strlen(secret) - 6, "XXXXXX", 6);
    write_file(secret, large);
    ck_assert(!LOAD("--jwt-algorithm", "ES256", "--jwt-key-file", secret, NAMES));
#undef NAMES
    unlink(secret);
}
END_TEST

START_TEST(key_has_words_of_its_own)
{
    ck_assert(LOAD("key", "create", "--role", "seller", "--shop", "a", "--shop=b", "--read-only",
                   "--db-connect-timeout", "3", "--name", "Kasir", "--expires",
                   "2030-01-01T00:00:00+07:00"));
    ck_assert_int_eq(config.command, CONFIG_KEY);
    ck_assert_int_eq(config.key.verb, CONFIG_KEY_CREATE);
    ck_assert_int_eq(config.key.role, ACCESS_ROLE_SELLER);
    ck_assert_uint_eq(config.key.shop_count, 2);
    ck_assert_str_eq(config.key.shops[1], "b");
    ck_assert(config.key.read_only);
    ck_assert_str_eq(config.key.name, "Kasir");
    ck_assert_int_eq(config.key.expires_us, INT64_C(1893430800000000));
    ck_assert_int_eq(config.db_connect_timeout_s, 3);
    ck_assert(LOAD("key", "create", "--role=operator"));
    ck_assert_int_eq(config.key.expires_us, INT64_MAX);
    ck_assert(!config.key.read_only);
    ck_assert(LOAD("key", "list"));
    ck_assert(LOAD("key", "revoke", "aaaaaaaaaaaa"));
    ck_assert_str_eq(config.key.key_id, "aaaaaaaaaaaa");
    ck_assert(LOAD("key", "--help"));
    ck_assert_int_eq(config.command, CONFIG_HELP);
    ck_assert_int_eq(config.about, CONFIG_KEY);
    ck_assert(!LOAD("key"));
    ck_assert(!LOAD("key", "create"));
    ck_assert(!LOAD("key", "create", "--role", "none"));
    ck_assert(!LOAD("key", "create", "--role", "seller"));
    ck_assert(!LOAD("key", "create", "--role", "service", "--shop", "a"));
    ck_assert(!LOAD("key", "create", "--role", "seller", "--shop", ""));
    ck_assert(!LOAD("key", "create", "--role", "seller", "--shop", "a\nb"));
    ck_assert(!LOAD("key", "create", "--role", "seller", "--shop", "\xff"));
    ck_assert(!LOAD("key", "create", "--role", "service", "--read-only=1"));
    ck_assert(!LOAD("key", "list", "--role", "service"));
    ck_assert(!LOAD("key", "revoke"));
    ck_assert(!LOAD("key", "revoke", "tmpk_aaaaaaaaaaaa"));
    ck_assert(!LOAD("serve", "--role", "service"));
}
END_TEST

START_TEST(the_demo_shop_may_be_of_another_day)
{
    static const char *const WRONG[] = {
        "",           "2026-11-1",  "2026-02-30", "11-11-2026", "2026-11-11T00:00:00Z",
        "0001-01-01", "3000-01-01", "1969-12-31", "today"};

    ck_assert(LOAD("demo"));
    ck_assert_int_eq(config.command, CONFIG_DEMO);
    ck_assert_int_eq(config.demo.day_us, INT64_MIN);
    ck_assert(LOAD("demo", "--date", "2026-11-11", "--db-connect-timeout", "3"));
    ck_assert_int_eq(config.demo.day_us, INT64_C(1794355200000000));
    ck_assert_int_eq(config.db_connect_timeout_s, 3);
    ck_assert(LOAD("demo", "--date=1970-01-01"));
    ck_assert_int_eq(config.demo.day_us, 0);
    ck_assert(LOAD("demo", "--date=2999-12-31"));
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
        ck_assert(!LOAD("demo", "--date", WRONG[i]));
    ck_assert(!LOAD("demo", "--date"));
    ck_assert(!LOAD("demo", "today"));
    ck_assert(!LOAD("serve", "--date", "2026-11-11"));
    ck_assert(LOAD("demo", "--help"));
    ck_assert_int_eq(config.about, CONFIG_DEMO);
}
END_TEST

START_TEST(each_command_has_its_help)
{
    static const enum config_command COMMANDS[] = {CONFIG_SERVE, CONFIG_MIGRATE, CONFIG_DEMO,
                                                   CONFIG_KEY};
    static const char *const BEGINNINGS[] = {"tumpukd [serve]", "tumpukd migrate", "tumpukd demo",
                                             "tumpukd key"};

    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
        struct buf help;

        buf_init(&help, 100000);
        config_help(COMMANDS[i], &help);
        buf_putc(&help, '\0');
        ck_assert(!help.failed);
        ck_assert(strncmp(help.bytes, BEGINNINGS[i], strlen(BEGINNINGS[i])) == 0);
        buf_clear(&help);
    }
}
END_TEST

START_TEST(secrets_that_are_none_are_refused_and_not_told)
{
    static const char *const TEXTS[] = {"", "\n", "   \n", "short-secret", "has a blank inside it"};
    static char large[CONFIG_SECRET_BYTES_MAX + 2];

    memset(large, 'x', sizeof large - 1);
    for (size_t i = 0; i <= sizeof TEXTS / sizeof *TEXTS; i++) {
        char key[] = "/tmp/tumpuk-key-XXXXXX";

        write_file(key, i < sizeof TEXTS / sizeof *TEXTS ? TEXTS[i] : large);
        ck_assert(!LOAD("--operator-key-file", key));
        buf_putc(&error, '\0');
        ck_assert_ptr_null(strstr(error.bytes, "short-secret"));
        unlink(key);
    }
}
END_TEST

START_TEST(help_tells_every_key)
{
    struct buf help;

    buf_init(&help, 100000);
    config_help(CONFIG_HELP, &help);
    buf_putc(&help, '\0');
    ck_assert(!help.failed);
    for (size_t i = 0; i < CONFIG_KEY_COUNT; i++) {
        ck_assert_ptr_nonnull(strstr(help.bytes, CONFIG_KEYS[i].env));
        ck_assert_ptr_nonnull(strstr(help.bytes, CONFIG_KEYS[i].help));
    }
    buf_clear(&help);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("config");
    TCase *tcase = tcase_create("config");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, without_anything_there_are_defaults);
    tcase_add_test(tcase, flags_beat_the_environment_and_that_the_defaults);
    tcase_add_test(tcase, every_number_has_its_range);
    tcase_add_test(tcase, what_is_not_known_is_refused);
    tcase_add_test(tcase, help_and_version_ask_for_nothing);
    tcase_add_test(tcase, origins_are_a_list);
    tcase_add_test(tcase, secrets_come_from_files);
    tcase_add_test(tcase, tokens_are_configured_whole_or_not_at_all);
    tcase_add_test(tcase, key_has_words_of_its_own);
    tcase_add_test(tcase, the_demo_shop_may_be_of_another_day);
    tcase_add_test(tcase, each_command_has_its_help);
    tcase_add_test(tcase, secrets_that_are_none_are_refused_and_not_told);
    tcase_add_test(tcase, help_tells_every_key);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
