/*
 * Promotions written whole: compared with what is stored, and what differs
 * stored in one go, whether one or five thousand.
 */
#include <stdlib.h>

#include "api/store.h"

struct promotions {
    size_t count;
    struct promotion_record *list; /* in the order of their ids */
};

static enum db_result read_promotions(struct api_call *call, const struct tumpuk_text *ids,
                                      size_t count, struct promotions *out)
{
    enum db_result result = db_select_promotions_by_id(call->conn, call->arena, call->shop_id, ids,
                                                       count, &out->list, &out->count);

    if (result == DB_OK && out->count > 0)
        result = db_select_promotion_scopes(call->conn, call->arena, call->shop_id, out->list,
                                            out->count);
    return result;
}

enum db_result api_read_promotion(struct api_call *call, struct tumpuk_text id,
                                  struct promotion_record *out)
{
    struct promotions found;
    enum db_result result = read_promotions(call, &id, 1, &found);

    if (result == DB_OK && found.count == 0)
        return DB_NONE;
    if (result == DB_OK)
        *out = found.list[0];
    return result;
}

static int promotion_order(const void *key, const void *element)
{
    const struct tumpuk_text *id = key;
    const struct promotion_record *record = element;

    return api_text_compare(*id, record->promotion.id);
}

/* ---- what the decoder cannot know ---- */

static enum db_result tell_unknown_campaigns(struct api_call *call,
                                             struct api_promotion_write *writes, size_t count)
{
    struct tumpuk_text *ids = arena_calloc(call->arena, count, sizeof *ids);
    struct tumpuk_text *missing = NULL;
    size_t id_count = 0;
    size_t missing_count = 0;
    enum db_result result;

    if (ids == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++) {
        if (writes[i].faults->count == 0 && writes[i].given->campaign_id.len > 0)
            ids[id_count++] = writes[i].given->campaign_id;
    }
    if (id_count == 0)
        return DB_OK;
    result = db_select_missing_campaigns(call->conn, call->arena, ids, id_count, &missing,
                                         &missing_count);
    for (size_t i = 0; result == DB_OK && missing_count > 0 && i < count; i++) {
        for (size_t m = 0; m < missing_count; m++) {
            if (!api_text_same(writes[i].given->campaign_id, missing[m]))
                continue;
            fault_add(writes[i].faults, "campaign_id", API_FAULT_UNKNOWN_CAMPAIGN,
                      BILINGUAL(writes[i].faults, "Tidak ada campaign ini.",
                                "There is no such campaign."));
            break;
        }
    }
    return result;
}

static void tell_fixed(const struct api_promotion_write *write,
                       const struct promotion_record *stored, bool joining)
{
    if (stored->joined && !joining)
        fault_add(write->faults, "id", CODEC_FAULT_NOT_ALLOWED,
                  BILINGUAL(write->faults,
                            "Promosi ini dibuat saat bergabung dengan campaign \"%s\"; ubah di "
                            "sana.",
                            "This promotion was made by joining campaign \"%s\"; change it "
                            "there."),
                  stored->campaign_id.bytes);
    if (stored->promotion.type != write->given->promotion.type && !joining)
        fault_add(write->faults, "type", CODEC_FAULT_NOT_ALLOWED,
                  BILINGUAL(write->faults, "Jenisnya tetap %s; buat promosi lain.",
                            "The type stays %s; make another promotion."),
                  tumpuk_type_name(stored->promotion.type));
}

/* ---- storing ---- */

static enum db_result store(struct api_call *call, const struct promotion_record *const *promotions,
                            size_t count)
{
    struct catalog_change *changes = arena_calloc(call->arena, count, sizeof *changes);
    enum db_result result;

    if (changes == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++)
        changes[i] = (struct catalog_change){.kind = CATALOG_CHANGE_PROMOTION,
                                             .id = promotions[i]->promotion.id};
    result = db_upsert_promotions(call->conn, call->shop_id, promotions, count);
    if (result == DB_OK)
        result = db_delete_promotion_scopes(call->conn, call->shop_id, promotions, count);
    if (result == DB_OK)
        result = db_insert_promotion_scopes(call->conn, call->shop_id, promotions, count);
    if (result == DB_OK)
        result = api_change_catalog(call, changes, count);
    return result;
}

static enum store_outcome judge(struct api_call *call, const struct api_promotion_write *write,
                                const struct promotions *stored, bool joining)
{
    const struct promotion_record *before;

    if (write->faults->count > 0)
        return STORE_INVALID;
    before = bsearch(&write->given->promotion.id, stored->list, stored->count, sizeof *stored->list,
                     promotion_order);
    if (before == NULL)
        return STORE_CREATED;
    if (api_promotion_same(call->arena, write->given, before) && (before->joined || !joining))
        return STORE_UNCHANGED; /* also where it may not be changed here */
    tell_fixed(write, before, joining);
    return write->faults->count > 0 ? STORE_INVALID : STORE_UPDATED;
}

enum db_result api_write_promotions(struct api_call *call, struct api_promotion_write *writes,
                                    size_t count, bool joining)
{
    const struct promotion_record **changed = arena_calloc(call->arena, count, sizeof *changed);
    struct tumpuk_text *ids = arena_calloc(call->arena, count, sizeof *ids);
    struct promotions stored;
    size_t changed_count = 0;
    size_t id_count = 0;
    enum db_result result;

    if (changed == NULL || ids == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++) {
        if (writes[i].faults->count == 0)
            ids[id_count++] = writes[i].given->promotion.id;
    }
    result = read_promotions(call, ids, id_count, &stored);
    if (result == DB_OK)
        result = tell_unknown_campaigns(call, writes, count);
    if (result != DB_OK)
        return result;
    for (size_t i = 0; i < count; i++) {
        writes[i].outcome = judge(call, &writes[i], &stored, joining);
        if (writes[i].outcome == STORE_CREATED || writes[i].outcome == STORE_UPDATED)
            changed[changed_count++] = writes[i].given;
    }
    return changed_count == 0 ? DB_OK : store(call, changed, changed_count);
}
