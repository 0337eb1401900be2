#include "db/job_queue.h"

#include <assert.h>
#include <stdlib.h>

bool db_job_queue_init(struct db_job_queue *queue, size_t capacity, size_t workers)
{
    *queue = (struct db_job_queue){.jobs = calloc(capacity, sizeof *queue->jobs),
                                   .capacity = capacity,
                                   .running = calloc(workers, sizeof *queue->running),
                                   .workers = workers};
    return queue->jobs != NULL && queue->running != NULL;
}

void db_job_queue_clear(struct db_job_queue *queue)
{
    free(queue->jobs);
    free(queue->running);
    *queue = (struct db_job_queue){.jobs = NULL};
}

static struct db_job *job_at(const struct db_job_queue *queue, size_t place)
{
    return &queue->jobs[(queue->head + place) % queue->capacity];
}

void db_job_queue_put(struct db_job_queue *queue, const struct db_job *job, bool first)
{
    assert(queue->len < queue->capacity);
    if (first)
        queue->head = (queue->head + queue->capacity - 1) % queue->capacity;
    *job_at(queue, first ? 0 : queue->len) = *job;
    queue->len++;
}

static bool lane_is_full(const struct db_job_queue *queue, uint64_t lane)
{
    size_t found = 0;

    for (size_t i = 0; lane != 0 && i < queue->workers; i++)
        found += queue->running[i] == lane;
    return found >= DB_LANE_JOBS_MAX;
}

size_t db_job_queue_find(const struct db_job_queue *queue, bool any)
{
    size_t place = 0;

    while (!any && place < queue->len && lane_is_full(queue, job_at(queue, place)->lane))
        place++;
    return place;
}

struct db_job db_job_queue_take(struct db_job_queue *queue, size_t place, size_t worker)
{
    struct db_job job = *job_at(queue, place);

    assert(place < queue->len && worker < queue->workers);
    for (; place > 0; place--)
        *job_at(queue, place) = *job_at(queue, place - 1);
    queue->head = (queue->head + 1) % queue->capacity;
    queue->len--;
    queue->running[worker] = job.lane;
    return job;
}

bool db_job_queue_done(struct db_job_queue *queue, size_t worker)
{
    bool had_lane = queue->running[worker] != 0;

    queue->running[worker] = 0;
    return had_lane && queue->len > 0;
}
