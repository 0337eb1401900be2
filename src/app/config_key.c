/* The words of `tumpukd key`. */
#include <string.h>

#include "app/config_parts.h"
#include "base/rfc3339.h"
#include "base/utf8.h"
#include "codec/access_key.h"
#include "codec/codec.h"

void config_help_key(struct buf *out)
{
    buf_puts(out, "tumpukd key: API keys, by way of the database\n\n"
                  "  tumpukd key create --role <role> [--shop <id>]… [--read-only]\n"
                  "                     [--name <text>] [--expires <time>]\n"
                  "      Makes a key and prints it, once: only a hash of it is kept.\n"
                  "  tumpukd key list\n"
                  "      Lists all keys, without their secrets.\n"
                  "  tumpukd key revoke <key id>\n"
                  "      Revokes a key, for good; every instance knows within a second.\n\n"
                  "  --role <role>     seller, service or operator\n"
                  "  --shop <id>       a shop of the seller's; once for each\n"
                  "  --read-only       the key may not write\n"
                  "  --name <text>     whose it is, and what for\n"
                  "  --expires <time>  when it ceases to be valid: "
                  "2030-01-01T00:00:00+07:00\n\n" CONFIG_HELP_DATABASE);
}

bool config_key_action(struct config *config, int argc, const char *const *argv, int *at,
                       struct buf *error)
{
    struct config_key_words *words = &config->key;
    const char *verb = *at < argc ? argv[*at] : "";

    words->expires_us = INT64_MAX;
    if (strcmp(verb, "create") == 0) {
        words->verb = CONFIG_KEY_CREATE;
    } else if (strcmp(verb, "list") == 0) {
        words->verb = CONFIG_KEY_LIST;
    } else if (strcmp(verb, "revoke") == 0) {
        words->verb = CONFIG_KEY_REVOKE;
    } else {
        buf_printf(error, "key%s%.100s: create, list or revoke is expected; see tumpukd key --help",
                   *verb != '\0' ? " " : "", verb);
        return false;
    }
    ++*at;
    if (words->verb != CONFIG_KEY_REVOKE)
        return true;
    words->key_id = *at < argc ? argv[(*at)++] : "";
    if (access_key_id_valid(words->key_id))
        return true;
    buf_printf(error, "key revoke wants a key's id, the %d characters after " ACCESS_KEY_PREFIX,
               ACCESS_KEY_ID_LEN);
    return false;
}

/* ---- flags ---- */

static bool shop_take(struct config_key_words *words, const char *value, struct buf *error)
{
    size_t len = strlen(value);

    if (len < 1 || len > CODEC_ID_BYTES_MAX || utf8_length(value, len) < 0 ||
        utf8_has_control(value, len)) {
        buf_printf(error, "--shop: an id has 1 to %d bytes of plain text", CODEC_ID_BYTES_MAX);
        return false;
    }
    if (words->shop_count == ACCESS_SHOPS_MAX) {
        buf_printf(error, "--shop: at most %d", ACCESS_SHOPS_MAX);
        return false;
    }
    words->shops[words->shop_count++] = value;
    return true;
}

static bool role_take(struct config_key_words *words, const char *value, struct buf *error)
{
    if (access_role_parse(value, &words->role))
        return true;
    buf_printf(error, "--role: \"%.100s\" is not seller, service or operator", value);
    return false;
}

static bool name_take(struct config_key_words *words, const char *value, struct buf *error)
{
    size_t len = strlen(value);
    long chars = utf8_length(value, len);

    words->name = value;
    if (chars >= 1 && chars <= CODEC_NAME_CHARS_MAX && !utf8_has_control(value, len))
        return true;
    buf_printf(error, "--name: 1 to %d characters of plain text", CODEC_NAME_CHARS_MAX);
    return false;
}

static bool expires_take(struct config_key_words *words, const char *value, struct buf *error)
{
    if (rfc3339_parse(value, strlen(value), &words->expires_us, NULL))
        return true;
    buf_puts(error, "--expires: a time with offset is expected, such as 2030-01-01T00:00:00+07:00");
    return false;
}

static const struct {
    const char *flag;
    bool (*take)(struct config_key_words *words, const char *value, struct buf *error);
} FLAGS[] = {
    {"--role", role_take},
    {"--shop", shop_take},
    {"--name", name_take},
    {"--expires", expires_take},
};

bool config_key_flag(struct config *config, int argc, const char *const *argv, int *at, bool *known,
                     struct buf *error)
{
    const char *flag = argv[*at];
    size_t len = strcspn(flag, "=");
    const char *value = flag[len] == '=' ? flag + len + 1 : NULL;

    *known = config->key.verb == CONFIG_KEY_CREATE;
    if (*known && strcmp(flag, "--read-only") == 0) {
        config->key.read_only = true;
        return true;
    }
    for (size_t i = 0; *known && i < sizeof FLAGS / sizeof *FLAGS; i++) {
        if (strlen(FLAGS[i].flag) != len || memcmp(FLAGS[i].flag, flag, len) != 0)
            continue;
        if (value == NULL && *at + 1 < argc)
            value = argv[++*at];
        if (value != NULL)
            return FLAGS[i].take(&config->key, value, error);
        buf_printf(error, "%s needs a value", FLAGS[i].flag);
        return false;
    }
    *known = false;
    return false;
}

bool config_key_check(const struct config *config, struct buf *error)
{
    const struct config_key_words *words = &config->key;

    if (words->verb != CONFIG_KEY_CREATE)
        return true;
    switch (words->role) {
    case ACCESS_ROLE_NONE:
        buf_puts(error, "key create wants --role; see tumpukd key --help");
        return false;
    case ACCESS_ROLE_SELLER:
        if (words->shop_count > 0)
            return true;
        buf_puts(error, "a seller's key wants its shops: --shop <id>, once for each");
        return false;
    case ACCESS_ROLE_SERVICE:
    case ACCESS_ROLE_OPERATOR:
        break;
    }
    if (words->shop_count > 0)
        buf_puts(error, "--shop is for a seller's key only");
    return words->shop_count == 0;
}
