/* What happened to orders: cancellations and refunds. */
#include <string.h>

#include "codec/data_read.h"

static const char *kind_word(int word)
{
    return data_event_kind_name((enum data_event_kind)(word + 1));
}

static const struct codec_words KIND_WORDS = {DATA_EVENT_KIND_COUNT, kind_word};

/* ---- lines refunded ---- */

#define REFUND_AT(field) offsetof(struct data_refund, field)

static const struct codec_member REFUND_MEMBERS[] = {
    {CODEC_NAMED("sku_id"), .required = true, .kind = CODEC_KIND_ID, .offset = REFUND_AT(sku_id)},
    {CODEC_NAMED("units"), .required = true, .kind = CODEC_KIND_INT64, .offset = REFUND_AT(units),
     .min = 1, .max = CODEC_UNITS_MAX},
};
static const struct codec_shape REFUND_SHAPE = {2, REFUND_MEMBERS};

static void refunds_read(struct codec_reader *reader, const json_t *json,
                         struct data_order_event *out)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "lines");
    struct data_refund *refunds;
    struct tumpuk_text *ids;
    size_t count;

    (void)codec_list(reader, json, &path, 1, DATA_LINES_PER_ORDER_MAX, &count);
    refunds = arena_calloc(reader->arena, count + 1, sizeof *refunds);
    ids = arena_calloc(reader->arena, count + 1, sizeof *ids);
    if (refunds == NULL || ids == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);

        (void)codec_object(reader, json_array_get(json, i), &here, &REFUND_SHAPE, &refunds[i]);
        ids[i] = refunds[i].sku_id;
    }
    codec_tell_duplicates(reader, &path, "sku_id", ids, (uint32_t)count);
    out->refunds = refunds;
    out->refund_count = (uint32_t)count;
}

/* ---- the event ---- */

struct event_wire {
    struct tumpuk_text event_id;
    struct tumpuk_text order_id;
    int kind;
    int64_t at_us;
    int64_t amount;
    json_t *lines;
};

#define AT(field) offsetof(struct event_wire, field)

enum event_member {
    EVENT_ID,
    EVENT_ORDER,
    EVENT_KIND,
    EVENT_AT,
    EVENT_AMOUNT,
    EVENT_LINES,
    EVENT_MEMBER_COUNT,
};

static const struct codec_member EVENT_MEMBERS[] = {
    [EVENT_ID] = {CODEC_NAMED("event_id"), .required = true, .kind = CODEC_KIND_ID,
                  .offset = AT(event_id)},
    [EVENT_ORDER] = {CODEC_NAMED("order_id"), .required = true, .kind = CODEC_KIND_ID,
                     .offset = AT(order_id)},
    [EVENT_KIND] = {CODEC_NAMED("kind"), .required = true, .kind = CODEC_KIND_WORD,
                    .offset = AT(kind), .words = &KIND_WORDS},
    [EVENT_AT] = {CODEC_NAMED("at"), .required = true, .kind = CODEC_KIND_INSTANT,
                  .offset = AT(at_us)},
    [EVENT_AMOUNT] = {CODEC_NAMED("amount"), .kind = CODEC_KIND_INT64, .offset = AT(amount),
                      .min = 1, .max = TUMPUK_MONEY_MAX},
    [EVENT_LINES] = {CODEC_NAMED("lines"), .kind = CODEC_KIND_JSON, .offset = AT(lines)},
};
static const struct codec_shape EVENT_SHAPE = {EVENT_MEMBER_COUNT, EVENT_MEMBERS};

/* A refund tells lines or an amount; a cancellation is whole. */
static void check_extent(struct codec_reader *reader, enum data_event_kind kind,
                         struct codec_found found)
{
    bool amount = codec_seen(found, EVENT_AMOUNT);
    bool lines = codec_seen(found, EVENT_LINES);

    if (kind == DATA_EVENT_REFUNDED && amount == lines)
        codec_fault(reader, &CODEC_MEMBER(NULL, "lines"),
                    amount ? CODEC_FAULT_INCONSISTENT : CODEC_FAULT_REQUIRED,
                    amount ? BILINGUAL(reader, "Pakai \"lines\" atau \"amount\", tidak keduanya.",
                                       "Give either \"lines\" or \"amount\", not both.")
                           : BILINGUAL(reader, "REFUNDED memerlukan \"lines\" atau \"amount\".",
                                       "REFUNDED needs either \"lines\" or \"amount\"."));
    if (kind == DATA_EVENT_CANCELLED && (amount || lines))
        codec_fault(reader, amount ? &CODEC_MEMBER(NULL, "amount") : &CODEC_MEMBER(NULL, "lines"),
                    CODEC_FAULT_NOT_ALLOWED,
                    BILINGUAL(reader, "CANCELLED selalu membatalkan seluruh pesanan.",
                              "CANCELLED always cancels the whole order."));
}

static void event_fingerprint(struct data_order_event *event)
{
    unsigned char prints[DATA_LINES_PER_ORDER_MAX][DATA_FINGERPRINT_BYTES];
    struct data_hash hash;

    for (uint32_t i = 0; i < event->refund_count; i++) {
        data_hash_begin(&hash);
        data_hash_text(&hash, event->refunds[i].sku_id);
        data_hash_i64(&hash, event->refunds[i].units);
        data_hash_end(&hash, prints[i]);
    }
    data_hash_begin(&hash);
    data_hash_text(&hash, event->event_id);
    data_hash_text(&hash, event->order_id);
    data_hash_i64(&hash, event->kind);
    data_hash_i64(&hash, event->at_us);
    data_hash_i64(&hash, event->amount);
    data_hash_multiset(&hash, prints, event->refund_count);
    data_hash_end(&hash, event->fingerprint);
}

static void event_read(struct codec_reader *reader, json_t *json, struct data_order_event *out)
{
    struct event_wire wire = {.at_us = TUMPUK_TIME_MIN, .amount = -1};
    struct codec_found found = codec_object(reader, json, NULL, &EVENT_SHAPE, &wire);

    *out = (struct data_order_event){.event_id = wire.event_id,
                                     .order_id = wire.order_id,
                                     .kind = (enum data_event_kind)(wire.kind + 1),
                                     .at_us = wire.at_us,
                                     .amount = wire.amount};
    if (codec_good(found, EVENT_KIND))
        check_extent(reader, out->kind, found);
    if (wire.lines != NULL)
        refunds_read(reader, wire.lines, out);
    if (reader->faults->count == 0)
        event_fingerprint(out);
}

static void item_read(struct codec_reader *reader, json_t *json, void *item, const void *arg)
{
    struct data_event_item *out = item;

    (void)arg;
    event_read(reader, json, &out->event);
}

enum codec_result data_events_decode(const struct store_body *body, struct data_event_item **items,
                                     size_t *count, struct codec_error *error)
{
    static const struct store_each EACH = {
        .max = DATA_EVENTS_MAX, .size = sizeof **items, .read = item_read};
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    *items = store_read_each(&reader, root, &EACH, count);
    return codec_reader_result(&reader);
}
