/*
 * Bodies that write to a shop's store → records: shops, products with their
 * SKUs, promotions, campaigns, what joins a campaign; one by one or in batches.
 *
 * What answers tell beside what was written (status, ended_at, created_at, …)
 * may stand in a request, so that what was read can be sent back changed; it is
 * not looked at.
 */
#ifndef CODEC_STORE_DECODE_H
#define CODEC_STORE_DECODE_H

#include "codec/codec.h"
#include "shop/shop.h"

#define STORE_BATCH_ITEMS_MAX 5000
#define STORE_JOIN_ITEMS_MAX 5000

/* What a body is written in; all but batches are JSON. */
enum store_form { STORE_FORM_JSON, STORE_FORM_CSV, STORE_FORM_XLSX };

/* A body, and what stands around it. */
struct store_body {
    const char *bytes;
    size_t len;
    enum store_form form;
    enum lang lang;
    const char *id; /* of the path; NULL: the body must tell it */
    struct arena *arena;
};

/* Everything in `out` lives in the arena; `error` is filled unless CODEC_OK. */
enum codec_result shop_decode(const struct store_body *body, struct shop *out,
                              struct codec_error *error);
enum codec_result product_record_decode(const struct store_body *body, struct product_record *out,
                                        struct codec_error *error);
enum codec_result promotion_record_decode(const struct store_body *body,
                                          struct promotion_record *out, struct codec_error *error);
enum codec_result campaign_decode(const struct store_body *body, struct campaign_record *out,
                                  struct codec_error *error);

/* ---- batches: {"items": […]}, or the sheets of store_sheet.h ---- */
/* What breaks rules inside an item is in its own faults, by the item's fields;
 * the record counts where there are none. Its id is set where that was good,
 * also where the rest is not. An id that stands in an earlier item is a fault.
 *
 * Of sheets, CODEC_MALFORMED tells the row in error->line (0: none in
 * particular), and there may be no items where all of them were taken off. */

struct store_item {
    struct fault_list faults;
    uint32_t row_count;   /* 0: it came as JSON */
    const uint32_t *rows; /* of a sheet, as spreadsheets number them; a SKU's each */
    union {
        struct product_record product;
        struct promotion_record promotion;
    };
};

/* What a body makes of items, one of these: */
typedef enum codec_result store_batch_decoder(const struct store_body *body,
                                              struct store_item **items, size_t *count,
                                              struct codec_error *error);
store_batch_decoder product_batch_decode;
store_batch_decoder promotion_batch_decode;

/* ---- joining a campaign ---- */

struct join_item {
    struct tumpuk_text sku_id;
    enum tumpuk_type type; /* CAMPAIGN_PRICE or COFUNDED_CAMPAIGN_PRICE */
    uint16_t platform_share_bps;
    int64_t price;           /* money a unit, -1: percent_off_bps counts */
    int32_t percent_off_bps; /* of the list price */
};
enum codec_result campaign_join_decode(const struct store_body *body, struct join_item **items,
                                       size_t *count, struct codec_error *error);

/* ---- a shop's GMV target in a campaign ---- */

enum codec_result gmv_target_decode(const struct store_body *body, int64_t *amount,
                                    struct codec_error *error);

#endif
