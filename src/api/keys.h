/* What the endpoints and the command of API keys share. */
#ifndef API_KEYS_H
#define API_KEYS_H

#include "codec/access_key.h"
#include "codec/key_document.h"
#include "db/keys.h"

/* Makes a key at random and stores it as `row` says (grant, name, expires_us;
 * the rest is filled). With DB_OK `text` is the key: tell it once, then wipe
 * it. DB_REFUSED: it would have expired already. */
enum db_result api_create_key(struct db_conn *conn, struct db_api_key *row, struct access_key *key,
                              char text[ACCESS_KEY_LEN + 1]);

struct key_document api_key_document(const struct db_api_key *row);

#endif
