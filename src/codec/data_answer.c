#include "codec/data_decode.h"
#include "codec/store_answer.h"

static const char *outcome_name(enum data_outcome outcome)
{
    switch (outcome) {
    case DATA_CREATED:
        return "CREATED";
    case DATA_DUPLICATE:
        return "DUPLICATE";
    case DATA_CONFLICT:
        return "CONFLICT";
    case DATA_INVALID:
        return "INVALID";
    case DATA_UNKNOWN_ORDER:
        return "UNKNOWN_ORDER";
    }
    return "";
}

void data_outcome_encode(struct json_out *out, size_t index, struct tumpuk_text id,
                         enum data_outcome outcome, const struct fault_list *faults,
                         const struct tumpuk_text *quota_exceeded, size_t quota_exceeded_count)
{
    store_result_encode_open(out, index, 0, id, outcome_name(outcome),
                             outcome == DATA_INVALID ? faults : NULL);
    if (quota_exceeded_count > 0) {
        json_out_key(out, "quota_exceeded");
        json_out_array(out);
        for (size_t i = 0; i < quota_exceeded_count; i++)
            json_out_text(out, quota_exceeded[i].bytes, quota_exceeded[i].len);
        json_out_end_array(out);
    }
    json_out_end_object(out);
}
