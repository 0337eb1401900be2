/* The currencies of ISO 4217. Pure. */
#ifndef CODEC_CURRENCY_H
#define CODEC_CURRENCY_H

#include <stddef.h>

#define CURRENCY_CODE_LEN 3

#define CURRENCY_UNKNOWN (-1)
#define CURRENCY_NO_EXPONENT (-2) /* gold, drawing rights, test codes */

/* Digits after the point in prices of that currency, or one of the above.
 * Codes are upper case. */
int currency_exponent(const char *code, size_t len);

#endif
