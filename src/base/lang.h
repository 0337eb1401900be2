/* The languages in which the service speaks to people. */
#ifndef BASE_LANG_H
#define BASE_LANG_H

enum lang { LANG_ID, LANG_EN };
#define LANG_COUNT 2

#endif
