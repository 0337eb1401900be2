/* The languages in which the service speaks to people. */
#ifndef BASE_LANG_H
#define BASE_LANG_H

enum lang { LANG_ID, LANG_EN };
#define LANG_COUNT 2

/* The sentence in the language of `who`, a pointer to whatever has a `lang`: a
 * request, a reader, a list of faults. Both are literals and take the same
 * arguments, so that the compiler checks either as a format:
 *
 *   fault_add(faults, field, code, BILINGUAL(faults, "Paling banyak %d.", "At most %d."), max);
 */
#define BILINGUAL(who, id, en) ((who)->lang == LANG_EN ? "" en : "" id)

#endif
