/* Paid orders draw what is left. Statements are by the batch, not by the order. */
#include "api/order_quotas.h"

#include <stdlib.h>

#include "api/ingest.h"

/* ---- arithmetic ---- */

static int text_order(const void *a, const void *b)
{
    return api_text_compare(*(const struct tumpuk_text *)a, *(const struct tumpuk_text *)b);
}

static bool names(const struct tumpuk_text *ids, uint32_t count, struct tumpuk_text id)
{
    return count > 0 && bsearch(&id, ids, count, sizeof *ids, text_order) != NULL;
}

int64_t order_quotas_units(const struct data_order *order, const struct tumpuk_promotion *promotion)
{
    const struct tumpuk_scope *scope = &promotion->scope;
    int64_t units = 0;

    for (uint32_t i = 0; i < order->line_count; i++) {
        const struct data_line *line = &order->lines[i];

        if (!line->gift &&
            (scope->everything || names(scope->sku_ids, scope->sku_count, line->sku_id) ||
             names(scope->product_ids, scope->product_count, line->product_id)))
            units += line->quantity;
    }
    if (promotion->max_units_per_order > 0 && units > promotion->max_units_per_order)
        units = promotion->max_units_per_order;
    return units > 0 ? units : 1; /* it says that it used the promotion */
}

int64_t order_quotas_left(int64_t quota, enum quota_counts counts, int64_t uses, int64_t used,
                          int64_t units)
{
    int64_t taken = counts == QUOTA_COUNTS_UNITS ? used : uses;

    if (quota < 0 || taken >= quota)
        return 0;
    if (counts == QUOTA_COUNTS_UNITS && units > quota - taken)
        return quota - taken;
    return units;
}

/* ---- promotions ---- */

/* Keeps those that have quotas; scopes are needed only of those that count units. */
static enum db_result read_promotions(struct order_quotas *quotas)
{
    struct api_call *call = quotas->call;
    struct api_ids ids = {.count = 0};
    size_t count = 0;
    enum db_result result;

    for (size_t i = 0; i < quotas->order_count; i++)
        ids.count += quotas->orders[i]->promotion_count;
    if (ids.count == 0)
        return DB_OK;
    ids.ids = arena_calloc(call->arena, ids.count, sizeof *ids.ids);
    if (ids.ids == NULL)
        return DB_FAILED;
    ids.count = 0;
    for (size_t i = 0; i < quotas->order_count; i++) {
        for (uint32_t p = 0; p < quotas->orders[i]->promotion_count; p++)
            ids.ids[ids.count++] = quotas->orders[i]->promotion_ids[p];
    }
    api_ids_settle(&ids);
    result = db_select_promotions_by_id(call->conn, call->arena, call->shop_id, ids.ids, ids.count,
                                        &quotas->promotions, &count);
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        struct promotion_record *promotion = &quotas->promotions[i];

        if (promotion->quota < 0 && promotion->quota_per_buyer < 0)
            continue;
        if (promotion->quota_counts == QUOTA_COUNTS_USES)
            promotion->promotion.scope.everything = true;
        quotas->promotions[quotas->promotion_count++] = *promotion;
    }
    if (result == DB_OK && quotas->promotion_count > 0)
        result = db_select_promotion_scopes(call->conn, call->arena, call->shop_id,
                                            quotas->promotions, quotas->promotion_count);
    return result;
}

static int promotion_order(const void *key, const void *element)
{
    const struct promotion_record *record = element;

    return api_text_compare(*(const struct tumpuk_text *)key, record->promotion.id);
}

/* The draws of an order; how many. */
static size_t find_draws(struct order_quotas *quotas, size_t at)
{
    const struct data_order *order = quotas->orders[at];
    size_t before = quotas->draw_count;

    for (uint32_t p = 0; quotas->promotion_count > 0 && p < order->promotion_count; p++) {
        const struct promotion_record *promotion = bsearch(
            &order->promotion_ids[p], quotas->promotions, quotas->promotion_count,
            sizeof *quotas->promotions, promotion_order);

        if (promotion != NULL)
            quotas->draws[quotas->draw_count++] = (struct order_draw){
                .order = at,
                .promotion = promotion,
                .units = order_quotas_units(order, &promotion->promotion)};
    }
    return quotas->draw_count - before;
}

/* ---- redemptions ---- */

/* Orders that draw now: those without redemption, and those whose redemption was given
 * back before they were known to be paid. */
struct drawers {
    struct db_payer *fresh;
    size_t fresh_count;
    struct db_payer *ended;
    size_t ended_count;
};

static int state_order(const void *key, const void *element)
{
    const struct db_redemption_state *state = element;

    return api_text_compare(*(const struct tumpuk_text *)key, state->order_id);
}

static bool drew_for_good(const struct db_redemption_state *state)
{
    return state != NULL &&
           (state->state == REDEMPTION_STATE_HELD || state->state == REDEMPTION_STATE_PAID);
}

static void find_drawers(struct order_quotas *quotas, const struct db_redemption_state *states,
                         size_t state_count, struct drawers *drawers)
{
    for (size_t i = 0; i < quotas->order_count; i++) {
        const struct data_order *order = quotas->orders[i];
        const struct db_payer payer = {.order_id = order->order_id, .buyer_id = order->buyer_id};
        const struct db_redemption_state *state;

        quotas->firsts[i] = quotas->draw_count;
        state = state_count > 0
                    ? bsearch(&order->order_id, states, state_count, sizeof *states, state_order)
                    : NULL;

        if (drew_for_good(state) || find_draws(quotas, i) == 0)
            continue;
        if (state == NULL)
            drawers->fresh[drawers->fresh_count++] = payer;
        else
            drawers->ended[drawers->ended_count++] = payer;
    }
    quotas->firsts[quotas->order_count] = quotas->draw_count;
}

static int payer_order(const void *a, const void *b)
{
    const struct db_payer *x = a;
    const struct db_payer *y = b;

    return api_text_compare(x->order_id, y->order_id);
}

static int redeemed_order(const void *a, const void *b)
{
    const struct db_order_draw *x = a;
    const struct db_order_draw *y = b;
    int order = api_text_compare(x->order_id, y->order_id);

    return order != 0 ? order : api_text_compare(x->promotion_id, y->promotion_id);
}

/* What was redeemed before tells the units. */
static void take_units(struct order_quotas *quotas, struct db_order_draw *redeemed, size_t count)
{
    if (count == 0)
        return;
    qsort(redeemed, count, sizeof *redeemed, redeemed_order);
    for (size_t i = 0; i < quotas->draw_count; i++) {
        struct order_draw *draw = &quotas->draws[i];
        const struct db_order_draw wanted = {.order_id = quotas->orders[draw->order]->order_id,
                                             .promotion_id = draw->promotion->promotion.id};
        const struct db_order_draw *found = bsearch(&wanted, redeemed, count, sizeof *redeemed,
                                                    redeemed_order);

        if (found != NULL)
            draw->units = found->units;
    }
}

static enum db_result store_drawers(struct order_quotas *quotas, const struct drawers *drawers)
{
    const struct api_call *call = quotas->call;
    struct db_order_draw *redeemed = NULL;
    size_t count = 0;
    enum db_result result = DB_OK;

    if (drawers->fresh_count > 0) {
        qsort(drawers->fresh, drawers->fresh_count, sizeof *drawers->fresh, payer_order);
        result = db_insert_paid_redemptions(call->conn, call->shop_id, drawers->fresh,
                                            drawers->fresh_count);
    }
    if (result == DB_OK && drawers->ended_count > 0)
        result = db_reopen_redemptions(call->conn, call->arena, call->shop_id, drawers->ended,
                                       drawers->ended_count, &redeemed, &count);
    if (result == DB_OK)
        take_units(quotas, redeemed, count);
    return result;
}

enum db_result order_quotas_open(struct api_call *call, const struct data_order *const *orders,
                                 size_t count, struct order_quotas *out)
{
    struct db_redemption_state *states = NULL;
    struct api_ids ids = {.count = count};
    struct drawers drawers = {.fresh_count = 0};
    size_t state_count = 0;
    size_t named = 0;
    enum db_result result;

    *out = (struct order_quotas){.call = call, .orders = orders, .order_count = count};
    for (size_t i = 0; i < count; i++)
        named += orders[i]->promotion_count;
    ids.ids = arena_calloc(call->arena, count + 1, sizeof *ids.ids);
    drawers.fresh = arena_calloc(call->arena, count + 1, sizeof *drawers.fresh);
    drawers.ended = arena_calloc(call->arena, count + 1, sizeof *drawers.ended);
    out->draws = arena_calloc(call->arena, named + 1, sizeof *out->draws);
    out->firsts = arena_calloc(call->arena, count + 1, sizeof *out->firsts);
    if (ids.ids == NULL || drawers.fresh == NULL || drawers.ended == NULL || out->draws == NULL ||
        out->firsts == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++)
        ids.ids[i] = orders[i]->order_id;
    api_ids_settle(&ids);
    result = db_settle_redemptions(call->conn, call->arena, call->shop_id, ids.ids, ids.count,
                                   &states, &state_count);
    if (result == DB_OK)
        result = read_promotions(out);
    if (result != DB_OK)
        return result;
    find_drawers(out, states, state_count, &drawers);
    return store_drawers(out, &drawers);
}

/* ---- drawing ---- */

/* Quotas that are drawn on, each once, in the order in which they are locked. */
struct uses {
    struct db_quota_use *list;
    size_t count;
};

static int use_order(const void *a, const void *b)
{
    const struct db_quota_use *x = a;
    const struct db_quota_use *y = b;
    int order = api_text_compare(x->promotion_id, y->promotion_id);

    return order != 0 ? order : api_text_compare(x->buyer_id, y->buyer_id);
}

static struct db_quota_use use_of(const struct order_quotas *quotas, const struct order_draw *draw,
                                  bool by_buyer)
{
    struct db_quota_use use = {.promotion_id = draw->promotion->promotion.id};

    if (by_buyer)
        use.buyer_id = quotas->orders[draw->order]->buyer_id;
    return use;
}

static int64_t quota_of(const struct order_draw *draw, bool by_buyer)
{
    return by_buyer ? draw->promotion->quota_per_buyer : draw->promotion->quota;
}

static bool find_uses(const struct order_quotas *quotas, bool by_buyer, struct uses *out)
{
    size_t kept = 0;

    *out = (struct uses){
        .list = arena_calloc(quotas->call->arena, quotas->draw_count, sizeof *out->list)};
    if (out->list == NULL)
        return false;
    for (size_t i = 0; i < quotas->draw_count; i++) {
        if (quota_of(&quotas->draws[i], by_buyer) >= 0)
            out->list[out->count++] = use_of(quotas, &quotas->draws[i], by_buyer);
    }
    if (out->count > 1)
        qsort(out->list, out->count, sizeof *out->list, use_order);
    for (size_t i = 0; i < out->count; i++) {
        if (kept == 0 || use_order(&out->list[kept - 1], &out->list[i]) != 0)
            out->list[kept++] = out->list[i];
    }
    out->count = kept;
    return true;
}

/* Takes what is left, order by order; how many units. */
static int64_t take(const struct order_quotas *quotas, const struct order_draw *draw, bool by_buyer,
                    const struct uses *uses)
{
    const struct db_quota_use wanted = use_of(quotas, draw, by_buyer);
    struct db_quota_use *use;
    int64_t units;

    if (quota_of(draw, by_buyer) < 0)
        return 0;
    use = bsearch(&wanted, uses->list, uses->count, sizeof *uses->list, use_order);
    units = order_quotas_left(quota_of(draw, by_buyer), draw->promotion->quota_counts,
                              use->uses + use->more_uses, use->units + use->more_units,
                              draw->units);
    use->more_uses += units > 0;
    use->more_units += units;
    return units;
}

static enum db_result store_draws(const struct order_quotas *quotas)
{
    const struct api_call *call = quotas->call;
    struct db_order_draw *rows = arena_calloc(call->arena, quotas->draw_count, sizeof *rows);

    if (rows == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < quotas->draw_count; i++) {
        const struct order_draw *draw = &quotas->draws[i];

        rows[i] = (struct db_order_draw){.order_id = quotas->orders[draw->order]->order_id,
                                         .promotion_id = draw->promotion->promotion.id,
                                         .units = draw->units,
                                         .drawn = draw->drawn,
                                         .buyer_drawn = draw->buyer_drawn};
    }
    return db_upsert_redemption_promotions(call->conn, call->shop_id, rows, quotas->draw_count);
}

enum db_result order_quotas_draw(struct order_quotas *quotas)
{
    const struct api_call *call = quotas->call;
    struct uses in_all;
    struct uses by_buyer;
    enum db_result result = DB_OK;

    if (quotas->draw_count == 0)
        return DB_OK;
    if (!find_uses(quotas, true, &by_buyer) || !find_uses(quotas, false, &in_all))
        return DB_FAILED;
    if (by_buyer.count > 0)
        result = db_lock_buyer_quotas(call->conn, call->shop_id, by_buyer.list, by_buyer.count);
    if (result == DB_OK && in_all.count > 0)
        result = db_lock_quotas(call->conn, call->shop_id, in_all.list, in_all.count);
    for (size_t i = 0; result == DB_OK && i < quotas->draw_count; i++) {
        struct order_draw *draw = &quotas->draws[i];

        draw->buyer_drawn = take(quotas, draw, true, &by_buyer);
        draw->drawn = take(quotas, draw, false, &in_all);
    }
    if (result == DB_OK)
        result = db_raise_buyer_quotas(call->conn, call->shop_id, by_buyer.list, by_buyer.count);
    if (result == DB_OK)
        result = db_raise_quotas(call->conn, call->shop_id, in_all.list, in_all.count);
    return result == DB_OK ? store_draws(quotas) : result;
}

enum db_result order_quotas_exceeded(const struct order_quotas *quotas, size_t order,
                                     const struct tumpuk_text **out, size_t *count)
{
    struct tumpuk_text *ids = NULL;

    *out = NULL;
    *count = 0;
    for (size_t i = quotas->firsts[order]; i < quotas->firsts[order + 1]; i++) {
        const struct order_draw *draw = &quotas->draws[i];
        const struct promotion_record *promotion = draw->promotion;

        if (!(promotion->quota >= 0 && draw->drawn < draw->units) &&
            !(promotion->quota_per_buyer >= 0 && draw->buyer_drawn < draw->units))
            continue;
        if (ids == NULL)
            ids = arena_calloc(quotas->call->arena, quotas->orders[order]->promotion_count,
                               sizeof *ids);
        if (ids == NULL)
            return DB_FAILED;
        ids[(*count)++] = promotion->promotion.id;
    }
    *out = ids;
    return DB_OK;
}
