#include "app/demo_batch.h"

#include <stdio.h>
#include <string.h>

#include "codec/data_decode.h"

#define BODY_BYTES_MAX ((size_t)6 * 1024 * 1024)
/* Of traffic the API takes more, in bodies of that size. */
#define TRAFFIC_MAX 5000

const char *demo_kind_name(enum demo_kind kind)
{
    static const char *const NAMES[DEMO_KIND_COUNT] = {
        [DEMO_ORDERS] = "orders",
        [DEMO_ORDER_EVENTS] = "order-events",
        [DEMO_TRAFFIC] = "traffic",
    };
    return NAMES[kind];
}

size_t demo_kind_max(enum demo_kind kind)
{
    static const size_t MAXIMA[DEMO_KIND_COUNT] = {
        [DEMO_ORDERS] = DATA_ORDERS_MAX,
        [DEMO_ORDER_EVENTS] = DATA_EVENTS_MAX,
        [DEMO_TRAFFIC] = TRAFFIC_MAX,
    };
    return MAXIMA[kind];
}

void demo_batch_open(struct demo_batch *batch, enum demo_kind kind)
{
    batch->kind = kind;
    batch->count = 0;
    buf_init(&batch->body, BODY_BYTES_MAX);
    json_out_init(&batch->out, &batch->body, false);
    json_out_object(&batch->out);
    json_out_key(&batch->out, "items");
    json_out_array(&batch->out);
}

bool demo_batch_close(struct demo_batch *batch)
{
    json_out_end_array(&batch->out);
    json_out_end_object(&batch->out);
    buf_putc(&batch->body, '\0'); /* as after every body */
    if (batch->body.failed)
        return false;
    batch->body.len--;
    return true;
}

void demo_batch_clear(struct demo_batch *batch)
{
    buf_clear(&batch->body);
}

void demo_tally_add(struct demo_tally *tally, enum demo_kind kind, const char *answer, size_t len)
{
    static const char RESULT[] = "\"result\":\"";
    const char *end = answer + len;
    const char *at = answer;

    while ((at = memmem(at, (size_t)(end - at), RESULT, sizeof RESULT - 1)) != NULL) {
        at += sizeof RESULT - 1;
        if ((size_t)(end - at) > 7 && memcmp(at, "CREATED", 7) == 0)
            tally->created[kind]++;
        else if ((size_t)(end - at) > 9 && memcmp(at, "DUPLICATE", 9) == 0)
            tally->known[kind]++;
        else
            tally->refused[kind]++;
    }
}
