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
                         enum data_outcome outcome, const struct fault_list *faults)
{
    store_result_encode(out, index, 0, id, outcome_name(outcome),
                        outcome == DATA_INVALID ? faults : NULL);
}
