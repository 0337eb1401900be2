/*
 * LIVEs and videos out of rows, in the order of columns in which the statements
 * answer them. Private to the db room.
 */
#ifndef DB_MEDIA_ROWS_H
#define DB_MEDIA_ROWS_H

#include "db/conn.h"
#include "db/media.h"

/* All rows of the statement as records in the arena, without what stands in other
 * tables. */
enum db_result db_read_lives(struct db_conn *conn, struct arena *arena,
                             const struct db_statement *statement, int param_count,
                             const char *const *params, struct live_record **out, size_t *count);
enum db_result db_read_videos(struct db_conn *conn, struct arena *arena,
                              const struct db_statement *statement, int param_count,
                              const char *const *params, struct video_record **out, size_t *count);
/* The same of rows that are there already. */
enum db_result db_take_videos(const PGresult *rows, struct arena *arena, struct video_record **out,
                              size_t *count);

#endif
