#include "base/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Longest detail that is kept; a longer sentence is cut. */
#define FAULT_DETAIL_MAX 320

void fault_list_init(struct fault_list *list, struct arena *arena, enum lang lang)
{
    *list = (struct fault_list){.arena = arena, .lang = lang};
}

void fault_add(struct fault_list *list, const char *field, const char *code, const char *detail,
               ...)
{
    char text[FAULT_DETAIL_MAX];
    struct fault *fault;
    va_list args;
    size_t len;

    if (list->count == FAULTS_MAX) {
        list->missed++;
        return;
    }
    if (list->items == NULL)
        list->items = arena_calloc(list->arena, FAULTS_MAX, sizeof *list->items);
    va_start(args, detail);
    (void)vsnprintf(text, sizeof text, detail, args);
    va_end(args);
    len = strlen(text);
    /* A cut must not leave half a character: step back over its first bytes. */
    if (len == sizeof text - 1) {
        while (len > 0 && ((unsigned char)text[len - 1] & 0xC0) == 0x80)
            len--;
        if (len > 0 && ((unsigned char)text[len - 1] & 0x80) != 0)
            len--;
    }
    field = arena_strndup(list->arena, field, strlen(field));
    detail = arena_strndup(list->arena, text, len);
    if (list->items == NULL || field == NULL || detail == NULL) {
        list->missed++; /* out of memory: still not silence */
        return;
    }
    fault = &list->items[list->count++];
    fault->field = field;
    fault->code = code;
    fault->detail = detail;
}

void fault_list_adopt(struct fault_list *list, const char *place, const struct fault_list *part)
{
    for (size_t i = 0; i < part->count; i++) {
        const struct fault *fault = &part->items[i];
        const char *field = arena_printf(list->arena, "%s%s%s", place,
                                         fault->field[0] != '\0' ? "." : "", fault->field);

        fault_add(list, field != NULL ? field : place, fault->code, "%s", fault->detail);
    }
    list->missed += part->missed;
}
