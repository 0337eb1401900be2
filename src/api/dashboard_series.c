/*
 * Figures over ranges of time. Sums of all ranges are read at once; sets of
 * people are merged as they come, in the order of time, so that however many
 * there are, one is held.
 */
#include <stdlib.h>

#include "api/dashboard.h"

/* A range, and whose figures it makes. */
struct slice {
    struct span_range range;
    size_t index;
    bool read; /* its people */
};

struct series {
    struct api_call *call;
    const struct dashboard_series *asked;
    struct slice *slices; /* in the order of time; empty ones left out */
    size_t count;
    struct span_part *parts;
};

static int compare(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_begin(const void *a, const void *b)
{
    const struct slice *x = a;
    const struct slice *y = b;
    int order = compare(x->range.from_us, y->range.from_us);

    return order != 0 ? order : compare(x->range.to_us, y->range.to_us);
}

static int by_end(const void *a, const void *b)
{
    const struct slice *x = a;
    const struct slice *y = b;

    return compare(x->range.to_us, y->range.to_us);
}

/* Of cumulative ones each begins where the one before ended: those of equal ends
 * stay, empty, as each has figures of its own. */
static bool series_begin(struct series *series)
{
    const struct dashboard_series *asked = series->asked;
    int64_t from_us = INT64_MAX;

    series->slices = arena_calloc(series->call->arena, asked->count + 1, sizeof *series->slices);
    series->parts = arena_calloc(series->call->arena, asked->count * SPAN_PARTS_MAX + 1,
                                 sizeof *series->parts);
    if (series->slices == NULL || series->parts == NULL)
        return false;
    for (size_t i = 0; i < asked->count; i++) {
        struct span_range range = asked->ranges[i];

        asked->figures[i] = (struct metric_figures){.sums = {0}};
        if (range.from_us < from_us)
            from_us = range.from_us;
        if (range.from_us < range.to_us || asked->cumulative)
            series->slices[series->count++] = (struct slice){.range = range, .index = i};
    }
    qsort(series->slices, series->count, sizeof *series->slices,
          asked->cumulative ? by_end : by_begin);
    for (size_t i = 0; asked->cumulative && i < series->count; i++) {
        series->slices[i].range.from_us = from_us;
        from_us = series->slices[i].range.to_us;
    }
    return true;
}

enum db_result dashboard_lengthen(struct api_call *call, struct span_range *range)
{
    int64_t day_us = rollup_bucket(range->to_us, rollup_span_minutes(ROLLUP_SHOP, 2));
    int64_t last_us;
    enum db_result result;

    if (day_us == range->to_us)
        return DB_OK;
    result = db_select_last_minute(call->conn, call->shop_id, &last_us);
    if (result == DB_OK && last_us < range->to_us)
        range->to_us = day_us + CALENDAR_DAY_US;
    return result;
}

static int64_t last_end(const struct series *series)
{
    int64_t end_us = INT64_MIN;

    for (size_t i = 0; i < series->count; i++) {
        if (series->slices[i].range.to_us > end_us)
            end_us = series->slices[i].range.to_us;
    }
    return end_us;
}

static enum db_result lengthen_last(struct series *series)
{
    int64_t end_us = last_end(series);
    struct span_range last = {end_us, end_us};
    enum db_result result = dashboard_lengthen(series->call, &last);

    for (size_t i = 0; result == DB_OK && i < series->count; i++) {
        struct span_range *range = &series->slices[i].range;

        if (range->to_us == end_us && range->from_us < end_us)
            range->to_us = last.to_us;
    }
    return result;
}

/* ---- sums ---- */

/* Whether no range begins or ends in the middle of a bin, but where all begin and
 * end. */
static bool bin_fits(const struct series *series, int64_t bin_us)
{
    struct span_range all = {series->slices[0].range.from_us, last_end(series)};

    for (size_t i = 0; i < series->count; i++) {
        struct span_range range = series->slices[i].range;

        if ((range.from_us != all.from_us && range.from_us % bin_us != 0) ||
            (range.to_us != all.to_us && range.to_us % bin_us != 0))
            return false;
    }
    return true;
}

static int64_t bin_of(const struct series *series)
{
    static const int64_t BINS[] = {DB_BIN_WIDEST, 1440, 60, 15};

    for (size_t i = 0; i < sizeof BINS / sizeof BINS[0]; i++) {
        if (bin_fits(series, BINS[i] * CALENDAR_MINUTE_US))
            return BINS[i];
    }
    return 1;
}

/* All ranges together, what several have once. */
static size_t union_parts(const struct series *series)
{
    size_t count = 0;
    int64_t read_us = INT64_MIN;

    for (size_t i = 0; i < series->count; i++) {
        struct span_range range = series->slices[i].range;

        if (range.from_us < read_us)
            range.from_us = read_us;
        if (range.from_us >= range.to_us)
            continue;
        count = span_split(ROLLUP_SHOP, range, series->parts, count);
        read_us = range.to_us;
    }
    return count;
}

static size_t first_row_from(const struct db_sums_row *rows, size_t count, int64_t from_us)
{
    size_t low = 0;

    while (low < count) {
        size_t middle = low + (count - low) / 2;

        if (rows[middle].starts_us < from_us)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

static enum db_result read_sums(struct series *series)
{
    const struct db_span_query query = {.channels = series->asked->channels,
                                        .parts = series->parts,
                                        .part_count = union_parts(series),
                                        .bin_minutes = bin_of(series)};
    struct db_sums_row *rows = NULL;
    size_t count = 0;
    bool fits = true;
    enum db_result result = db_select_shop_sums(series->call->conn, series->call->arena,
                                                series->call->shop_id, &query, &rows, &count);

    for (size_t i = 0; result == DB_OK && i < series->count; i++) {
        const struct slice *slice = &series->slices[i];
        int64_t *sums = series->asked->figures[slice->index].sums;

        if (series->asked->cumulative && i > 0)
            fits &= metric_add_sums(sums, series->asked->figures[series->slices[i - 1].index].sums);
        for (size_t j = first_row_from(rows, count, slice->range.from_us);
             j < count && rows[j].starts_us < slice->range.to_us; j++)
            fits &= metric_add_sums(sums, rows[j].sums);
    }
    return result == DB_OK && !fits ? DB_REFUSED : result;
}

/* ---- people ---- */

/* A pass over slices none of which overlaps another. */
struct pass {
    struct series *series;
    enum metric_people who;
    struct slice **slices;
    size_t count;
    size_t at; /* the slice whose people are gathered */
    struct people *people;
};

/* Nothing more comes of the current slice. */
static void end_slice(struct pass *pass)
{
    struct metric_figures *figures = &pass->series->asked->figures[pass->slices[pass->at]->index];

    figures->people[pass->who] = people_count(pass->people);
    figures->approximate[pass->who] = pass->people->estimated;
    if (!pass->series->asked->cumulative)
        people_init(pass->people);
    pass->at++;
}

static bool reach_set(void *arg, int64_t starts_us)
{
    struct pass *pass = arg;

    while (pass->at < pass->count && pass->slices[pass->at]->range.to_us <= starts_us)
        end_slice(pass);
    return pass->at < pass->count;
}

static enum db_people_kind kind_of(enum metric_people who)
{
    static const enum db_people_kind KIND[METRIC_PEOPLE_COUNT] = {
        [METRIC_PEOPLE_BUYERS] = DB_PEOPLE_BUYERS,
        [METRIC_PEOPLE_NEW_BUYERS] = DB_PEOPLE_NEW_BUYERS,
        [METRIC_PEOPLE_VISITORS] = DB_PEOPLE_VISITORS,
    };
    return KIND[who];
}

/* Takes what does not overlap with what it took; how many are left. */
static size_t choose_slices(struct pass *pass)
{
    int64_t read_us = INT64_MIN;
    size_t left = 0;

    pass->count = 0;
    for (size_t i = 0; i < pass->series->count; i++) {
        struct slice *slice = &pass->series->slices[i];

        if (slice->read)
            continue;
        if (slice->range.from_us < read_us) {
            left++;
            continue;
        }
        slice->read = true;
        read_us = slice->range.to_us;
        pass->slices[pass->count++] = slice;
    }
    return left;
}

static enum db_result run_pass(struct pass *pass)
{
    struct series *series = pass->series;
    struct db_span_query query = {.channels = series->asked->channels, .parts = series->parts};
    enum db_result result;

    pass->at = 0;
    people_init(pass->people);
    for (size_t i = 0; i < pass->count; i++)
        query.part_count = span_split(ROLLUP_SHOP, pass->slices[i]->range, series->parts,
                                      query.part_count);
    result = dashboard_people_read(series->call, kind_of(pass->who), &query, pass->people,
                                   reach_set, pass);
    while (result == DB_OK && pass->at < pass->count)
        end_slice(pass);
    return result;
}

static enum db_result read_people(struct series *series, enum metric_people who)
{
    struct pass pass = {.series = series, .who = who};
    enum db_result result = DB_OK;
    size_t left = 1;

    pass.slices = arena_calloc(series->call->arena, series->count + 1, sizeof *pass.slices);
    pass.people = arena_alloc(series->call->arena, sizeof *pass.people);
    if (pass.slices == NULL || pass.people == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < series->count; i++)
        series->slices[i].read = false;
    while (result == DB_OK && left > 0) {
        left = choose_slices(&pass);
        result = run_pass(&pass);
    }
    return result;
}

enum db_result dashboard_series_read(struct api_call *call, const struct dashboard_series *asked)
{
    struct series series = {.call = call, .asked = asked};
    enum db_result result;

    if (!series_begin(&series))
        return DB_FAILED;
    if (series.count == 0)
        return DB_OK;
    result = lengthen_last(&series);
    if (result == DB_OK)
        result = read_sums(&series);
    for (int who = 0; result == DB_OK && who < METRIC_PEOPLE_COUNT; who++) {
        if ((asked->people >> who & 1u) != 0)
            result = read_people(&series, (enum metric_people)who);
    }
    return result;
}

enum db_result dashboard_gmv(struct api_call *call, uint8_t channels, struct span_range range,
                             int64_t *gmv)
{
    struct metric_figures figures = {.sums = {0}};
    const struct dashboard_series series = {
        .channels = channels, .count = 1, .ranges = &range, .figures = &figures};
    enum db_result result = dashboard_series_read(call, &series);

    *gmv = figures.sums[ROLLUP_GMV];
    return result;
}
