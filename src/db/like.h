/* Parts of texts as patterns. Private to the db room. */
#ifndef DB_LIKE_H
#define DB_LIKE_H

#include "base/arena.h"

/* A part for LIKE and its like, whose own signs are taken as they are; NULL without
 * memory. */
const char *db_escape_like(struct arena *arena, const char *part);

#endif
