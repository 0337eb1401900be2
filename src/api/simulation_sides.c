#include "api/simulation_sides.h"

/* ---- pieces ---- */

void simulation_note_extremes(struct simulation_side *side, const struct projection_piece *piece,
                              bool first)
{
    struct projection_extreme extreme = {
        .price = piece->estimated_price, .from_us = piece->from_us, .to_us = piece->to_us};

    if (first || extreme.price < side->lowest.price)
        side->lowest = extreme;
    if (first || extreme.price > side->highest.price)
        side->highest = extreme;
}

static const struct simulated_winner *keep_winners(struct simulation_side *side,
                                                   const struct projection_piece *piece)
{
    const struct tumpuk_segment *segment = piece->segment;
    struct simulated_winner *winners = arena_alloc(side->arena,
                                                   (segment->winner_count + 1) * sizeof *winners);

    for (uint32_t i = 0; winners != NULL && i < segment->winner_count; i++)
        winners[i] = (struct simulated_winner){
            .promotion = piece->promotions[segment->winners[i].promotion],
            .discount = segment->winners[i].discount,
            .slot = segment->winners[i].slot};
    return winners;
}

static void keep_piece(void *arg, const struct projection_piece *piece)
{
    struct simulation_side *side = arg;
    const struct tumpuk_segment *segment = piece->segment;
    const struct simulated_winner *winners = keep_winners(side, piece);

    side->failed |= winners == NULL || side->count == side->cap;
    if (side->failed)
        return;
    simulation_note_extremes(side, piece, side->count == 0);
    side->pieces[side->count++] = (struct simulated_piece){
        .from_us = piece->from_us,
        .to_us = piece->to_us,
        .estimated_price = piece->estimated_price,
        .estimated_total = segment->after_voucher,
        .seller_proceeds = segment->list_total - segment->seller_funded,
        .price_with_platform = side->run.terms.range ? piece->price_with_platform : 0,
        .below_floor = piece->below_floor,
        .winner_count = segment->winner_count,
        .winners = winners};
}

bool simulation_keep(struct simulation_side *side, size_t sku, struct arena *arena)
{
    side->arena = arena;
    side->count = 0;
    side->cap = projection_run_needs(&side->run, &side->found[sku]);
    side->pieces = arena_alloc(arena, (side->cap + 1) * sizeof *side->pieces);
    side->failed = side->pieces == NULL;
    return projection_run_sku(&side->run, &side->found[sku], keep_piece, side);
}

/* ---- comparing ---- */

static bool price_differs(const struct simulated_piece *before, const struct simulated_piece *after)
{
    return before->estimated_total != after->estimated_total ||
           before->price_with_platform != after->price_with_platform;
}

/* Whether two pieces of one side would be told alike. */
static bool told_alike(const struct simulated_piece *a, const struct simulated_piece *b)
{
    if (a->estimated_total != b->estimated_total || a->seller_proceeds != b->seller_proceeds ||
        a->price_with_platform != b->price_with_platform || a->below_floor != b->below_floor ||
        a->winner_count != b->winner_count)
        return false;
    for (uint32_t i = 0; i < a->winner_count; i++) {
        if (a->winners[i].promotion != b->winners[i].promotion ||
            a->winners[i].discount != b->winners[i].discount ||
            a->winners[i].slot != b->winners[i].slot)
            return false;
    }
    return true;
}

/* The lists of a difference while it grows; each has room for every interval. */
struct growing {
    struct simulated_interval *intervals;
    struct simulated_period *gained;
    struct simulated_period *lost;
};

static void grow_intervals(struct simulated_difference *difference, struct growing *lists,
                           const struct simulated_interval *interval)
{
    uint32_t count = difference->interval_count;
    struct simulated_interval *last = count > 0 ? &lists->intervals[count - 1] : NULL;

    if (last != NULL && last->to_us == interval->from_us &&
        told_alike(last->before, interval->before) && told_alike(last->after, interval->after))
        last->to_us = interval->to_us;
    else
        lists->intervals[difference->interval_count++] = *interval;
}

static void grow_periods(struct simulated_period *periods, uint32_t *count,
                         const struct simulated_interval *interval)
{
    if (*count > 0 && periods[*count - 1].to_us == interval->from_us)
        periods[*count - 1].to_us = interval->to_us;
    else
        periods[(*count)++] = (struct simulated_period){interval->from_us, interval->to_us};
}

bool simulation_compare(const struct simulation_side sides[SIMULATION_SIDES], struct arena *arena,
                        struct simulated_difference *out)
{
    const struct simulation_side *before = &sides[SIMULATION_BEFORE];
    const struct simulation_side *after = &sides[SIMULATION_AFTER];
    size_t most = before->count + after->count;
    struct growing lists = {.intervals = arena_alloc(arena, most * sizeof *lists.intervals),
                            .gained = arena_alloc(arena, most * sizeof *lists.gained),
                            .lost = arena_alloc(arena, most * sizeof *lists.lost)};
    size_t b = 0;
    size_t a = 0;

    if (lists.intervals == NULL || lists.gained == NULL || lists.lost == NULL)
        return false;
    while (b < before->count && a < after->count) {
        struct simulated_interval interval = {.before = &before->pieces[b],
                                              .after = &after->pieces[a]};

        interval.from_us = interval.before->from_us > interval.after->from_us
                               ? interval.before->from_us
                               : interval.after->from_us;
        interval.to_us = interval.before->to_us < interval.after->to_us ? interval.before->to_us
                                                                        : interval.after->to_us;
        if (price_differs(interval.before, interval.after))
            grow_intervals(out, &lists, &interval);
        if (interval.after->below_floor && !interval.before->below_floor)
            grow_periods(lists.gained, &out->gained_count, &interval);
        if (interval.before->below_floor && !interval.after->below_floor)
            grow_periods(lists.lost, &out->lost_count, &interval);
        b += interval.before->to_us == interval.to_us;
        a += interval.after->to_us == interval.to_us;
    }
    out->intervals = lists.intervals;
    out->gained = lists.gained;
    out->lost = lists.lost;
    return true;
}
