/* The words of `tumpukd demo`. */
#include <string.h>

#include "app/config_parts.h"
#include "base/rfc3339.h"

#define DATE_FLAG "--date"
#define DATE_LEN 10
#define MIDNIGHT "T00:00:00Z"
/* The days around it must be days too: 1970-01-01 to 2999-12-31. */
#define DAY_US_MAX INT64_C(32503593600000000)

void config_help_demo(struct buf *out)
{
    buf_puts(out, "tumpukd demo [--date <day>]: loads the demo shop toko-nusantara\n\n"
                  "Some forty products, promotions of every type and three of the platform's\n"
                  "campaigns, with dates around the day on which it is loaded. Loading it again\n"
                  "brings it up to that day: what is so already stays, what was changed is put\n"
                  "back, what was added stays too. Other shops are not touched, and a shop of\n"
                  "that id which is not the demo shop is refused.\n\n"
                  "  --date <day>  as if it were that day: 2026-11-11; default today, in "
                  "Jakarta\n\n" CONFIG_HELP_DATABASE);
}

static bool date_take(const char *value, int64_t *day_us, struct buf *error)
{
    char text[DATE_LEN + sizeof MIDNIGHT];

    if (strlen(value) == DATE_LEN) {
        memcpy(text, value, DATE_LEN);
        memcpy(text + DATE_LEN, MIDNIGHT, sizeof MIDNIGHT);
        if (rfc3339_parse(text, sizeof text - 1, day_us, NULL) && *day_us >= 0 &&
            *day_us <= DAY_US_MAX)
            return true;
    }
    buf_printf(error, DATE_FLAG ": \"%.100s\" is no day from 1970 to 2999, such as 2026-11-11",
               value);
    return false;
}

bool config_demo_flag(struct config *config, int argc, const char *const *argv, int *at,
                      bool *known, struct buf *error)
{
    const char *flag = argv[*at];
    const char *value = NULL;

    *known = strcmp(flag, DATE_FLAG) == 0 || strncmp(flag, DATE_FLAG "=", sizeof DATE_FLAG) == 0;
    if (!*known)
        return false;
    if (flag[sizeof DATE_FLAG - 1] == '=')
        value = flag + sizeof DATE_FLAG;
    else if (*at + 1 < argc)
        value = argv[++*at];
    if (value != NULL)
        return date_take(value, &config->demo_day_us, error);
    buf_puts(error, DATE_FLAG " needs a value");
    return false;
}
