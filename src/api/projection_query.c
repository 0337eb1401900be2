/* What every query for projections asks, whatever SKUs it is about. */
#include <string.h>

#include "api/projections.h"

static void read_include(const struct http_request *request, struct projection_terms *terms,
                         struct fault_list *faults)
{
    const char *text = http_request_query(request, "include");

    while (text != NULL) {
        size_t len = strcspn(text, ",");
        enum tumpuk_type type = TUMPUK_TYPE_CHAT_VOUCHER;

        if (len != strlen(tumpuk_type_name(type)) || memcmp(text, tumpuk_type_name(type), len) != 0)
            type = TUMPUK_TYPE_PROMO_CODE;
        if (len != strlen(tumpuk_type_name(type)) ||
            memcmp(text, tumpuk_type_name(type), len) != 0) {
            fault_add(faults, "query.include", CODEC_FAULT_UNKNOWN_VALUE,
                      BILINGUAL(faults, "Pilihannya CHAT_VOUCHER dan PROMO_CODE, dipisah koma.",
                                "CHAT_VOUCHER and PROMO_CODE are expected, comma-separated."));
            return;
        }
        if (type == TUMPUK_TYPE_CHAT_VOUCHER)
            terms->chat_vouchers = true;
        else
            terms->promo_codes = true;
        text = text[len] == ',' ? text + len + 1 : NULL;
    }
}

void projection_terms_read(const struct http_request *request, struct projection_terms *terms,
                           struct fault_list *faults)
{
    terms->buyer = api_query_buyer(request, faults);
    terms->channel = api_query_channel(request, faults);
    terms->quantity = api_query_number(request, "quantity", 1, TUMPUK_QUANTITY_MAX, faults);
    read_include(request, terms, faults);
}
