/*
 * How long a quote takes: five lines, N promotions that all compete, decisions
 * included. Beside each time stands the floor, a loop that reads every word of
 * every promotion once; no engine that looks at all promotions can be below it.
 *
 *   core_bench [--ms MILLISECONDS] [--json FILE]
 *
 * Prints Markdown. Single-threaded; doubles are used for statistics only.
 */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/core_offer.h"

#define SAMPLES_MAX 4096u
#define SAMPLES_MIN 15u
#define SAMPLE_NS 20000.0 /* a sample is a run of quotes at least as long as this */
#define RESULTS_MAX 64u
#define DEFAULT_MS 400L

static const uint32_t COUNTS[] = {10, 100, 1000, 10000};
#define COUNTS_LEN (sizeof(COUNTS) / sizeof(COUNTS[0]))
#define COUNT_PER_TYPE 1000u

/* What the project aims at for the mixed offer, in ns; 0: no aim. */
static const double AIMS_NS[COUNTS_LEN] = {2000, 10000, 50000, 0};

struct timing {
    double min_ns;
    double median_ns;
};

struct result {
    const char *shape;
    uint32_t count;
    double aim_ns;
    struct timing quote;
    struct timing floor;
};

/* One run's inputs: what a timed function gets. */
struct subject {
    const struct bench_offer *offer;
    void *storage;
    size_t storage_len;
};

typedef void timed_function(const struct subject *subject);

static double now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void run_quote(const struct subject *subject)
{
    struct tumpuk_quote quote;
    enum tumpuk_quote_result result = tumpuk_quote_compute(
        tumpuk_rulebook_guide(), &subject->offer->basket, &subject->offer->offer, subject->storage,
        subject->storage_len, &quote);

    if (result != TUMPUK_QUOTE_OK)
        abort(); /* check_offer has computed the very same quote */
    __asm__ volatile("" : : "r"(&quote) : "memory");
}

/* Four sums side by side, so that reading is what takes the time, not adding. */
static void run_floor(const struct subject *subject)
{
    const struct tumpuk_offer *offer = &subject->offer->offer;
    const size_t words = sizeof(struct tumpuk_promotion) / sizeof(uint64_t);
    uint64_t sums[4] = {0};

    for (uint32_t i = 0; i < offer->promotion_count; i++) {
        const uint64_t __attribute__((may_alias)) *word = (const void *)offer->promotions[i];
        size_t w = 0;

        for (; w + 4 <= words; w += 4) {
            sums[0] += word[w];
            sums[1] += word[w + 1];
            sums[2] += word[w + 2];
            sums[3] += word[w + 3];
        }
        for (; w < words; w++)
            sums[0] += word[w];
    }
    __asm__ volatile("" : : "r"(sums[0] + sums[1] + sums[2] + sums[3]) : "memory");
}

static double time_batch(timed_function *run, const struct subject *subject, uint32_t batch)
{
    double start = now_ns();

    for (uint32_t i = 0; i < batch; i++)
        run(subject);
    return (now_ns() - start) / batch;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Warms up, then samples for `budget_ns`. */
static struct timing measure(timed_function *run, const struct subject *subject, double budget_ns)
{
    static double samples[SAMPLES_MAX];
    uint32_t batch = 1;
    uint32_t count = 0;
    double end;

    while (time_batch(run, subject, batch) * batch < SAMPLE_NS && batch < UINT32_MAX / 2)
        batch *= 2;
    end = now_ns() + budget_ns / 4;
    while (now_ns() < end)
        time_batch(run, subject, batch);
    end = now_ns() + budget_ns;
    while (count < SAMPLES_MAX && (count < SAMPLES_MIN || now_ns() < end))
        samples[count++] = time_batch(run, subject, batch);
    qsort(samples, count, sizeof(samples[0]), compare_doubles);
    return (struct timing){.min_ns = samples[0], .median_ns = samples[count / 2]};
}

/* Whether the quote computes and every promotion reached the choice inside its
 * slot (or, in a shape of ended ones, none did). */
static bool check_offer(const struct subject *subject, const struct bench_shape *shape)
{
    const struct tumpuk_offer *offer = &subject->offer->offer;
    struct tumpuk_quote quote;

    if (tumpuk_quote_compute(tumpuk_rulebook_guide(), &subject->offer->basket, offer,
                             subject->storage, subject->storage_len, &quote) != TUMPUK_QUOTE_OK) {
        fprintf(stderr, "%s: no quote\n", shape->name);
        return false;
    }
    for (uint32_t i = 0; i < quote.promotion_count; i++) {
        enum tumpuk_reason reason = (enum tumpuk_reason)quote.decisions[i].reason;
        bool competed = reason >= TUMPUK_REASON_OUTRANKED;

        if (competed == shape->ended) {
            fprintf(stderr, "%s: promotion %u (%s) is %s\n", shape->name, i,
                    tumpuk_type_name(offer->promotions[i]->type), tumpuk_reason_name(reason));
            return false;
        }
    }
    return true;
}

static bool measure_shape(const struct bench_shape *shape, uint32_t count, double budget_ns,
                          struct result *out)
{
    struct bench_offer offer;
    struct subject subject = {.offer = &offer};
    bool ok = false;

    if (!bench_offer_init(&offer, shape, count)) {
        fprintf(stderr, "%s: out of memory\n", shape->name);
        return false;
    }
    subject.storage_len = tumpuk_quote_storage_size(BENCH_LINES, count);
    subject.storage = malloc(subject.storage_len);
    if (subject.storage == NULL || !check_offer(&subject, shape))
        goto out;
    out->shape = shape->name;
    out->count = count;
    out->quote = measure(run_quote, &subject, budget_ns);
    out->floor = measure(run_floor, &subject, budget_ns / 4);
    ok = true;
out:
    free(subject.storage);
    bench_offer_clear(&offer);
    return ok;
}

static double n_log_n(uint32_t count)
{
    return count * log2(count);
}

static void print_header(const char *first)
{
    printf(
        "| %s | N | median ns | min ns | aim ns | ns per promotion | per N log2 N | floor min ns "
        "| times the floor |\n",
        first);
    printf("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
}

static void print_result(const struct result *result)
{
    char aim[32] = "";

    if (result->aim_ns > 0)
        snprintf(aim, sizeof(aim), "%.0f", result->aim_ns);
    printf("| %s | %u | %.0f | %.0f | %s | %.1f | %.2f | %.1f | %.1f |\n", result->shape,
           result->count, result->quote.median_ns, result->quote.min_ns, aim,
           result->quote.median_ns / result->count,
           result->quote.median_ns / n_log_n(result->count), result->floor.min_ns,
           result->quote.min_ns / result->floor.min_ns);
    fflush(stdout);
}

/* Times at one shape's counts; growth is judged from the second count on, as
 * the first is mostly what a quote without promotions costs. An exponent is the
 * slope of least squares of log time over log N. */
static void print_growth(const struct result *results, size_t len)
{
    double n = 0, sx = 0, sy = 0, sz = 0, sxx = 0, sxy = 0, sxz = 0;

    for (size_t i = 1; i < len; i++) {
        double x = log(results[i].count);
        double y = log(results[i].quote.median_ns);
        double z = log(n_log_n(results[i].count));

        n += 1;
        sx += x;
        sy += y;
        sz += z;
        sxx += x * x;
        sxy += x * y;
        sxz += x * z;
    }
    printf("| %s | %.2f | %.2f |\n", results[0].shape, (n * sxy - sx * sy) / (n * sxx - sx * sx),
           (n * sxz - sx * sz) / (n * sxx - sx * sx));
}

static bool write_json(const char *path, const struct result *results, size_t len)
{
    FILE *file = fopen(path, "w");

    if (file == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    fprintf(file, "{\"bench\": \"core\", \"results\": [");
    for (size_t i = 0; i < len; i++) {
        fprintf(file,
                "%s\n {\"shape\": \"%s\", \"promotions\": %u, \"median_ns\": %.1f, \"min_ns\": "
                "%.1f, \"aim_ns\": %.0f, \"floor_min_ns\": %.2f}",
                i > 0 ? "," : "", results[i].shape, results[i].count, results[i].quote.median_ns,
                results[i].quote.min_ns, results[i].aim_ns, results[i].floor.min_ns);
    }
    fprintf(file, "\n]}\n");
    return fclose(file) == 0;
}

/* The shapes whose growth is watched; the first is the one with aims. */
static size_t run_shapes(double budget_ns, struct result *results)
{
    const struct bench_shape shapes[] = {
        {.name = "mixed", .types = BENCH_TYPES_ALL},
        {.name = "scoped", .types = BENCH_TYPES_ALL, .scoped = true},
        {.name = "product-only", .types = bench_types_product(), .limited = true},
        {.name = "ended", .types = BENCH_TYPES_ALL, .ended = true},
    };
    const size_t shapes_len = sizeof(shapes) / sizeof(shapes[0]);
    size_t len = 0;

    printf("## Core: one quote of %u lines\n\n", BENCH_LINES);
    print_header("promotions");
    for (size_t s = 0; s < shapes_len; s++) {
        for (size_t c = 0; c < COUNTS_LEN; c++) {
            if (!measure_shape(&shapes[s], COUNTS[c], budget_ns, &results[len]))
                return 0;
            results[len].aim_ns = s == 0 ? AIMS_NS[c] : 0;
            print_result(&results[len++]);
        }
    }
    printf("\nGrowth from N = %u to %u:\n\n", COUNTS[1], COUNTS[COUNTS_LEN - 1]);
    printf("| promotions | time grows as N to the | N log N itself grows as N to the |\n");
    printf("| --- | ---: | ---: |\n");
    for (size_t s = 0; s < shapes_len; s++)
        print_growth(&results[s * COUNTS_LEN], COUNTS_LEN);
    return len;
}

/* Where the time goes: as many promotions of one type alone. */
static size_t run_types(double budget_ns, struct result *results)
{
    printf("\n## Core: %u promotions of one type alone\n\n", COUNT_PER_TYPE);
    print_header("type");
    for (int type = 0; type < TUMPUK_TYPE_COUNT; type++) {
        struct bench_shape shape = {.name = tumpuk_type_name((enum tumpuk_type)type),
                                    .types = 1u << type};

        if (!measure_shape(&shape, COUNT_PER_TYPE, budget_ns, &results[type]))
            return 0;
        print_result(&results[type]);
    }
    return TUMPUK_TYPE_COUNT;
}

int main(int argc, char **argv)
{
    static struct result results[RESULTS_MAX];
    const char *json = NULL;
    long ms = DEFAULT_MS;
    size_t shapes;
    size_t types;

    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--json") == 0)
            json = argv[i + 1];
        else if (strcmp(argv[i], "--ms") == 0)
            ms = strtol(argv[i + 1], NULL, 10);
        else
            ms = 0;
    }
    if (ms <= 0 || ms > INT_MAX || argc % 2 == 0) {
        fprintf(stderr, "usage: core_bench [--ms MILLISECONDS] [--json FILE]\n");
        return 2;
    }
    shapes = run_shapes((double)ms * 1e6, results);
    types = shapes > 0 ? run_types((double)ms * 1e6, results + shapes) : 0;
    if (types == 0)
        return 1;
    return json == NULL || write_json(json, results, shapes + types) ? 0 : 1;
}
