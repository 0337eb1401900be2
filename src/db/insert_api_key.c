#include "base/rfc3339.h"
#include "db/conn.h"
#include "db/keys.h"
#include "db/rows.h"

/* Ids are at most 64 bytes (spec pricing, section 13), and a line's end. */
#define SHOPS_BYTES_MAX ((size_t)ACCESS_SHOPS_MAX * 65)

static void hash_text(const unsigned char hash[ACCESS_HASH_BYTES],
                      char text[2 * ACCESS_HASH_BYTES + 1])
{
    static const char HEX[] = "0123456789abcdef";

    for (size_t i = 0; i < ACCESS_HASH_BYTES; i++) {
        text[2 * i] = HEX[hash[i] >> 4];
        text[2 * i + 1] = HEX[hash[i] & 15];
    }
    text[2 * ACCESS_HASH_BYTES] = '\0';
}

static void shops_text(const struct access_grant *grant, struct buf *out)
{
    for (size_t i = 0; i < grant->shop_count; i++) {
        if (i > 0)
            buf_putc(out, '\n');
        buf_puts(out, grant->shops[i]);
    }
    buf_putc(out, '\0');
}

enum db_result db_insert_api_key(struct db_conn *conn, struct db_api_key *key)
{
    static const struct rfc3339_zone UTC = {.offset_min = 0, .zulu = true};
    char hash[2 * ACCESS_HASH_BYTES + 1];
    char expires[RFC3339_TEXT_MAX];
    struct buf shops;
    PGresult *row = NULL;
    enum db_result result = DB_FAILED;

    buf_init(&shops, SHOPS_BYTES_MAX);
    shops_text(&key->grant, &shops);
    if (shops.failed)
        goto out;
    hash_text(key->hash, hash);
    if (key->expires_us != INT64_MAX)
        rfc3339_format(key->expires_us, UTC, expires);
    result = db_conn_exec(
        conn, &db_sql_insert_api_key, 7,
        (const char *const[]){key->key_id, hash, access_role_name(key->grant.role),
                              access_mode_name(key->grant.may_write), shops.bytes, key->name,
                              key->expires_us != INT64_MAX ? expires : NULL},
        &row);
    if (result == DB_OK && !db_row_i64(row, 0, 0, &key->created_us))
        result = DB_FAILED;
out:
    PQclear(row);
    buf_clear(&shops);
    return result;
}
