/*
 * What the demo shop has beside its sales: a count of its stock at the campaign's
 * begin, from which sales take, and the LIVEs and videos that sales name.
 */
#ifndef APP_DEMO_MEDIA_H
#define APP_DEMO_MEDIA_H

#include "app/demo_ask.h"
#include "app/demo_sales.h"

struct demo_media {
    const struct demo_sales *sales;
    int64_t monday;    /* of the campaign's week: days since 1970-01-01 */
    int64_t first_day; /* of LIVEs; none is too old for the service */
    int64_t last_day;
    int64_t until_us; /* as of which it is told */
};

/* false: the asker tells why. */
bool demo_count_stock(struct demo_asker *asker, const struct demo_media *media);
bool demo_put_media(struct demo_asker *asker, const struct demo_media *media);

#endif
