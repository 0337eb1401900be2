/*
 * The jobs that wait for a worker: a ring, and which of them may run next.
 *
 * A lane is what jobs name that would only wait for each other (batches of one
 * shop): a few of a lane run at a time, others go past those that wait, so that
 * one lane never holds all workers. Private to the db room; under the pool's mutex.
 */
#ifndef DB_JOB_QUEUE_H
#define DB_JOB_QUEUE_H

#include "db/conn.h"

/* Jobs of a lane that run at the same time: one can prepare while another has what
 * they wait for. More would only make the database keep more versions of what they
 * all write. */
#define DB_LANE_JOBS_MAX 2

struct db_job {
    void (*run)(void *arg, struct db_conn *conn);
    void *arg;
    int64_t queued_us;
    uint64_t lane; /* 0: none */
};

struct db_job_queue {
    struct db_job *jobs; /* ring of `capacity` */
    size_t capacity;
    size_t head; /* next to run */
    size_t len;
    uint64_t *running; /* the lane of each worker's job, 0: none */
    size_t workers;
};

bool db_job_queue_init(struct db_job_queue *queue, size_t capacity, size_t workers);
void db_job_queue_clear(struct db_job_queue *queue);
/* There must be room. */
void db_job_queue_put(struct db_job_queue *queue, const struct db_job *job, bool first);
/* The place of the first job that may run now, whichever it is with `any`; `len`
 * where there is none. */
size_t db_job_queue_find(const struct db_job_queue *queue, bool any);
/* The job at a place, for a worker to run. */
struct db_job db_job_queue_take(struct db_job_queue *queue, size_t place, size_t worker);
/* The worker's job has run; whether one that waited may run now. */
bool db_job_queue_done(struct db_job_queue *queue, size_t worker);

#endif
