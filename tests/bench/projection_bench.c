/*
 * How long price projections take: SKUs one after the other, each with N
 * promotions of all types of the three discount tiers spread over the period,
 * beside a quote of every hour of the same period.
 *
 *   projection_bench [--rounds N] [--json FILE]
 *
 * Prints Markdown. Single-threaded; doubles are used for statistics only.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <tumpuk/projection.h>

#define HOUR_US INT64_C(3600000000)
#define DAY_US (24 * HOUR_US)
/* 2025-11-11T03:00:00Z. */
#define FROM_US INT64_C(1762830000000000)
#define PROMOTIONS_MAX 320u
#define ROUNDS_MAX 64u
#define DEFAULT_ROUNDS 7L
/* Hourly quotes are so slow that a part of the SKUs stands for all. */
#define QUOTED_SHARE 50u

/* The size that the aims are set for. */
#define SKUS 10000u
#define PROMOTIONS 20u
#define DAYS 30u

static const uint32_t SKU_SIZES[] = {2500, SKUS, 40000};
static const uint32_t PROMOTION_SIZES[] = {5, PROMOTIONS, 80, PROMOTIONS_MAX};
static const uint32_t DAY_SIZES[] = {7, DAYS, 120};

struct size {
    const char *growth; /* what is another than in the size of the aims */
    uint32_t skus;
    uint32_t promotions;
    uint32_t days;
};

struct result {
    struct size size;
    uint64_t segments;
    uint64_t boundaries;
    double seconds; /* median */
};

/* One SKU's promotions with what they point to. */
struct shelf {
    struct tumpuk_promotion promotions[PROMOTIONS_MAX];
    const struct tumpuk_promotion *offered[PROMOTIONS_MAX];
    struct tumpuk_text claimed[PROMOTIONS_MAX];
    struct tumpuk_step steps[PROMOTIONS_MAX][2];
    struct tumpuk_gift gifts[PROMOTIONS_MAX];
    char ids[PROMOTIONS_MAX][16];
};

/* SKUs take the shelves in turn: enough that no cache holds them all. */
#define SHELVES 512u

struct subject {
    struct shelf *shelves;
    void *storage;
    size_t storage_len;
    uint64_t segments;
    uint64_t boundaries;
    uint64_t state; /* of the generator */
};

/* Of the processor: nothing here waits, and neighbours should not count. */
static double now(void)
{
    struct timespec at;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static uint32_t below(struct subject *subject, uint32_t limit)
{
    uint64_t z = subject->state += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ (z >> 31)) % limit);
}

static void make_benefit(struct subject *subject, struct shelf *shelf, uint32_t i)
{
    struct tumpuk_promotion *promotion = &shelf->promotions[i];
    struct tumpuk_benefit *benefit = &promotion->benefit;

    switch (tumpuk_type_get(promotion->type)->slot) {
    case TUMPUK_SLOT_CART_DISCOUNT:
        shelf->steps[i][0] = (struct tumpuk_step){.min_quantity = 1, .percent_off_bps = 100};
        shelf->steps[i][1] = (struct tumpuk_step){
            .min_quantity = 2, .percent_off_bps = 200 + (int32_t)below(subject, 1000)};
        *benefit = (struct tumpuk_benefit){
            .kind = TUMPUK_BENEFIT_STEPS, .step_count = 2, .steps = shelf->steps[i]};
        break;
    case TUMPUK_SLOT_CART_GIFT:
        shelf->gifts[i] = (struct tumpuk_gift){.list_price = 5000 + below(subject, 5000),
                                               .unit_cost = 2500,
                                               .stock = -1,
                                               .quantity = 1};
        *benefit = (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_GIFT, .gift = &shelf->gifts[i]};
        break;
    default:
        if (below(subject, 2) == 0)
            *benefit = (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_PERCENT_OFF,
                                               .bps = 100 + (int32_t)below(subject, 2000)};
        else
            *benefit = (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_AMOUNT_OFF,
                                               .amount = 1000 + below(subject, 20000)};
    }
}

/* Every promotion begins and ends inside the period and lasts up to a fifth of
 * it, so that a SKU has two boundaries for each. */
static void make_promotion(struct subject *subject, struct shelf *shelf, uint32_t i, uint32_t days)
{
    struct tumpuk_promotion *promotion = &shelf->promotions[i];
    uint32_t minutes = days * 24 * 60;
    uint32_t start = 1 + below(subject, minutes - minutes / 5 - 2);
    uint32_t length = 1 + below(subject, minutes / 5);

    snprintf(shelf->ids[i], sizeof(shelf->ids[i]), "promo-%u", i);
    *promotion = (struct tumpuk_promotion){
        .type = (enum tumpuk_type)(i % (TUMPUK_TYPE_COFUNDED_VOUCHER + 1)),
        .channels = TUMPUK_CHANNELS_ALL,
        .platform_share_bps = i % 3 == 0 ? 5000 : 0,
        .starts_at_us = FROM_US + (int64_t)start * 60 * 1000000,
        .ends_at_us = FROM_US + (int64_t)(start + length) * 60 * 1000000,
        .scope = {.everything = true},
        .id = {shelf->ids[i], (uint32_t)strlen(shelf->ids[i])}};
    make_benefit(subject, shelf, i);
    if (tumpuk_type_get(promotion->type)->thresholds)
        promotion->min_spend = 1 + below(subject, 250000);
    if (tumpuk_type_get(promotion->type)->needs_code)
        promotion->code = promotion->id;
    shelf->offered[i] = promotion;
    shelf->claimed[i] = promotion->id;
}

static void make_shelves(struct subject *subject, const struct size *size)
{
    subject->state = 1;
    for (uint32_t s = 0; s < SHELVES; s++) {
        for (uint32_t i = 0; i < size->promotions; i++)
            make_promotion(subject, &subject->shelves[s], i, size->days);
    }
}

static const struct tumpuk_line LINE = {.sku_id = {"SKU-1", 5},
                                        .product_id = {"PRODUCT-1", 9},
                                        .list_price = 152000,
                                        .unit_cost = 90000,
                                        .quantity = 2};

static struct tumpuk_projection_request request_of(const struct shelf *shelf,
                                                   const struct size *size)
{
    static struct tumpuk_rulebook_version version = {.effective_from_us = TUMPUK_TIME_MIN};

    version.rulebook = tumpuk_rulebook_guide();
    return (struct tumpuk_projection_request){.line = LINE,
                                              .channel = TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
                                              .from_us = FROM_US,
                                              .to_us = FROM_US + size->days * DAY_US,
                                              .promotion_count = size->promotions,
                                              .promotions = shelf->offered,
                                              .rulebook_count = 1,
                                              .rulebooks = &version};
}

static void project_all(struct subject *subject, const struct size *size)
{
    subject->segments = 0;
    subject->boundaries = 0;
    for (uint32_t sku = 0; sku < size->skus; sku++) {
        struct tumpuk_projection_request request = request_of(&subject->shelves[sku % SHELVES],
                                                              size);
        struct tumpuk_projection *projection;
        struct tumpuk_segment segment;
        enum tumpuk_projection_result result = tumpuk_projection_begin(
            &request, subject->storage, subject->storage_len, &projection);

        while (result == TUMPUK_PROJECTION_SEGMENT) {
            result = tumpuk_projection_next(projection, &segment);
            subject->segments += result == TUMPUK_PROJECTION_SEGMENT;
            __asm__ volatile("" : : "r"(&segment) : "memory");
        }
        if (result != TUMPUK_PROJECTION_END)
            abort();
    }
}

/* What segments_max tells of all SKUs, less one for each. */
static void count_boundaries(struct subject *subject, const struct size *size)
{
    for (uint32_t sku = 0; sku < size->skus; sku++) {
        struct tumpuk_projection_request request = request_of(&subject->shelves[sku % SHELVES],
                                                              size);

        subject->boundaries += tumpuk_projection_segments_max(&request) - 1;
    }
}

/* The same prices without a projection: a quote of each hour. */
static void quote_hours(const struct subject *subject, const struct size *size, uint32_t skus)
{
    for (uint32_t sku = 0; sku < skus; sku++) {
        const struct shelf *shelf = &subject->shelves[sku % SHELVES];
        struct tumpuk_basket basket = {.channel = TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
                                       .line_count = 1,
                                       .lines = &LINE,
                                       .claimed_count = size->promotions,
                                       .claimed = shelf->claimed,
                                       .code_count = size->promotions,
                                       .codes = shelf->claimed};
        struct tumpuk_offer offer = {.promotion_count = size->promotions,
                                     .promotions = shelf->offered};

        for (uint32_t hour = 0; hour < size->days * 24; hour++) {
            struct tumpuk_quote quote;

            basket.at_us = FROM_US + hour * HOUR_US;
            if (tumpuk_quote_compute(tumpuk_rulebook_guide(), &basket, &offer, subject->storage,
                                     subject->storage_len, &quote) != TUMPUK_QUOTE_OK)
                abort();
            __asm__ volatile("" : : "r"(&quote) : "memory");
        }
    }
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *samples, uint32_t count)
{
    qsort(samples, count, sizeof(samples[0]), compare_doubles);
    return samples[count / 2];
}

static struct result measure(struct subject *subject, const struct size *size, uint32_t rounds)
{
    struct result result = {.size = *size};
    double samples[ROUNDS_MAX];

    make_shelves(subject, size);
    project_all(subject, size); /* warms up */
    for (uint32_t i = 0; i < rounds; i++) {
        double start = now();

        project_all(subject, size);
        samples[i] = now() - start;
    }
    result.seconds = median(samples, rounds);
    count_boundaries(subject, size);
    result.segments = subject->segments;
    result.boundaries = subject->boundaries;
    printf("| %s | %u | %u | %u | %.1f | %.1f | %.3f | %.2f | %.3f |\n", size->growth, size->skus,
           size->promotions, size->days, (double)result.boundaries / size->skus,
           (double)result.segments / size->skus, result.seconds, result.seconds * 1e6 / size->skus,
           result.seconds * 1e6 / (double)result.boundaries);
    fflush(stdout);
    return result;
}

static double measure_hours(struct subject *subject, const struct size *size, uint32_t rounds)
{
    double samples[ROUNDS_MAX];

    make_shelves(subject, size);
    for (uint32_t i = 0; i < rounds; i++) {
        double start = now();

        quote_hours(subject, size, size->skus / QUOTED_SHARE);
        samples[i] = (now() - start) * QUOTED_SHARE;
    }
    return median(samples, rounds);
}

static bool write_json(const char *path, const struct result *results, size_t len, double hours)
{
    FILE *file = fopen(path, "w");

    if (file == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    fprintf(file, "{\"bench\": \"projection\", \"hourly_s\": %.4f, \"results\": [", hours);
    for (size_t i = 0; i < len; i++)
        fprintf(file,
                "%s\n {\"growth\": \"%s\", \"skus\": %u, \"promotions\": %u, \"days\": %u, "
                "\"segments\": %lu, \"boundaries\": %lu, \"seconds\": %.6f}",
                i > 0 ? "," : "", results[i].size.growth, results[i].size.skus,
                results[i].size.promotions, results[i].size.days,
                (unsigned long)results[i].segments, (unsigned long)results[i].boundaries,
                results[i].seconds);
    fprintf(file, "\n]}\n");
    return fclose(file) == 0;
}

static size_t run(struct subject *subject, uint32_t rounds, struct result *results, double *hours)
{
    struct size size = {.growth = "aim", .skus = SKUS, .promotions = PROMOTIONS, .days = DAYS};
    size_t len = 0;

    printf("## Projections\n\n| size | SKUs | promotions | days | boundaries a SKU | "
           "segments a SKU | s | µs a SKU | µs a boundary |\n"
           "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    results[len++] = measure(subject, &size, rounds);
    size.growth = "SKUs";
    for (size_t i = 0; i < sizeof(SKU_SIZES) / sizeof(SKU_SIZES[0]); i++) {
        size.skus = SKU_SIZES[i];
        results[len++] = measure(subject, &size, rounds);
    }
    size.skus = SKUS;
    size.growth = "promotions";
    for (size_t i = 0; i < sizeof(PROMOTION_SIZES) / sizeof(PROMOTION_SIZES[0]); i++) {
        size.promotions = PROMOTION_SIZES[i];
        results[len++] = measure(subject, &size, rounds);
    }
    /* longer periods with as many promotions a day: what a shop's calendar is like */
    size.growth = "days";
    for (size_t i = 0; i < sizeof(DAY_SIZES) / sizeof(DAY_SIZES[0]); i++) {
        size.days = DAY_SIZES[i];
        size.promotions = PROMOTIONS * DAY_SIZES[i] / DAYS;
        results[len++] = measure(subject, &size, rounds);
    }
    size = results[0].size;
    *hours = measure_hours(subject, &size, rounds);
    printf("\nA quote of each of the %u hours instead: %.2f s, %.0f times as long.\n",
           size.days * 24, *hours, *hours / results[0].seconds);
    return len;
}

int main(int argc, char **argv)
{
    struct result results[1 + 3 + 4 + 3];
    struct subject subject = {0};
    const char *json = NULL;
    long rounds = DEFAULT_ROUNDS;
    double hours;
    size_t quote_len = tumpuk_quote_storage_size(1, PROMOTIONS_MAX);
    size_t len;
    int status = 1;

    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--json") == 0)
            json = argv[i + 1];
        else if (strcmp(argv[i], "--rounds") == 0)
            rounds = strtol(argv[i + 1], NULL, 10);
        else
            rounds = 0;
    }
    if (rounds <= 0 || rounds > (long)ROUNDS_MAX || argc % 2 == 0) {
        fprintf(stderr, "usage: projection_bench [--rounds N] [--json FILE]\n");
        return 2;
    }
    subject.storage_len = tumpuk_projection_storage_size(PROMOTIONS_MAX, 1);
    if (subject.storage_len < quote_len)
        subject.storage_len = quote_len;
    subject.storage = malloc(subject.storage_len);
    subject.shelves = calloc(SHELVES, sizeof(*subject.shelves));
    if (subject.storage == NULL || subject.shelves == NULL)
        goto out;
    len = run(&subject, (uint32_t)rounds, results, &hours);
    status = json == NULL || write_json(json, results, len, hours) ? 0 : 1;
out:
    free(subject.shelves);
    free(subject.storage);
    return status;
}
