/*
 * Bodies of the simulator of combinations: what decodes keeps its limits, and
 * the core judges it.
 */
#include "codec/combination_request.h"
#include "fuzz_support.h"

static void claim_request(const struct tumpuk_combination_request *request)
{
    CLAIM(request->selection_count >= 1 && request->selection_count <= TUMPUK_SELECTIONS_MAX);
    CLAIM(request->quantity >= 1 && request->quantity <= TUMPUK_QUANTITY_MAX);
    CLAIM(request->list_price >= 0 && request->list_price <= TUMPUK_MONEY_MAX);
    CLAIM(request->shipping_fee >= 0 && request->shipping_fee <= TUMPUK_MONEY_MAX);
    for (uint32_t i = 0; i < request->selection_count; i++) {
        const struct tumpuk_selection *selection = &request->selections[i];

        CLAIM(selection->type < TUMPUK_TYPE_COUNT);
        if (selection->benefit != NULL)
            CLAIM(tumpuk_type_get(selection->type)->benefit_kinds >> selection->benefit->kind & 1u);
    }
}

static void claim_verdicts(const struct tumpuk_combination_request *request,
                           const struct tumpuk_combination *combination)
{
    bool quoted = true;
    bool any = false;

    for (uint32_t i = 0; i < request->selection_count; i++) {
        const struct tumpuk_selection_result *result = &combination->results[i];

        if (result->verdict == TUMPUK_VERDICT_SUPERSEDED) {
            CLAIM(result->reason == TUMPUK_REASON_OUTRANKED ||
                  result->reason == TUMPUK_REASON_SMALLER_DISCOUNT);
            CLAIM(result->beaten_by < request->selection_count && result->beaten_by != i);
        } else {
            CLAIM(result->beaten_by == TUMPUK_NONE);
        }
        if (result->verdict == TUMPUK_VERDICT_APPLIES) {
            any = true;
            quoted = quoted && request->selections[i].benefit != NULL;
        }
    }
    if (any && combination->quoted)
        CLAIM(quoted);
    if (combination->quoted) {
        CLAIM(combination->quote.line_count == 1);
        CLAIM(combination->quote.totals.buyer_pays >= 0);
        CLAIM(combination->offered_count == combination->quote.promotion_count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(FUZZ_ARENA_BYTES_MAX);
    size_t storage_len = tumpuk_combination_storage_size();
    struct tumpuk_combination_request request;
    struct tumpuk_combination *combination;
    struct codec_error error;
    enum tumpuk_quote_result computed;
    enum codec_result result;
    void *storage;

    CLAIM(arena != NULL);
    result = combination_request_decode((const char *)data, size, FUZZ_LANG(size), arena, &request,
                                        &error);
    claim_refusal(result, &error);
    if (result == CODEC_OK) {
        claim_request(&request);
        storage = arena_alloc(arena, storage_len);
        combination = arena_calloc(arena, 1, sizeof *combination);
        CLAIM(storage != NULL && combination != NULL);
        computed = tumpuk_combination_compute(tumpuk_rulebook_guide(), &request, storage,
                                              storage_len, combination);
        CLAIM(computed == TUMPUK_QUOTE_OK || computed == TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE);
        if (computed == TUMPUK_QUOTE_OK)
            claim_verdicts(&request, combination);
    }
    arena_free(arena);
    return 0;
}
