/* Sets of people by their keys. Private to the db room. */
#ifndef DB_PEOPLE_COLUMNS_H
#define DB_PEOPLE_COLUMNS_H

#include "db/columns.h"
#include "db/data.h"

#define DB_PEOPLE_KEY_COLUMNS 4

/* A key as the first columns of a statement. */
void db_columns_people_key(struct db_columns *columns, const struct db_people_key *key);

#endif
