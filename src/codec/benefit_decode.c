/*
 * One benefit: a single shape with all fields; which of them a kind takes and
 * needs is a table (spec pricing, section 4).
 */
#include <stdio.h>
#include <string.h>

#include "codec/promotion_decode.h"
#include "codec/quote_request.h"

/* ---- steps of a BMSM ---- */

enum step_member {
    STEP_MIN_QUANTITY,
    STEP_MIN_SPEND,
    STEP_PERCENT_OFF_BPS,
    STEP_AMOUNT_OFF,
};

static const struct codec_member STEP_MEMBERS[] = {
    [STEP_MIN_QUANTITY] = {CODEC_NAMED("min_quantity"), .kind = CODEC_KIND_INT64,
                           .offset = offsetof(struct tumpuk_step, min_quantity), .min = 1,
                           .max = CODEC_UNITS_MAX},
    [STEP_MIN_SPEND] = {CODEC_NAMED("min_spend"), .kind = CODEC_KIND_INT64,
                        .offset = offsetof(struct tumpuk_step, min_spend), .min = 1,
                        .max = TUMPUK_MONEY_MAX},
    [STEP_PERCENT_OFF_BPS] = {CODEC_NAMED("percent_off_bps"), .kind = CODEC_KIND_INT32,
                              .offset = offsetof(struct tumpuk_step, percent_off_bps), .min = 1,
                              .max = TUMPUK_BPS_ONE},
    [STEP_AMOUNT_OFF] = {CODEC_NAMED("amount_off"), .kind = CODEC_KIND_INT64,
                         .offset = offsetof(struct tumpuk_step, amount_off), .min = 1,
                         .max = TUMPUK_MONEY_MAX},
};
static const struct codec_shape STEP_SHAPE = {4, STEP_MEMBERS};

/* Exactly one of two members must be given: false with a fault otherwise. */
static bool step_has_one(struct codec_reader *reader, const struct codec_path *path,
                         struct codec_found found, enum step_member a, enum step_member b)
{
    bool both = codec_seen(found, a) && codec_seen(found, b);

    if (codec_seen(found, a) != codec_seen(found, b))
        return true;
    codec_fault(reader, path, both ? CODEC_FAULT_INCONSISTENT : CODEC_FAULT_REQUIRED,
                both ? BILINGUAL(reader, "Satu jenjang memakai \"%s\" atau \"%s\", tidak keduanya.",
                                 "A step has either \"%s\" or \"%s\", not both.")
                     : BILINGUAL(reader, "Satu jenjang memerlukan \"%s\" atau \"%s\".",
                                 "A step needs either \"%s\" or \"%s\"."),
                STEP_MEMBERS[a].name, STEP_MEMBERS[b].name);
    return false;
}

/* Whether the step goes on as the one before it began: same kinds, a higher
 * threshold, no smaller discount (spec: Cart tier). */
static bool step_follows(struct codec_reader *reader, const struct codec_path *path,
                         const struct tumpuk_step *before, const struct tumpuk_step *step)
{
    const char *wrong = NULL;

    if ((before->min_quantity > 0) != (step->min_quantity > 0))
        wrong = BILINGUAL(
            reader,
            "Semua jenjang harus memakai jenis syarat yang sama: min_quantity atau min_spend.",
            "All steps must set the same kind of threshold: min_quantity or min_spend.");
    else if ((before->percent_off_bps > 0) != (step->percent_off_bps > 0))
        wrong = BILINGUAL(
            reader,
            "Semua jenjang harus memberi jenis potongan yang sama: percent_off_bps atau "
            "amount_off.",
            "All steps must give the same kind of discount: percent_off_bps or amount_off.");
    else if (step->min_quantity <= before->min_quantity && step->min_spend <= before->min_spend)
        wrong = BILINGUAL(reader, "Syaratnya harus lebih tinggi daripada jenjang sebelumnya.",
                          "The threshold must be higher than that of the step before.");
    else if (step->percent_off_bps < before->percent_off_bps ||
             step->amount_off < before->amount_off)
        wrong = BILINGUAL(reader,
                          "Potongannya tidak boleh lebih kecil daripada jenjang sebelumnya.",
                          "The discount must not be smaller than that of the step before.");
    if (wrong == NULL)
        return true;
    codec_fault(reader, path, CODEC_FAULT_INCONSISTENT, "%s", wrong);
    return false;
}

static bool steps_read(struct codec_reader *reader, const json_t *json,
                       const struct codec_path *path, struct tumpuk_benefit *out)
{
    struct tumpuk_step *steps;
    const struct tumpuk_step *before = NULL; /* the last one without a fault of its own */
    size_t count;
    bool good = codec_list(reader, json, path, 1, TUMPUK_STEPS_MAX, &count);

    if (count == 0)
        return false;
    steps = arena_calloc(reader->arena, count, sizeof *steps);
    if (steps == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(path, i);
        json_t *element = json_array_get(json, i);
        struct codec_found found = codec_object(reader, element, &here, &STEP_SHAPE, &steps[i]);
        bool whole = json_is_object(element) && found.seen == found.good;

        if (json_is_object(element)) {
            whole &= step_has_one(reader, &here, found, STEP_MIN_QUANTITY, STEP_MIN_SPEND);
            whole &= step_has_one(reader, &here, found, STEP_PERCENT_OFF_BPS, STEP_AMOUNT_OFF);
        }
        if (whole && before != NULL)
            good &= step_follows(reader, &here, before, &steps[i]);
        if (whole)
            before = &steps[i];
        good &= whole;
    }
    out->steps = steps;
    out->step_count = (uint32_t)count;
    return good;
}

/* ---- the benefit ---- */

struct benefit_wire {
    int kind;
    int32_t bps;
    int32_t quantity;
    int64_t amount;
    int64_t price;
    int64_t max_discount;
    int64_t max_amount;
    int64_t list_price;
    int64_t unit_cost;
    int64_t stock;
    struct tumpuk_text sku_id;
    json_t *steps;
};

enum benefit_member {
    BENEFIT_KIND,
    BENEFIT_BPS,
    BENEFIT_AMOUNT,
    BENEFIT_MAX_DISCOUNT,
    BENEFIT_PRICE,
    BENEFIT_STEPS,
    BENEFIT_SKU_ID,
    BENEFIT_QUANTITY,
    BENEFIT_LIST_PRICE,
    BENEFIT_UNIT_COST,
    BENEFIT_STOCK,
    BENEFIT_MAX_AMOUNT,
    BENEFIT_MEMBER_COUNT,
};

static const char *benefit_word(int word)
{
    return tumpuk_benefit_name((enum tumpuk_benefit_kind)word);
}

static const struct codec_words BENEFIT_WORDS = {TUMPUK_BENEFIT_COUNT, benefit_word};

#define MONEY(name_, field, least)                                                          \
    {                                                                                       \
        CODEC_NAMED(name_), .kind = CODEC_KIND_INT64,                                       \
                            .offset = offsetof(struct benefit_wire, field), .min = (least), \
                            .max = TUMPUK_MONEY_MAX                                         \
    }

static const struct codec_member BENEFIT_MEMBERS[BENEFIT_MEMBER_COUNT] = {
    [BENEFIT_KIND] = {CODEC_NAMED("kind"), .required = true, .kind = CODEC_KIND_WORD,
                      .offset = offsetof(struct benefit_wire, kind), .words = &BENEFIT_WORDS},
    [BENEFIT_BPS] = {CODEC_NAMED("bps"), .kind = CODEC_KIND_INT32,
                     .offset = offsetof(struct benefit_wire, bps), .min = 1, .max = TUMPUK_BPS_ONE},
    [BENEFIT_AMOUNT] = MONEY("amount", amount, 1),
    [BENEFIT_MAX_DISCOUNT] = MONEY("max_discount", max_discount, 1),
    [BENEFIT_PRICE] = MONEY("price", price, 0),
    [BENEFIT_STEPS] = {CODEC_NAMED("steps"), .kind = CODEC_KIND_JSON,
                       .offset = offsetof(struct benefit_wire, steps)},
    [BENEFIT_SKU_ID] = {CODEC_NAMED("sku_id"), .kind = CODEC_KIND_ID,
                        .offset = offsetof(struct benefit_wire, sku_id)},
    [BENEFIT_QUANTITY] = {CODEC_NAMED("quantity"), .kind = CODEC_KIND_INT32,
                          .offset = offsetof(struct benefit_wire, quantity), .min = 1,
                          .max = TUMPUK_QUANTITY_MAX},
    [BENEFIT_LIST_PRICE] = MONEY("list_price", list_price, 0),
    [BENEFIT_UNIT_COST] = MONEY("unit_cost", unit_cost, 0),
    [BENEFIT_STOCK] = MONEY("stock", stock, 0),
    [BENEFIT_MAX_AMOUNT] = MONEY("max_amount", max_amount, 1),
};
static const struct codec_shape BENEFIT_SHAPE = {BENEFIT_MEMBER_COUNT, BENEFIT_MEMBERS};

#define BIT(member) (UINT32_C(1) << BENEFIT_##member)

/* Beside its kind, what a benefit must say and what it may say as well. */
static const struct {
    uint32_t needs;
    uint32_t takes;
} KIND_MEMBERS[TUMPUK_BENEFIT_COUNT] = {
    [TUMPUK_BENEFIT_FIXED_PRICE] = {BIT(PRICE), 0},
    [TUMPUK_BENEFIT_PERCENT_OFF] = {BIT(BPS), BIT(MAX_DISCOUNT)},
    [TUMPUK_BENEFIT_AMOUNT_OFF] = {BIT(AMOUNT), 0},
    [TUMPUK_BENEFIT_STEPS] = {BIT(STEPS), 0},
    [TUMPUK_BENEFIT_GIFT] = {BIT(SKU_ID) | BIT(QUANTITY) | BIT(LIST_PRICE),
                             BIT(UNIT_COST) | BIT(STOCK)},
    [TUMPUK_BENEFIT_FREE_SHIPPING] = {0, 0},
    [TUMPUK_BENEFIT_CASHBACK] = {BIT(BPS), BIT(MAX_AMOUNT)},
};

/* Whether the kind is one that the type may give. */
static bool kind_suits_type(struct codec_reader *reader, const struct codec_path *path,
                            enum tumpuk_type type, int kind)
{
    const struct codec_path here = CODEC_MEMBER(path, "kind");
    uint32_t kinds = tumpuk_type_get(type)->benefit_kinds;
    char allowed[128] = "";
    size_t used = 0;

    if (kinds >> kind & 1u)
        return true;
    for (int i = 0; i < TUMPUK_BENEFIT_COUNT; i++) {
        if ((kinds >> i & 1u) && used < sizeof allowed)
            used += (size_t)snprintf(allowed + used, sizeof allowed - used, "%s%s",
                                     used > 0 ? ", " : "", benefit_word(i));
    }
    codec_fault(reader, &here, CODEC_FAULT_NOT_ALLOWED,
                BILINGUAL(reader, "%s tidak boleh memberi %s; pilihannya: %s.",
                          "%s may not give %s; allowed: %s."),
                tumpuk_type_name(type), benefit_word(kind), allowed);
    return false;
}

/* Whether exactly the kind's members are there. */
static bool members_suit_kind(struct codec_reader *reader, const struct codec_path *path, int kind,
                              uint32_t seen)
{
    uint32_t needs = KIND_MEMBERS[kind].needs;
    uint32_t missing = needs & ~seen;
    uint32_t surplus = seen & ~(needs | KIND_MEMBERS[kind].takes | BIT(KIND));

    for (uint32_t i = 0; i < BENEFIT_MEMBER_COUNT; i++) {
        const struct codec_member *member = &BENEFIT_MEMBERS[i];
        const struct codec_path here = {path, member->name, member->name_len, 0};

        if (missing >> i & 1u)
            codec_fault(reader, &here, CODEC_FAULT_REQUIRED,
                        BILINGUAL(reader, "%s memerlukan kolom ini.", "%s needs this field."),
                        benefit_word(kind));
        if (surplus >> i & 1u)
            codec_fault(
                reader, &here, CODEC_FAULT_NOT_ALLOWED,
                BILINGUAL(reader, "%s tidak mempunyai kolom ini.", "%s does not have this field."),
                benefit_word(kind));
    }
    return missing == 0 && surplus == 0;
}

static bool benefit_fill(struct codec_reader *reader, const struct benefit_wire *wire,
                         struct codec_found found, struct tumpuk_benefit *out)
{
    struct tumpuk_gift *gift;

    out->kind = (enum tumpuk_benefit_kind)wire->kind;
    out->bps = wire->bps;
    switch (out->kind) {
    case TUMPUK_BENEFIT_FIXED_PRICE:
        out->amount = wire->price;
        break;
    case TUMPUK_BENEFIT_AMOUNT_OFF:
        out->amount = wire->amount;
        break;
    case TUMPUK_BENEFIT_PERCENT_OFF:
        out->cap = wire->max_discount;
        break;
    case TUMPUK_BENEFIT_CASHBACK:
        out->cap = wire->max_amount;
        break;
    case TUMPUK_BENEFIT_GIFT:
        gift = arena_alloc(reader->arena, sizeof *gift);
        if (gift == NULL)
            return false;
        *gift = (struct tumpuk_gift){
            .sku_id = wire->sku_id,
            .list_price = wire->list_price,
            .unit_cost = codec_seen(found, BENEFIT_UNIT_COST) ? wire->unit_cost : -1,
            .stock = codec_seen(found, BENEFIT_STOCK) ? wire->stock : -1,
            .quantity = wire->quantity,
        };
        out->gift = gift;
        break;
    case TUMPUK_BENEFIT_STEPS: /* read already */
    case TUMPUK_BENEFIT_FREE_SHIPPING:
        break;
    }
    return true;
}

bool benefit_read(struct codec_reader *reader, json_t *json, const struct codec_path *path,
                  const enum tumpuk_type *type, struct tumpuk_benefit *out)
{
    const struct codec_path cap_path = CODEC_MEMBER(path, "max_discount");
    const struct codec_path steps_path = CODEC_MEMBER(path, "steps");
    struct benefit_wire wire = {.kind = 0};
    struct codec_found found;
    size_t faults = reader->faults->count + reader->faults->missed;

    *out = (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_FREE_SHIPPING};
    found = codec_object(reader, json, path, &BENEFIT_SHAPE, &wire);
    if (codec_seen(found, BENEFIT_STEPS) && !steps_read(reader, wire.steps, &steps_path, out))
        found.good &= ~BIT(STEPS);
    if (!codec_good(found, BENEFIT_KIND))
        return false;
    members_suit_kind(reader, path, wire.kind, found.seen);
    if (type != NULL && kind_suits_type(reader, path, *type, wire.kind) &&
        codec_seen(found, BENEFIT_MAX_DISCOUNT) && wire.kind == TUMPUK_BENEFIT_PERCENT_OFF &&
        !tumpuk_type_get(*type)->percent_cap)
        codec_fault(reader, &cap_path, CODEC_FAULT_NOT_ALLOWED,
                    BILINGUAL(reader, "Persentase %s tidak mempunyai batas potongan.",
                              "A percentage of %s has no cap."),
                    tumpuk_type_name(*type));
    if (reader->faults->count + reader->faults->missed != faults || found.seen != found.good)
        return false;
    return benefit_fill(reader, &wire, found, out);
}

bool benefit_decode(const json_t *json, const char *field, enum tumpuk_type type,
                    struct arena *arena, struct fault_list *faults, struct tumpuk_benefit *out)
{
    const struct codec_path path = {NULL, field, strlen(field), CODEC_PATH_SPELT};
    struct codec_reader reader;

    codec_reader_init(&reader, arena, faults, 0);
    /* jansson iterates only over what may be changed; nothing is. */
    return benefit_read(&reader, (json_t *)(uintptr_t)json, field[0] != '\0' ? &path : NULL, &type,
                        out);
}
