#include "codec/access_key.h"

#include <sodium.h>
#include <string.h>

#define PREFIX_LEN (sizeof(ACCESS_KEY_PREFIX) - 1)
/* Keys the hash, followed by the id; another purpose would have another. */
#define HASH_CONTEXT "tumpuk.key.1:"

/* Five bits a character; without l, o, 0 and 1, which are read for one another. */
static const char ALPHABET[] = "abcdefghijkmnpqrstuvwxyz23456789";
_Static_assert(sizeof(ALPHABET) - 1 == 32, "a character stands for five bits");
_Static_assert(sizeof(HASH_CONTEXT) - 1 + ACCESS_KEY_ID_LEN <= crypto_generichash_KEYBYTES_MAX &&
                   sizeof(HASH_CONTEXT) - 1 + ACCESS_KEY_ID_LEN >= crypto_generichash_KEYBYTES_MIN,
               "BLAKE2b takes keys of 16 to 64 bytes");

static bool all_of_alphabet(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\0' || strchr(ALPHABET, text[i]) == NULL)
            return false;
    }
    return true;
}

static void hash_secret(struct access_key *key, const char *secret)
{
    unsigned char hash_key[sizeof(HASH_CONTEXT) - 1 + ACCESS_KEY_ID_LEN];

    memcpy(hash_key, HASH_CONTEXT, sizeof(HASH_CONTEXT) - 1);
    memcpy(hash_key + sizeof(HASH_CONTEXT) - 1, key->id, ACCESS_KEY_ID_LEN);
    (void)crypto_generichash(key->hash, sizeof key->hash, (const unsigned char *)secret,
                             ACCESS_KEY_SECRET_LEN, hash_key, sizeof hash_key);
}

static void random_text(char *text, size_t len)
{
    randombytes_buf(text, len);
    for (size_t i = 0; i < len; i++)
        text[i] = ALPHABET[(unsigned char)text[i] % (sizeof(ALPHABET) - 1)];
}

bool access_key_make(struct access_key *key, char text[ACCESS_KEY_LEN + 1])
{
    char *secret = text + PREFIX_LEN + ACCESS_KEY_ID_LEN + 1;

    if (sodium_init() < 0)
        return false;
    random_text(key->id, ACCESS_KEY_ID_LEN);
    key->id[ACCESS_KEY_ID_LEN] = '\0';
    memcpy(text, ACCESS_KEY_PREFIX, PREFIX_LEN);
    memcpy(text + PREFIX_LEN, key->id, ACCESS_KEY_ID_LEN);
    secret[-1] = '_';
    random_text(secret, ACCESS_KEY_SECRET_LEN);
    secret[ACCESS_KEY_SECRET_LEN] = '\0';
    hash_secret(key, secret);
    return true;
}

bool access_key_id_valid(const char *id)
{
    return strlen(id) == ACCESS_KEY_ID_LEN && all_of_alphabet(id, ACCESS_KEY_ID_LEN);
}

bool access_key_parse(const char *text, struct access_key *key)
{
    const char *id = text + PREFIX_LEN;
    const char *secret = id + ACCESS_KEY_ID_LEN + 1;

    if (strnlen(text, ACCESS_KEY_LEN + 1) != ACCESS_KEY_LEN ||
        memcmp(text, ACCESS_KEY_PREFIX, PREFIX_LEN) != 0 || secret[-1] != '_' ||
        !all_of_alphabet(id, ACCESS_KEY_ID_LEN) || !all_of_alphabet(secret, ACCESS_KEY_SECRET_LEN))
        return false;
    memcpy(key->id, id, ACCESS_KEY_ID_LEN);
    key->id[ACCESS_KEY_ID_LEN] = '\0';
    hash_secret(key, secret);
    return true;
}

bool access_key_matches(const struct access_key *key, const unsigned char hash[ACCESS_HASH_BYTES])
{
    return sodium_memcmp(key->hash, hash, ACCESS_HASH_BYTES) == 0;
}
