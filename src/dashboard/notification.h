/*
 * What shops are told of: kinds of notifications, what each says, and the cause
 * of which there is one (spec dashboard, section 3, part 6). Pure.
 */
#ifndef DASHBOARD_NOTIFICATION_H
#define DASHBOARD_NOTIFICATION_H

#include <tumpuk/terms.h>

/* As the table of notifications has it. */
#define NOTIFICATION_CAUSE_BYTES_MAX 255

enum notification_kind {
    NOTIFICATION_LOW_STOCK,
    NOTIFICATION_OUT_OF_STOCK,
    NOTIFICATION_GMV_TARGET_REACHED,
    NOTIFICATION_LIVE_VIOLATION,
    NOTIFICATION_LIVE_STARTING_SOON,
};
#define NOTIFICATION_KIND_COUNT 5

/* "LOW_STOCK" …; static storage. */
const char *notification_kind_name(enum notification_kind kind);

/* From when on a shop wants to be told. */
struct notification_settings {
    int32_t low_stock_days;        /* stock that lasts for less is low */
    int32_t live_reminder_minutes; /* before its start a LIVE is called to mind */
};
#define NOTIFICATION_LOW_STOCK_DAYS 3
#define NOTIFICATION_LOW_STOCK_DAYS_MAX 90
#define NOTIFICATION_LIVE_REMINDER_MINUTES 15
#define NOTIFICATION_LIVE_REMINDER_MINUTES_MAX 1440

/* A notification with what it says. Texts are empty and numbers -1 where the kind
 * has none; texts that are not have a NUL behind them. */
struct notification {
    int64_t notification_id; /* of the shop, from 1, in the order in which they became visible */
    enum notification_kind kind;
    struct tumpuk_text cause;       /* unique in the shop */
    struct tumpuk_text campaign_id; /* GMV_TARGET_REACHED */
    struct tumpuk_text product_id;  /* stock */
    struct tumpuk_text sku_id;      /* stock */
    struct tumpuk_text live_id;     /* LIVE_* */
    struct tumpuk_text name;        /* of the campaign, product or LIVE, for people */
    struct tumpuk_text variant;     /* stock: of the SKU; may be empty */
    int64_t amount;                 /* money: the target */
    int64_t gmv;                    /* money: what the campaign had then */
    bool counted;                   /* there is `stock` */
    int64_t stock;                  /* units, below 0 where more was sold than there was */
    int64_t threshold;              /* units, -1: none */
    int64_t days_left_tenths;       /* -1: nothing was sold */
    struct tumpuk_text code;        /* LIVE_VIOLATION */
    struct tumpuk_text reason;      /* LIVE_VIOLATION; may be empty */
    int64_t at_us;                  /* LIVE_*; TUMPUK_TIME_MIN: none */
    int64_t raised_us;
    int64_t read_us; /* TUMPUK_TIME_MIN: it is not read */
};

/* One with nothing but its kind. */
struct notification notification_of(enum notification_kind kind);

/* Spell causes into `text`; their lengths. Two causes never look alike: what has no
 * fixed form stands last, or behind its length. */
size_t notification_cause_stock(char text[NOTIFICATION_CAUSE_BYTES_MAX + 1],
                                enum notification_kind kind, struct tumpuk_text sku_id,
                                int64_t episode);
size_t notification_cause_target(char text[NOTIFICATION_CAUSE_BYTES_MAX + 1],
                                 struct tumpuk_text campaign_id, int64_t amount);
size_t notification_cause_violation(char text[NOTIFICATION_CAUSE_BYTES_MAX + 1],
                                    struct tumpuk_text live_id, struct tumpuk_text code,
                                    int64_t at_us);
size_t notification_cause_start(char text[NOTIFICATION_CAUSE_BYTES_MAX + 1],
                                struct tumpuk_text live_id, int64_t start_us);

#endif
