/* From the database's rulebooks to the shelf's. */
#include <string.h>

#include "api/api.h"
#include "base/log.h"

/* All rulebooks together. */
#define LOAD_BYTES_MAX (64u * 1024 * 1024)

static bool append_row(struct rulebook_shelf *shelf, struct arena *arena,
                       const struct db_rulebook_row *row)
{
    struct rulebook_document document;
    struct codec_error error;
    struct shelf_rulebook rulebook;

    if (rulebook_document_decode(row->document, strlen(row->document), false, LANG_EN, arena,
                                 &document, &error) != CODEC_OK) {
        log_event(LOG_LEVEL_ERROR, "rulebook_invalid", "stored rulebook %.64s does not validate",
                  row->version);
        return false;
    }
    rulebook = (struct shelf_rulebook){
        .version = row->version,
        .effective_from_us = row->has_effective_from ? row->effective_from_us : TUMPUK_TIME_MIN,
        .rules = document.rules};
    switch (rulebook_shelf_append(shelf, &rulebook)) {
    case SHELF_OK:
        log_event(LOG_LEVEL_INFO, "rulebook_loaded", "rulebook %.64s", row->version);
        return true;
    case SHELF_KNOWN:
        return true;
    case SHELF_ORDER:
    case SHELF_FULL:
        break;
    }
    log_event(LOG_LEVEL_ERROR, "rulebook_refused", "rulebook %.64s cannot be put on the shelf",
              row->version);
    return false;
}

enum db_result api_load_rulebooks(struct rulebook_shelf *shelf, struct db_conn *conn)
{
    struct arena *arena = arena_new(LOAD_BYTES_MAX);
    struct db_rulebook_row *rows;
    enum db_result result;
    size_t count;

    if (arena == NULL)
        return DB_FAILED;
    result = db_select_rulebooks(conn, arena, &rows, &count);
    /* what is on the shelf stays as it is; later ones depend on earlier ones */
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        if (rulebook_shelf_find(shelf, rows[i].version) == NULL &&
            !append_row(shelf, arena, &rows[i]))
            result = DB_FAILED;
    }
    arena_free(arena);
    return result;
}

enum db_result api_refresh_rulebooks(struct rulebook_shelf *shelf, struct db_conn *conn)
{
    int64_t count;
    enum db_result result = db_count_rulebooks(conn, &count);

    if (result != DB_OK || (uint64_t)count == rulebook_shelf_count(shelf))
        return result;
    return api_load_rulebooks(shelf, conn);
}
