/* A stored promotion with a merge patch (RFC 7396). */
#include <string.h>

#include "codec/promotion_decode.h"
#include "codec/simulation_request.h"
#include "codec/store_answer.h"

/* One stored promotion as JSON, and its tree. */
#define PROMOTION_BYTES_MAX (4u * 1024 * 1024)
#define PROMOTION_TREE_BYTES_MAX ((size_t)64 * 1024 * 1024)

/* ---- merging ---- */

static json_t *merge(const json_t *target, const json_t *patch);

/* Sets a member that a merge made; false without memory. */
static bool put_member(json_t *object, const char *key, size_t key_len, json_t *value)
{
    return value != NULL && json_object_setn_new_nocheck(object, key, key_len, value) == 0;
}

static bool merge_members(json_t *merged, const json_t *target, const json_t *patch)
{
    const char *key;
    size_t key_len;
    json_t *value;

    json_object_keylen_foreach((json_t *)(uintptr_t)target, key, key_len, value)
    {
        const json_t *change = json_object_getn(patch, key, key_len);

        if (json_is_null(change))
            continue;
        if (!put_member(merged, key, key_len,
                        change != NULL ? merge(value, change) : json_deep_copy(value)))
            return false;
    }
    json_object_keylen_foreach((json_t *)(uintptr_t)patch, key, key_len, value)
    {
        if (json_is_null(value) || json_object_getn(target, key, key_len) != NULL)
            continue;
        if (!put_member(merged, key, key_len, merge(NULL, value)))
            return false;
    }
    return true;
}

/* A new tree of the heap; neither of the two changes, for they live in arenas.
 * `target` NULL: there is nothing yet. NULL without memory. As deep as the parser
 * lets bodies be. */
static json_t *merge(const json_t *target, const json_t *patch)
{
    json_t *merged;

    if (!json_is_object(patch))
        return json_deep_copy(patch);
    merged = json_object();
    if (merged != NULL && !merge_members(merged, json_is_object(target) ? target : NULL, patch)) {
        json_decref(merged);
        return NULL;
    }
    return merged;
}

/* ---- the promotion ---- */

/* The tree of what GET answers of it; NULL without memory. */
static json_t *tree_of(const struct promotion_record *stored, struct arena *arena)
{
    struct store_view view = {.zone = NULL};
    struct codec_error error;
    struct json_out out;
    struct buf text;
    json_t *root = NULL;

    buf_init(&text, PROMOTION_BYTES_MAX);
    json_out_init(&out, &text, false);
    promotion_encode(&out, &view, stored);
    if (!text.failed)
        (void)codec_parse(text.bytes, text.len, LANG_EN, arena, &error, &root);
    buf_clear(&text);
    return root;
}

/* The type stays: where the patch names another, that is told, and the rest is
 * read as of the type that it has. False without memory. */
static bool keep_type(json_t *merged, const struct promotion_record *stored,
                      struct fault_list *faults)
{
    const char *type = tumpuk_type_name(stored->promotion.type);
    const char *given = json_string_value(json_object_get(merged, "type"));

    if (given == NULL || strcmp(given, type) == 0)
        return true;
    fault_add(faults, "type", CODEC_FAULT_NOT_ALLOWED,
              BILINGUAL(faults, "Jenisnya tetap %s; buat promosi lain.",
                        "The type stays %s; make another promotion."),
              type);
    return json_object_set_new(merged, "type", json_string(type)) == 0;
}

/* What is used is not known here, only that it was up to the quota. */
static void keep_state(const struct promotion_record *stored, struct promotion_record *out)
{
    bool raised = out->quota < 0 ||
                  (out->quota_counts == stored->quota_counts && out->quota > stored->quota);

    out->promotion.inactive = stored->promotion.inactive;
    out->promotion.quota_exhausted = stored->promotion.quota_exhausted && !raised;
}

bool simulation_change_decode(const struct simulation_change *change,
                              const struct promotion_record *stored, struct arena *arena,
                              struct fault_list *faults, struct promotion_record *out)
{
    struct arena *scratch = arena_new(PROMOTION_TREE_BYTES_MAX);
    json_t *before = scratch != NULL ? tree_of(stored, scratch) : NULL;
    json_t *merged = before != NULL ? merge(before, change->patch) : NULL;
    struct codec_reader reader;
    bool ok = merged != NULL && keep_type(merged, stored, faults);

    if (ok) {
        codec_reader_init(&reader, arena, faults, 0);
        promotion_record_read(&reader, merged, NULL, out);
        keep_state(stored, out);
        ok = !arena_failed(arena);
    }
    json_decref(merged);
    arena_free(scratch);
    return ok;
}
