/*
 * What catalogues in memory are read from: a shop whole, as a stream of
 * records, or what has changed since a version.
 *
 * All of it in one db_transact_reading that has named the shop (db/store.h),
 * so that it is of one moment.
 */
#ifndef DB_CATALOG_H
#define DB_CATALOG_H

#include "db/store.h"

/* Each of the streams that a shop is read whole from may take so long. */
#define DB_COPY_TIMEOUT_MS 60000u
/* Changes beyond so many are not told one by one: the shop is read whole. */
#define DB_CATALOG_CHANGES_MAX 2000

/* Called with each record, which is gone after the call; false ends the reading
 * with DB_FAILED. */
struct db_catalog_sink {
    void *arg;
    bool (*product)(void *arg, const struct product_record *record);
    bool (*promotion)(void *arg, const struct promotion_record *record);
};

/* To be called around what follows, with true before it and false after it, where the
 * transaction goes on: reading a shop whole may take longer than a statement. */
enum db_result db_set_copy_limits(struct db_conn *conn, bool copying);

/* Every product that is sold, with its SKUs, and every promotion. Of a product
 * only its id and SKUs are set, of a SKU what it is priced by. */
enum db_result db_copy_catalog(struct db_conn *conn, const struct db_catalog_sink *sink);

/* Every buyer who has used up a promotion's quota per buyer; the texts are gone
 * after the call, and have no NUL behind them. */
typedef bool db_used_up_sink(void *arg, struct tumpuk_text promotion_id,
                             struct tumpuk_text buyer_id);
enum db_result db_copy_used_up_buyers(struct db_conn *conn, db_used_up_sink *sink, void *arg);

struct db_catalog_changes {
    bool complete; /* false: some are not known any more, or there are too many */
    size_t product_count;
    const struct tumpuk_text *product_ids; /* none twice */
    size_t promotion_count;
    const struct tumpuk_text *promotion_ids;
};
/* What has changed from version `since` to `version`, the shop's of now. */
enum db_result db_select_catalog_changes(struct db_conn *conn, struct arena *arena,
                                         const char *shop_id, int64_t since, int64_t version,
                                         struct db_catalog_changes *out);

struct db_catalog_version {
    struct tumpuk_text shop_id;
    int64_t version;
};
/* The versions of those of the shops that there are, in the order of ids; needs
 * db_name_every_shop. */
enum db_result db_select_catalog_versions(struct db_conn *conn, struct arena *arena,
                                          const struct tumpuk_text *shop_ids, size_t shop_count,
                                          struct db_catalog_version **out, size_t *count);

/* ---- what is used of quotas, of several shops ---- */

/* Which transactions this one sees, as a text to compare with later ones. */
enum db_result db_select_snapshot(struct db_conn *conn, struct arena *arena, const char **out);

struct db_quota_shop {
    struct tumpuk_text shop_id;
    const char *seen; /* db_select_snapshot of when it was looked at last */
};
struct db_quota_change {
    struct tumpuk_text shop_id;
    struct tumpuk_text promotion_id;
    struct tumpuk_text buyer_id; /* empty: in all */
    int64_t uses;
    int64_t units;
};
/* What is used now, where it has changed since then; at most `limit` of it.
 * Needs db_name_every_shop. */
enum db_result db_select_quota_changes(struct db_conn *conn, struct arena *arena,
                                       const struct db_quota_shop *shops, size_t shop_count,
                                       size_t limit, struct db_quota_change **out, size_t *count);

#endif
