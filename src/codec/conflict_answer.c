#include "codec/conflict_answer.h"

#include "codec/human.h"
#include "codec/sentence.h"

/* ---- sentences ---- */

enum sentence_of {
    WINS_BY_RANK,
    LOSES_BY_RANK,
    DEPENDS_BY_RANK,
    WINS_BY_DISCOUNT,
    LOSES_BY_DISCOUNT,
    DEPENDS_ON_SKU,
    DEPENDS_ON_FEE,
    SENTENCE_COUNT,
};

/* {r}: the other promotion; {w}, {l}, {s}: SKUs where it wins, loses, in all */
static const char *const SENTENCES[SENTENCE_COUNT][LANG_COUNT] = {
    [WINS_BY_RANK] = {"Promosi ini mengalahkan {r}: jenisnya lebih diprioritaskan.",
                      "This promotion beats {r}: its type has priority."},
    [LOSES_BY_RANK] = {"{r} mengalahkan promosi ini: jenisnya lebih diprioritaskan.",
                       "{r} beats this promotion: its type has priority."},
    [DEPENDS_BY_RANK] = {"Tergantung SKU: promosi ini menang atas {r} di {w} dari {s} SKU dan "
                         "kalah di {l}.",
                         "It depends on the SKU: this promotion beats {r} on {w} of {s} SKUs and "
                         "loses on {l}."},
    [WINS_BY_DISCOUNT] = {"Promosi ini mengalahkan {r}: potongannya lebih besar, atau sama besar "
                          "dan mulai lebih dulu.",
                          "This promotion beats {r}: its discount is larger, or equal and first "
                          "to start."},
    [LOSES_BY_DISCOUNT] = {"{r} mengalahkan promosi ini: potongannya lebih besar, atau sama besar "
                           "dan mulai lebih dulu.",
                           "{r} beats this promotion: its discount is larger, or equal and first "
                           "to start."},
    [DEPENDS_ON_SKU] = {"Tergantung SKU: potongan promosi ini lebih besar daripada {r} di {w} dari "
                        "{s} SKU dan lebih kecil di {l}.",
                        "It depends on the SKU: this promotion's discount is larger than that of "
                        "{r} on {w} of {s} SKUs and smaller on {l}."},
    [DEPENDS_ON_FEE] = {"Tergantung ongkos kirim: kadang promosi ini, kadang {r} memotong lebih "
                        "banyak.",
                        "It depends on the shipping fee: now this promotion, now {r} takes off "
                        "more."},
};

static enum sentence_of sentence_of(const struct catalog_conflict *conflict)
{
    bool by_rank = conflict->reason == TUMPUK_REASON_OUTRANKED;

    switch (conflict->outcome) {
    case CATALOG_CONFLICT_WINS:
        return by_rank ? WINS_BY_RANK : WINS_BY_DISCOUNT;
    case CATALOG_CONFLICT_LOSES:
        return by_rank ? LOSES_BY_RANK : LOSES_BY_DISCOUNT;
    case CATALOG_CONFLICT_DEPENDS:
        break;
    }
    if (conflict->wins.count + conflict->loses.count < conflict->skus.count)
        return DEPENDS_ON_FEE;
    return by_rank ? DEPENDS_BY_RANK : DEPENDS_ON_SKU;
}

static void put_value(struct sentence *sentence, char x, const void *context)
{
    const struct catalog_conflict *conflict = context;

    switch (x) {
    case 'r':
        sentence_put_text(sentence,
                          conflict->name.len > 0 ? conflict->name : conflict->promotion_id);
        break;
    case 'w':
        human_put_number(sentence->out, conflict->wins.count, sentence->lang);
        break;
    case 'l':
        human_put_number(sentence->out, conflict->loses.count, sentence->lang);
        break;
    case 's':
        human_put_number(sentence->out, conflict->skus.count, sentence->lang);
        break;
    default:
        break;
    }
}

static void explanation_put(struct json_out *out, const struct conflict_view *view,
                            const struct catalog_conflict *conflict)
{
    struct sentence sentence;

    json_out_key(out, "explanation");
    sentence = sentence_open(out, view->lang);
    sentence_write(&sentence, SENTENCES[sentence_of(conflict)][view->lang], put_value, conflict);
    sentence_close(&sentence);
}

/* ---- members ---- */

static const char *outcome_name(enum catalog_conflict_outcome outcome)
{
    static const char *const NAME[CATALOG_CONFLICT_OUTCOME_COUNT] = {
        [CATALOG_CONFLICT_LOSES] = "LOSES",
        [CATALOG_CONFLICT_DEPENDS] = "DEPENDS",
        [CATALOG_CONFLICT_WINS] = "WINS",
    };
    return NAME[outcome];
}

static void skus_put(struct json_out *out, const struct catalog_conflict_skus *skus)
{
    json_out_member_i64(out, "sku_count", skus->count);
    json_out_key(out, "sku_ids");
    json_out_array(out);
    for (uint32_t i = 0; i < skus->shown; i++)
        json_out_text(out, skus->ids[i].bytes, skus->ids[i].len);
    json_out_end_array(out);
}

static void conflict_put(struct json_out *out, const struct conflict_view *view,
                         const struct catalog_conflict *conflict)
{
    json_out_object(out);
    json_out_member_text(out, "promotion_id", conflict->promotion_id.bytes,
                         conflict->promotion_id.len);
    if (conflict->name.len > 0)
        json_out_member_text(out, "name", conflict->name.bytes, conflict->name.len);
    json_out_member_string(out, "type", tumpuk_type_name(conflict->type));
    json_out_member_string(out, "slot", tumpuk_slot_name(tumpuk_type_get(conflict->type)->slot));
    json_out_key(out, "from");
    store_instant_encode(out, view->store, conflict->from_us);
    if (conflict->to_us != TUMPUK_TIME_MAX) {
        json_out_key(out, "to");
        store_instant_encode(out, view->store, conflict->to_us);
    }
    json_out_member_string(out, "outcome", outcome_name(conflict->outcome));
    json_out_member_string(out, "reason", tumpuk_reason_name(conflict->reason));
    skus_put(out, &conflict->skus);
    if (conflict->outcome == CATALOG_CONFLICT_DEPENDS) {
        json_out_key(out, "wins_on");
        json_out_object(out);
        skus_put(out, &conflict->wins);
        json_out_end_object(out);
        json_out_key(out, "loses_on");
        json_out_object(out);
        skus_put(out, &conflict->loses);
        json_out_end_object(out);
    }
    explanation_put(out, view, conflict);
    json_out_end_object(out);
}

static const char *note_of(const struct conflict_view *view)
{
    if (!view->known)
        return BILINGUAL(view,
                         "Bentrokan tidak diperiksa: katalog toko ini tidak muat di memori "
                         "layanan.",
                         "Conflicts were not looked for: the shop's catalogue does not fit into "
                         "the service's memory.");
    return BILINGUAL(view,
                     "Tidak semua promosi dan SKU dibandingkan, karena terlalu banyak: jumlahnya "
                     "bisa lebih besar.",
                     "Not every promotion and SKU was compared, as there are too many: the counts "
                     "may be too low.");
}

void conflicts_encode(struct json_out *out, const struct conflict_view *view)
{
    bool complete = view->known && view->conflicts.complete;

    json_out_key(out, "conflicts");
    json_out_array(out);
    for (size_t i = 0; view->known && i < view->conflicts.count; i++)
        conflict_put(out, view, &view->conflicts.list[i]);
    json_out_end_array(out);
    json_out_member_i64(out, "conflicts_total", view->known ? (int64_t)view->conflicts.total : 0);
    json_out_member_bool(out, "conflicts_complete", complete);
    if (!complete)
        json_out_member_string(out, "conflicts_note", note_of(view));
}
