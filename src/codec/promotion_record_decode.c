/* Promotions that are stored: the simulator's decoder, and what only the store
 * knows (spec api: Usage limits). */
#include <string.h>

#include "codec/promotion_decode.h"
#include "codec/store_batch.h"
#include "codec/store_read.h"

struct quota_wire {
    int64_t uses;
    int64_t units;
};

enum quota_member { QUOTA_USES, QUOTA_UNITS };

static const struct codec_member QUOTA_MEMBERS[] = {
    [QUOTA_USES] = {CODEC_NAMED("uses"), .kind = CODEC_KIND_INT64,
                    .offset = offsetof(struct quota_wire, uses), .min = 1, .max = TUMPUK_MONEY_MAX},
    [QUOTA_UNITS] = {CODEC_NAMED("units"), .kind = CODEC_KIND_INT64,
                     .offset = offsetof(struct quota_wire, units), .min = 1,
                     .max = TUMPUK_MONEY_MAX},
};
static const struct codec_shape QUOTA_SHAPE = {2, QUOTA_MEMBERS};

/* {"uses": n} or {"units": n}; false with a fault added. */
static bool quota_read(struct codec_reader *reader, json_t *json, const struct codec_path *path,
                       int64_t *limit, enum quota_counts *counts)
{
    struct quota_wire wire = {0, 0};
    size_t faults = reader->faults->count + reader->faults->missed;
    struct codec_found found = codec_object(reader, json, path, &QUOTA_SHAPE, &wire);
    bool uses = codec_seen(found, QUOTA_USES);

    if (reader->faults->count + reader->faults->missed != faults)
        return false;
    if (uses == codec_seen(found, QUOTA_UNITS)) {
        codec_fault(reader, path, uses ? CODEC_FAULT_INCONSISTENT : CODEC_FAULT_REQUIRED,
                    uses ? BILINGUAL(reader,
                                     "Kuota memakai \"uses\" atau \"units\", tidak keduanya.",
                                     "A quota has either \"uses\" or \"units\", not both.")
                         : BILINGUAL(reader, "Kuota memerlukan \"uses\" atau \"units\".",
                                     "A quota needs either \"uses\" or \"units\"."));
        return false;
    }
    *limit = uses ? wire.uses : wire.units;
    *counts = uses ? QUOTA_COUNTS_USES : QUOTA_COUNTS_UNITS;
    return true;
}

static void quotas_read(struct codec_reader *reader, const struct promotion_stored_wire *stored,
                        struct promotion_record *out)
{
    const struct codec_path quota_path = CODEC_MEMBER(NULL, "quota");
    const struct codec_path buyer_path = CODEC_MEMBER(NULL, "quota_per_buyer");
    enum quota_counts counts = QUOTA_COUNTS_USES;
    enum quota_counts buyer_counts = QUOTA_COUNTS_USES;
    bool has_quota = stored->quota != NULL &&
                     quota_read(reader, stored->quota, &quota_path, &out->quota, &counts);
    bool has_buyer = stored->quota_per_buyer != NULL &&
                     quota_read(reader, stored->quota_per_buyer, &buyer_path, &out->quota_per_buyer,
                                &buyer_counts);

    if (has_quota && has_buyer && counts != buyer_counts)
        codec_fault(reader, &buyer_path, CODEC_FAULT_INCONSISTENT,
                    BILINGUAL(reader,
                              "Kedua kuota harus menghitung hal yang sama: uses atau units.",
                              "Both quotas must count the same: uses or units."));
    out->quota_counts = has_quota ? counts : buyer_counts;
}

/* Ids that would be paths of their own under …/promotions/. */
static void id_check(struct codec_reader *reader, struct tumpuk_text id)
{
    static const char *const TAKEN[] = {"batch", "conflicts", "export"};
    const struct codec_path path = CODEC_MEMBER(NULL, "id");

    for (size_t i = 0; i < sizeof TAKEN / sizeof TAKEN[0]; i++) {
        if (id.len == strlen(TAKEN[i]) && memcmp(id.bytes, TAKEN[i], id.len) == 0)
            codec_fault(reader, &path, CODEC_FAULT_NOT_ALLOWED,
                        BILINGUAL(reader, "Id ini alamat layanan sendiri; pilih yang lain.",
                                  "This id is a path of the service's own; take another."));
    }
}

void promotion_record_read(struct codec_reader *reader, json_t *json, const char *path_id,
                           struct promotion_record *out)
{
    struct promotion_stored_wire stored;

    *out = (struct promotion_record){
        .quota = -1, .quota_per_buyer = -1, .deactivated_at_us = SHOP_TIME_NEVER};
    promotion_stored_decode(reader, json, NULL, path_id == NULL, &stored, &out->promotion);
    store_read_id(reader, NULL, "id", path_id, &out->promotion.id);
    id_check(reader, out->promotion.id);
    store_check_instant(reader, NULL, "starts_at", out->promotion.starts_at_us);
    store_check_instant(reader, NULL, "ends_at", out->promotion.ends_at_us);
    out->campaign_id = stored.campaign_id;
    quotas_read(reader, &stored, out);
}

enum codec_result promotion_record_decode(const struct store_body *body,
                                          struct promotion_record *out, struct codec_error *error)
{
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    promotion_record_read(&reader, root, body->id, out);
    return codec_reader_result(&reader);
}

/* ---- batches ---- */

static void item_read(struct codec_reader *reader, json_t *json, struct store_item *item)
{
    promotion_record_read(reader, json, NULL, &item->promotion);
}

/* Ids that an earlier item has already. */
static void tell_repeated(struct codec_reader *reader, struct store_item *items, size_t count)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "id");
    struct tumpuk_text *ids = arena_calloc(reader->arena, count, sizeof *ids);
    const uint32_t *first_of;

    if (ids == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        ids[i] = items[i].promotion.promotion.id;
    first_of = codec_duplicates(reader, ids, (uint32_t)count);
    for (size_t i = 0; first_of != NULL && i < count; i++) {
        reader->faults = &items[i].faults;
        if (first_of[i] != TUMPUK_NONE)
            store_batch_tell_repeated(reader, &path, items, first_of[i]);
    }
}

enum codec_result promotion_batch_decode(const struct store_body *body, struct store_item **items,
                                         size_t *count, struct codec_error *error)
{
    static const struct store_batch_kind KIND = {.read = item_read,
                                                 .tell_repeated = tell_repeated,
                                                 .shape = &STORE_PROMOTION_SHAPE,
                                                 .encode = promotion_sheet_encode};

    return store_batch_decode(body, &KIND, items, count, error);
}
