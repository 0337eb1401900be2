#include "codec/rulebook_document.h"

#include <stdio.h>
#include <string.h>

#include "codec/human.h"
#include "codec/json.h"
#include "codec/promotion_decode.h"

/* ---- words ---- */

static const char *slot_word(int word)
{
    return tumpuk_slot_name((enum tumpuk_slot)word);
}

static const char *amount_word(int word)
{
    return tumpuk_amount_name((enum tumpuk_amount)word);
}

static const char *type_word(int word)
{
    return tumpuk_type_name((enum tumpuk_type)word);
}

static const struct codec_words SLOT_WORDS = {TUMPUK_SLOT_COUNT, slot_word};
/* NONE, the last, is told by leaving the basis out. */
static const struct codec_words AMOUNT_WORDS = {TUMPUK_AMOUNT_NONE, amount_word};

/* ---- entries that must each occur once ---- */

/* Marks `word` as met at position `i`; false with a fault where it was before. */
static bool once(struct codec_reader *reader, const struct codec_path *path, uint32_t *met,
                 int word, const char *name)
{
    uint32_t bit = UINT32_C(1) << word;

    if (*met & bit) {
        codec_fault(reader, path, CODEC_FAULT_DUPLICATE,
                    BILINGUAL(reader, "%s sudah ada di daftar ini.", "%s is already in this list."),
                    name);
        return false;
    }
    *met |= bit;
    return true;
}

/* One fault that names all words that were not met. */
static void tell_missing(struct codec_reader *reader, const struct codec_path *path, uint32_t met,
                         int count, const char *(*name)(int word))
{
    char missing[288] = "";
    size_t used = 0;

    for (int i = 0; i < count; i++) {
        if ((met >> i & 1u) == 0 && used < sizeof missing)
            used += (size_t)snprintf(missing + used, sizeof missing - used, "%s%s",
                                     used > 0 ? ", " : "", name(i));
    }
    if (used > 0)
        codec_fault(reader, path, CODEC_FAULT_REQUIRED,
                    BILINGUAL(reader, "Semuanya harus ada satu kali; yang kurang: %s.",
                              "Each must occur once; missing: %s."),
                    missing);
}

struct type_wire {
    int type;
    int slot;
    int32_t rank;
};

enum type_member { TYPE_TYPE, TYPE_SLOT, TYPE_RANK };

static const struct codec_member TYPE_MEMBERS[] = {
    [TYPE_TYPE] = {CODEC_NAMED("type"), .required = true, .kind = CODEC_KIND_WORD,
                   .offset = offsetof(struct type_wire, type), .words = &CODEC_WORDS_TYPE},
    [TYPE_SLOT] = {CODEC_NAMED("slot"), .required = true, .kind = CODEC_KIND_WORD,
                   .offset = offsetof(struct type_wire, slot), .words = &SLOT_WORDS},
    [TYPE_RANK] = {CODEC_NAMED("rank"), .required = true, .kind = CODEC_KIND_INT32,
                   .offset = offsetof(struct type_wire, rank), .min = TUMPUK_RANK_MIN,
                   .max = TUMPUK_RANK_MAX},
};
static const struct codec_shape TYPE_SHAPE = {3, TYPE_MEMBERS};

static void types_read(struct codec_reader *reader, const json_t *json,
                       struct tumpuk_rulebook *rules)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "types");
    uint32_t met = 0;
    size_t count;

    if (!codec_list(reader, json, &path, 0, TUMPUK_TYPE_COUNT, &count) && count == 0)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);
        const struct codec_path type_path = CODEC_MEMBER(&here, "type");
        const struct codec_path slot_path = CODEC_MEMBER(&here, "slot");
        struct type_wire wire = {0, 0, TUMPUK_RANK_MIN};
        struct codec_found found = codec_object(reader, json_array_get(json, i), &here, &TYPE_SHAPE,
                                                &wire);
        enum tumpuk_slot own;

        if (!codec_good(found, TYPE_TYPE))
            continue;
        own = tumpuk_type_get((enum tumpuk_type)wire.type)->slot;
        if (codec_good(found, TYPE_SLOT) && wire.slot != (int)own)
            codec_fault(reader, &slot_path, CODEC_FAULT_INCONSISTENT,
                        BILINGUAL(reader, "%s termasuk %s, bukan %s.", "%s belongs in %s, not %s."),
                        type_word(wire.type), tumpuk_slot_name(own), slot_word(wire.slot));
        if (once(reader, &type_path, &met, wire.type, type_word(wire.type)))
            rules->rank[wire.type] = (uint8_t)wire.rank;
    }
    tell_missing(reader, &path, met, TUMPUK_TYPE_COUNT, type_word);
}

struct step_wire {
    int slot;
    int threshold_basis;
    int discount_basis;
};

enum step_member { STEP_SLOT, STEP_THRESHOLD, STEP_DISCOUNT };

static const struct codec_member STEP_MEMBERS[] = {
    [STEP_SLOT] = {CODEC_NAMED("slot"), .required = true, .kind = CODEC_KIND_WORD,
                   .offset = offsetof(struct step_wire, slot), .words = &SLOT_WORDS},
    [STEP_THRESHOLD] = {CODEC_NAMED("threshold_basis"), .kind = CODEC_KIND_WORD,
                        .offset = offsetof(struct step_wire, threshold_basis),
                        .words = &AMOUNT_WORDS},
    [STEP_DISCOUNT] = {CODEC_NAMED("discount_basis"), .kind = CODEC_KIND_WORD,
                       .offset = offsetof(struct step_wire, discount_basis),
                       .words = &AMOUNT_WORDS},
};
static const struct codec_shape STEP_SHAPE = {3, STEP_MEMBERS};

typedef bool basis_allowed(enum tumpuk_slot slot, enum tumpuk_amount amount);

/* Whether a basis is one that its step may have (spec pricing, section 9). */
static void basis_check(struct codec_reader *reader, const struct codec_path *path, int slot,
                        bool given, int amount, basis_allowed *allowed)
{
    bool has_none = allowed((enum tumpuk_slot)slot, TUMPUK_AMOUNT_NONE);
    char known[160] = "";
    size_t used = 0;

    if (!given && !has_none)
        codec_fault(
            reader, path, CODEC_FAULT_REQUIRED,
            BILINGUAL(reader, "Langkah %s memerlukan dasar ini.", "The step %s needs this basis."),
            slot_word(slot));
    if (!given || allowed((enum tumpuk_slot)slot, (enum tumpuk_amount)amount))
        return;
    if (has_none) {
        codec_fault(reader, path, CODEC_FAULT_NOT_ALLOWED,
                    BILINGUAL(reader, "Langkah %s tidak mempunyai dasar ini.",
                              "The step %s has no such basis."),
                    slot_word(slot));
        return;
    }
    for (int i = 0; i < TUMPUK_AMOUNT_NONE; i++) {
        if (allowed((enum tumpuk_slot)slot, (enum tumpuk_amount)i) && used < sizeof known)
            used += (size_t)snprintf(known + used, sizeof known - used, "%s%s",
                                     used > 0 ? ", " : "", amount_word(i));
    }
    codec_fault(
        reader, path, CODEC_FAULT_NOT_ALLOWED,
        BILINGUAL(reader,
                  "Langkah %s tidak boleh didasarkan pada %s, yang saat itu belum diketahui atau "
                  "bukan miliknya; pilihannya: %s.",
                  "The step %s may not be based on %s, which is not known yet or not its own; "
                  "allowed: %s."),
        slot_word(slot), amount_word(amount), known);
}

static void steps_read(struct codec_reader *reader, const json_t *json,
                       struct tumpuk_rulebook *rules)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "steps");
    uint32_t met = 0;
    size_t count;

    if (!codec_list(reader, json, &path, 0, TUMPUK_SLOT_COUNT, &count) && count == 0)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);
        const struct codec_path slot_path = CODEC_MEMBER(&here, "slot");
        const struct codec_path threshold_path = CODEC_MEMBER(&here, "threshold_basis");
        const struct codec_path discount_path = CODEC_MEMBER(&here, "discount_basis");
        struct step_wire wire = {0, TUMPUK_AMOUNT_NONE, TUMPUK_AMOUNT_NONE};
        struct codec_found found = codec_object(reader, json_array_get(json, i), &here, &STEP_SHAPE,
                                                &wire);

        if (!codec_good(found, STEP_SLOT))
            continue;
        /* A basis that is no known word has its fault already. */
        if (codec_seen(found, STEP_THRESHOLD) == codec_good(found, STEP_THRESHOLD))
            basis_check(reader, &threshold_path, wire.slot, codec_seen(found, STEP_THRESHOLD),
                        wire.threshold_basis, tumpuk_rulebook_threshold_allowed);
        if (codec_seen(found, STEP_DISCOUNT) == codec_good(found, STEP_DISCOUNT))
            basis_check(reader, &discount_path, wire.slot, codec_seen(found, STEP_DISCOUNT),
                        wire.discount_basis, tumpuk_rulebook_discount_allowed);
        if (once(reader, &slot_path, &met, wire.slot, slot_word(wire.slot))) {
            rules->threshold_basis[wire.slot] = (uint8_t)wire.threshold_basis;
            rules->discount_basis[wire.slot] = (uint8_t)wire.discount_basis;
        }
    }
    tell_missing(reader, &path, met, TUMPUK_SLOT_COUNT, slot_word);
}

/* ---- the document ---- */

struct document_wire {
    struct tumpuk_text version;
    json_t *effective_from;
    json_t *types;
    json_t *steps;
};

static const struct codec_member DOCUMENT_MEMBERS[] = {
    {CODEC_NAMED("version"), .required = true, .kind = CODEC_KIND_ID,
     .offset = offsetof(struct document_wire, version)},
    {CODEC_NAMED("effective_from"), .kind = CODEC_KIND_JSON,
     .offset = offsetof(struct document_wire, effective_from)},
    {CODEC_NAMED("types"), .required = true, .kind = CODEC_KIND_JSON,
     .offset = offsetof(struct document_wire, types)},
    {CODEC_NAMED("steps"), .required = true, .kind = CODEC_KIND_JSON,
     .offset = offsetof(struct document_wire, steps)},
};
static const struct codec_shape DOCUMENT_SHAPE = {4, DOCUMENT_MEMBERS};

static void document_read(struct codec_reader *reader, json_t *root, bool effective_from_required,
                          struct rulebook_document *out)
{
    const struct codec_path from_path = CODEC_MEMBER(NULL, "effective_from");
    struct document_wire wire = {.types = NULL};

    (void)codec_object(reader, root, NULL, &DOCUMENT_SHAPE, &wire);
    *out = (struct rulebook_document){.version = wire.version.bytes};
    if (wire.effective_from != NULL)
        out->has_effective_from = codec_instant(reader, wire.effective_from, &from_path,
                                                &out->effective_from_us, &out->zone);
    if (out->has_effective_from &&
        !human_can_tell(out->effective_from_us, (struct rfc3339_zone){.zulu = true}))
        codec_fault(reader, &from_path, CODEC_FAULT_INVALID_TIME,
                    BILINGUAL(reader, "Waktunya harus di antara tahun 0001 dan 9999 UTC.",
                              "The instant must lie in the years 0001 to 9999 of UTC."));
    if (wire.effective_from == NULL && effective_from_required && json_is_object(root))
        codec_fault(reader, &from_path, CODEC_FAULT_REQUIRED,
                    BILINGUAL(reader, "Kolom ini wajib diisi.", "This field is required."));
    if (wire.types != NULL)
        types_read(reader, wire.types, &out->rules);
    if (wire.steps != NULL)
        steps_read(reader, wire.steps, &out->rules);
}

enum codec_result rulebook_document_decode(const char *body, size_t len,
                                           bool effective_from_required, enum lang lang,
                                           struct arena *arena, struct rulebook_document *out,
                                           struct codec_error *error)
{
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = codec_begin(body, len, lang, arena, error, &reader, &root);

    if (result != CODEC_OK)
        return result;
    document_read(&reader, root, effective_from_required, out);
    return codec_reader_result(&reader);
}

static void steps_encode(struct json_out *out, const struct tumpuk_rulebook *rules)
{
    json_out_key(out, "steps");
    json_out_array(out);
    for (int i = 0; i < TUMPUK_SLOT_COUNT; i++) {
        enum tumpuk_amount threshold = (enum tumpuk_amount)rules->threshold_basis[i];
        enum tumpuk_amount discount = (enum tumpuk_amount)rules->discount_basis[i];

        json_out_object(out);
        json_out_member_string(out, "slot", slot_word(i));
        if (threshold != TUMPUK_AMOUNT_NONE)
            json_out_member_string(out, "threshold_basis", tumpuk_amount_name(threshold));
        if (discount != TUMPUK_AMOUNT_NONE)
            json_out_member_string(out, "discount_basis", tumpuk_amount_name(discount));
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

void rulebook_document_encode(struct json_out *out, const struct rulebook_document *document)
{
    char text[RFC3339_TEXT_MAX];
    size_t len;

    json_out_object(out);
    json_out_member_string(out, "version", document->version);
    if (document->has_effective_from) {
        len = rfc3339_format(document->effective_from_us, document->zone, text);
        json_out_member_text(out, "effective_from", text, len);
    }
    json_out_key(out, "types");
    json_out_array(out);
    for (int i = 0; i < TUMPUK_TYPE_COUNT; i++) {
        json_out_object(out);
        json_out_member_string(out, "type", type_word(i));
        json_out_member_string(out, "slot",
                               tumpuk_slot_name(tumpuk_type_get((enum tumpuk_type)i)->slot));
        json_out_member_i64(out, "rank", document->rules.rank[i]);
        json_out_end_object(out);
    }
    json_out_end_array(out);
    steps_encode(out, &document->rules);
    json_out_end_object(out);
}
