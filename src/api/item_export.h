/* Whole lists of the dashboard (api/item_list.h) as tables. */
#ifndef API_ITEM_EXPORT_H
#define API_ITEM_EXPORT_H

#include "api/export.h"
#include "api/item_list.h"

struct item_export {
    const char *id; /* what the first two columns are called */
    const char *name;
    /* Tells the names of items, some of the list's at a time; in the arena, or as long
     * as the list. `names` is filled with empty ones. */
    enum db_result (*read_names)(const struct item_list *list, struct arena *arena, const void *arg,
                                 const struct tumpuk_text *ids, size_t count,
                                 struct tumpuk_text *names);
    const void *arg;
};

/* Writes all of the list, which is open, and says in the export's title what it is. */
enum db_result item_export_write(struct api_export *export, const struct item_list *list,
                                 const struct item_export *how);

#endif
