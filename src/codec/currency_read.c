/* The member `currency` of requests. */
#include <string.h>

#include "codec/currency.h"
#include "codec/json.h"

void codec_currency(struct codec_reader *reader, const json_t *json, char out[4], int *out_exponent)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "currency");
    const char *code = json_string_value(json);
    char excerpt[CODEC_EXCERPT_BYTES_MAX + 4];
    int exponent;

    if (code == NULL) {
        codec_fault_type(reader, &path, JSON_STRING, json);
        return;
    }
    exponent = currency_exponent(code, json_string_length(json));
    switch (exponent) {
    case CURRENCY_UNKNOWN:
        codec_fault(
            reader, &path, CODEC_FAULT_UNKNOWN_CURRENCY,
            BILINGUAL(
                reader,
                "\"%s\" bukan kode ISO 4217 yang berlaku, seperti IDR; kode terdiri atas tiga "
                "huruf besar.",
                "\"%s\" is no active code of ISO 4217, such as IDR; codes are three capitals."),
            codec_excerpt(code, json_string_length(json), excerpt));
        break;
    case CURRENCY_NO_EXPONENT:
        codec_fault(reader, &path, CODEC_FAULT_UNKNOWN_CURRENCY,
                    BILINGUAL(reader,
                              "%s tidak mempunyai satuan terkecil dalam ISO 4217; harga tidak "
                              "dapat dinyatakan dengannya.",
                              "%s has no smallest unit in ISO 4217; prices cannot be given in it."),
                    code);
        break;
    default:
        memcpy(out, code, CURRENCY_CODE_LEN + 1);
        *out_exponent = exponent;
        break;
    }
}
