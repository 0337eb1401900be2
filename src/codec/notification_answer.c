#include "codec/notification_answer.h"

#include "base/uri.h"
#include "codec/human.h"
#include "codec/sentence.h"

/* ---- the sentence ---- */

struct telling {
    const struct notification_view *view;
    const struct notification *told;
};

/* {n} name, {s} stock, {t} threshold, {d} days left, {g} GMV, {a} amount, {c} code, {r}
 * reason, {i} instant */
static const char *template_of(const struct notification *told, enum lang lang)
{
    const struct notification_view who = {.lang = lang};

    switch (told->kind) {
    case NOTIFICATION_LOW_STOCK:
        if (told->stock <= told->threshold)
            return BILINGUAL(&who, "Stok {n} tinggal {s}; batas stok rendahnya {t}.",
                             "{n} has {s} left; its low-stock threshold is {t}.");
        return BILINGUAL(&who,
                         "Stok {n} tinggal {s}, cukup untuk {d} dengan laju penjualan 24 jam "
                         "terakhir.",
                         "{n} has {s} left, enough for {d} at the pace of the last 24 hours.");
    case NOTIFICATION_OUT_OF_STOCK:
        return BILINGUAL(&who, "Stok {n} habis.", "{n} is out of stock.");
    case NOTIFICATION_GMV_TARGET_REACHED:
        return BILINGUAL(&who, "GMV {n} mencapai {g}: target {a} tercapai.",
                         "GMV of {n} is at {g}: the target of {a} is reached.");
    case NOTIFICATION_LIVE_VIOLATION:
        if (told->reason.len > 0)
            return BILINGUAL(&who, "LIVE {n} melanggar aturan pada {i} ({c}): {r}",
                             "LIVE {n} broke a rule on {i} ({c}): {r}");
        return BILINGUAL(&who, "LIVE {n} melanggar aturan pada {i} ({c}).",
                         "LIVE {n} broke a rule on {i} ({c}).");
    case NOTIFICATION_LIVE_STARTING_SOON:
        return BILINGUAL(&who, "LIVE {n} mulai {i}.", "LIVE {n} starts on {i}.");
    }
    return "";
}

static void put_name(struct sentence *sentence, const struct notification *told)
{
    sentence_put(sentence, "“");
    sentence_put_text(sentence, told->name);
    if (told->variant.len > 0) {
        sentence_put(sentence, ", ");
        sentence_put_text(sentence, told->variant);
    }
    sentence_put(sentence, "”");
}

/* "2,5 hari" / "2.5 days" */
static void put_days(struct sentence *sentence, int64_t tenths)
{
    human_put_number(sentence->out, tenths / 10, sentence->lang);
    if (tenths % 10 != 0) {
        buf_puts(sentence->out, BILINGUAL(sentence, ",", "."));
        buf_put_i64(sentence->out, tenths % 10);
    }
    if (tenths == 10)
        sentence_put(sentence, BILINGUAL(sentence, " hari", " day"));
    else
        sentence_put(sentence, BILINGUAL(sentence, " hari", " days"));
}

static void put_value(struct sentence *sentence, char x, const void *context)
{
    const struct telling *telling = context;
    const struct notification_view *view = telling->view;
    const struct notification *told = telling->told;

    switch (x) {
    case 'n':
        put_name(sentence, told);
        break;
    case 's':
        human_put_units(sentence->out, told->stock, sentence->lang);
        break;
    case 't':
        human_put_units(sentence->out, told->threshold, sentence->lang);
        break;
    case 'd':
        put_days(sentence, told->days_left_tenths);
        break;
    case 'g':
        human_put_money(sentence->out, told->gmv, view->currency, view->exponent, sentence->lang);
        break;
    case 'a':
        human_put_money(sentence->out, told->amount, view->currency, view->exponent,
                        sentence->lang);
        break;
    case 'c':
        sentence_put_text(sentence, told->code);
        break;
    case 'r':
        sentence_put_text(sentence, told->reason);
        break;
    case 'i':
        human_put_instant(sentence->out, told->at_us, zone_at(view->store->zone, told->at_us),
                          sentence->lang);
        break;
    }
}

static void put_sentence(struct json_out *out, const struct notification_view *view,
                         const struct notification *told)
{
    const struct telling telling = {.view = view, .told = told};
    struct sentence sentence;

    json_out_key(out, "text");
    sentence = sentence_open(out, view->lang);
    sentence_write(&sentence, template_of(told, view->lang), put_value, &telling);
    sentence_close(&sentence);
}

/* ---- what to follow ---- */

static void put_link(struct json_out *out, const struct notification_view *view, const char *kind,
                     const char *room, struct tumpuk_text id, const char *behind)
{
    json_out_key(out, "resource");
    json_out_object(out);
    json_out_member_string(out, "kind", kind);
    json_out_key(out, "href");
    json_out_raw(out, "\"/v1/shops/", sizeof("\"/v1/shops/") - 1);
    uri_put_element(out->buf, view->shop_id.bytes, view->shop_id.len);
    buf_puts(out->buf, room);
    uri_put_element(out->buf, id.bytes, id.len);
    buf_puts(out->buf, behind);
    buf_putc(out->buf, '"');
    json_out_end_object(out);
}

/* ---- what each kind has ---- */

static void put_id(struct json_out *out, const char *key, struct tumpuk_text id)
{
    json_out_key_n(out, key, strlen(key));
    json_out_text(out, id.bytes, id.len);
}

static void put_stock(struct json_out *out, const struct notification_view *view,
                      const struct notification *told)
{
    put_id(out, "product_id", told->product_id);
    put_id(out, "sku_id", told->sku_id);
    json_out_member_i64(out, "stock", told->stock);
    if (told->threshold >= 0)
        json_out_member_i64(out, "low_stock_threshold", told->threshold);
    if (told->days_left_tenths >= 0)
        json_out_member_i64(out, "days_of_stock_left", told->days_left_tenths);
    put_link(out, view, "PRODUCT", "/products/", told->product_id, "");
}

static void put_target(struct json_out *out, const struct notification_view *view,
                       const struct notification *told)
{
    put_id(out, "campaign_id", told->campaign_id);
    json_out_member_i64(out, "target", told->amount);
    json_out_member_i64(out, "gmv", told->gmv);
    put_link(out, view, "GMV_TARGET", "/campaigns/", told->campaign_id, "/gmv-target");
}

static void put_violation(struct json_out *out, const struct notification_view *view,
                          const struct notification *told)
{
    put_id(out, "live_id", told->live_id);
    json_out_key(out, "violation");
    json_out_object(out);
    put_id(out, "code", told->code);
    if (told->reason.len > 0)
        put_id(out, "reason", told->reason);
    json_out_key(out, "at");
    store_instant_encode(out, view->store, told->at_us);
    json_out_end_object(out);
    put_link(out, view, "LIVE", "/lives/", told->live_id, "");
}

static void put_start(struct json_out *out, const struct notification_view *view,
                      const struct notification *told)
{
    put_id(out, "live_id", told->live_id);
    json_out_key(out, "starts_at");
    store_instant_encode(out, view->store, told->at_us);
    put_link(out, view, "LIVE", "/lives/", told->live_id, "");
}

void notification_encode(struct json_out *out, const struct notification_view *view,
                         const struct notification *told)
{
    json_out_object(out);
    json_out_member_i64(out, "notification_id", told->notification_id);
    json_out_member_string(out, "kind", notification_kind_name(told->kind));
    json_out_key(out, "raised_at");
    store_instant_encode(out, view->store, told->raised_us);
    json_out_member_bool(out, "read", told->read_us != TUMPUK_TIME_MIN);
    if (told->read_us != TUMPUK_TIME_MIN) {
        json_out_key(out, "read_at");
        store_instant_encode(out, view->store, told->read_us);
    }
    put_sentence(out, view, told);
    put_id(out, "name", told->name);
    if (told->variant.len > 0)
        put_id(out, "variant", told->variant);
    switch (told->kind) {
    case NOTIFICATION_LOW_STOCK:
    case NOTIFICATION_OUT_OF_STOCK:
        put_stock(out, view, told);
        break;
    case NOTIFICATION_GMV_TARGET_REACHED:
        put_target(out, view, told);
        break;
    case NOTIFICATION_LIVE_VIOLATION:
        put_violation(out, view, told);
        break;
    case NOTIFICATION_LIVE_STARTING_SOON:
        put_start(out, view, told);
        break;
    }
    json_out_end_object(out);
}

/* ---- settings ---- */

void notification_settings_encode(struct json_out *out, const struct store_view *view,
                                  const struct notification_settings *settings, int64_t created_us,
                                  int64_t updated_us)
{
    json_out_object(out);
    json_out_member_i64(out, "low_stock_days", settings->low_stock_days);
    json_out_member_i64(out, "live_reminder_minutes", settings->live_reminder_minutes);
    if (updated_us != 0) {
        json_out_key(out, "created_at");
        store_instant_encode(out, view, created_us);
        json_out_key(out, "updated_at");
        store_instant_encode(out, view, updated_us);
    }
    json_out_end_object(out);
}
