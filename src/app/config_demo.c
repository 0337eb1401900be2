/* The words of `tumpukd demo`. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "app/config_parts.h"
#include "base/rfc3339.h"

#define DATE_LEN 10
#define MIDNIGHT "T00:00:00Z"
/* The days around it must be days too: 1970-01-01 to 2999-12-31. */
#define DAY_US_MAX INT64_C(32503593600000000)

#define URL_ENV "TUMPUK_URL"
#define KEY_ENV "TUMPUK_KEY"
#define KEY_FILE_ENV "TUMPUK_KEY_FILE"

void config_help_demo(struct buf *out)
{
    buf_puts(out, "tumpukd demo [--date <day>]: loads the demo shop toko-nusantara\n\n"
                  "Some forty products, promotions of every type and the platform's campaigns,\n"
                  "with dates around the day on which it is loaded; and two weeks of orders,\n"
                  "cancellations, refunds and traffic up to now. Loading it again brings it up\n"
                  "to now: what is so already stays, what was changed is put back, what was\n"
                  "added stays too. Other shops are not touched, and a shop of that id which is\n"
                  "not the demo shop is refused.\n\n"
                  "  --date <day>  as if it were that day: 2026-11-11; default today, in "
                  "Jakarta\n\n" CONFIG_HELP_DATABASE "\n"
                  "tumpukd demo --live: goes on selling, through the API of a running service\n\n"
                  "Sends made-up orders, order events and traffic of now every other second, so\n"
                  "that the dashboard moves, and says a line for each; a batch that is not\n"
                  "answered is sent again. Ends with Ctrl-C. Wants no database.\n\n"
                  "  --url <url>        of the service; " URL_ENV ", default " CONFIG_DEMO_URL "\n"
                  "  --key-file <file>  with an API key that may write to the shop, as\n"
                  "                     .local/demo.key after make run; " KEY_FILE_ENV ", or the\n"
                  "                     key itself in " KEY_ENV "\n"
                  "  --rate <number>    orders a minute, 1 to 6000; default 30\n");
}

static bool date_take(const char *value, int64_t *day_us, struct buf *error)
{
    char text[DATE_LEN + sizeof MIDNIGHT];

    if (strlen(value) == DATE_LEN) {
        memcpy(text, value, DATE_LEN);
        memcpy(text + DATE_LEN, MIDNIGHT, sizeof MIDNIGHT);
        if (rfc3339_parse(text, sizeof text - 1, day_us, NULL) && *day_us >= 0 &&
            *day_us <= DAY_US_MAX)
            return true;
    }
    buf_printf(error, "--date: \"%.100s\" is no day from 1970 to 2999, such as 2026-11-11", value);
    return false;
}

/* ---- flags ---- */

static bool take_date(struct config_demo_words *words, const char *value, struct buf *error)
{
    return date_take(value, &words->day_us, error);
}

static bool take_url(struct config_demo_words *words, const char *value, struct buf *error)
{
    (void)error;
    words->url = value;
    return true;
}

static bool take_key_file(struct config_demo_words *words, const char *value, struct buf *error)
{
    (void)error;
    words->key_file = value;
    return true;
}

static bool take_rate(struct config_demo_words *words, const char *value, struct buf *error)
{
    char *end;

    errno = 0;
    words->rate = strtoll(value, &end, 10);
    if (errno == 0 && end != value && *end == '\0' && words->rate >= 1 &&
        words->rate <= CONFIG_DEMO_RATE_MAX)
        return true;
    buf_printf(error, "--rate: \"%.100s\" is no number from 1 to %d", value, CONFIG_DEMO_RATE_MAX);
    return false;
}

static const struct {
    const char *flag;
    bool (*take)(struct config_demo_words *words, const char *value, struct buf *error);
} FLAGS[] = {
    {"--date", take_date},
    {"--url", take_url},
    {"--key-file", take_key_file},
    {"--rate", take_rate},
};

bool config_demo_flag(struct config *config, int argc, const char *const *argv, int *at,
                      bool *known, struct buf *error)
{
    const char *flag = argv[*at];
    size_t len = strcspn(flag, "=");
    const char *value = flag[len] == '=' ? flag + len + 1 : NULL;

    *known = true;
    if (strcmp(flag, "--live") == 0) {
        config->demo.live = true;
        return true;
    }
    for (size_t i = 0; i < sizeof FLAGS / sizeof *FLAGS; i++) {
        if (strlen(FLAGS[i].flag) != len || memcmp(FLAGS[i].flag, flag, len) != 0)
            continue;
        if (value == NULL && *at + 1 < argc)
            value = argv[++*at];
        if (value != NULL)
            return FLAGS[i].take(&config->demo, value, error);
        buf_printf(error, "%s needs a value", FLAGS[i].flag);
        return false;
    }
    *known = false;
    return false;
}

/* ---- --live ---- */

void config_demo_environment(struct config *config)
{
    const char *url = getenv(URL_ENV);

    if (url != NULL)
        config->demo.url = url;
    config->demo.key_file = getenv(KEY_FILE_ENV);
}

bool config_demo_derive(struct config *config, struct buf *error)
{
    struct config_demo_words *words = &config->demo;
    const char *key = getenv(KEY_ENV);

    if (strncmp(words->url, "http://", 7) != 0 && strncmp(words->url, "https://", 8) != 0) {
        buf_printf(error, "--url: \"%.200s\" does not begin with http:// or https://", words->url);
        return false;
    }
    if (words->key_file != NULL) {
        words->key = config_secret_read(words->key_file, "--key-file", error);
    } else if (key != NULL && key[0] != '\0') {
        words->key = strdup(key);
        if (words->key == NULL)
            buf_puts(error, "out of memory");
    } else {
        buf_puts(error, "demo --live wants an API key: --key-file <file>, or " KEY_ENV);
    }
    return words->key != NULL;
}
