/*
 * Bodies into trees, and the parser's complaints into sentences.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "codec/json.h"

#define PARSE_FLAGS (JSON_REJECT_DUPLICATES | JSON_DECODE_ANY)

/*
 * The tree of a request lives in the request's arena and is never taken apart:
 * jansson's allocator is replaced, once for the process, by one that serves a
 * parse from its arena and everything else as before.
 *
 * Where memory runs out it leaves the parser by longjmp. Returning NULL is not
 * safe: jansson 2.14 does not look whether its text buffer could grow, and then
 * reads and writes beyond it. Nothing leaks, for the arena owns all of it.
 */
struct parse_memory {
    struct arena *arena;
    size_t used;
    bool too_large; /* of CODEC_TREE_BYTES_MAX nothing is left */
    jmp_buf out;
};

static json_malloc_t malloc_below;
static json_free_t free_below;
static _Thread_local struct parse_memory *parsing; /* NULL outside of a parse */

static void *parse_malloc(size_t len)
{
    struct parse_memory *memory = parsing;
    void *piece;

    if (memory == NULL)
        return malloc_below(len);
    memory->too_large = len > CODEC_TREE_BYTES_MAX - memory->used;
    if (memory->too_large)
        longjmp(memory->out, 1);
    memory->used += len;
    piece = arena_alloc(memory->arena, len);
    if (piece == NULL)
        longjmp(memory->out, 1);
    return piece;
}

static void parse_free(void *piece)
{
    if (parsing == NULL)
        free_below(piece);
}

static void parse_replace_allocator(void)
{
    json_get_alloc_funcs(&malloc_below, &free_below);
    json_set_alloc_funcs(parse_malloc, parse_free);
}

/* NULL where the body is not JSON or memory ran out. */
static json_t *parse_load(struct parse_memory *memory, const char *body, size_t len,
                          json_error_t *found)
{
    json_t *root;

    if (setjmp(memory->out) != 0) {
        parsing = NULL;
        return NULL;
    }
    parsing = memory;
    root = json_loadb(body, len, PARSE_FLAGS, found);
    parsing = NULL;
    return root;
}

static enum codec_result malformed(struct codec_error *error, int line, int column,
                                   const char *message, ...) __attribute__((format(printf, 4, 5)));

static enum codec_result malformed(struct codec_error *error, int line, int column,
                                   const char *message, ...)
{
    va_list args;

    error->line = line > 0 ? line : 1;
    error->column = column > 0 ? column : 1;
    va_start(args, message);
    (void)vsnprintf(error->message, sizeof error->message, message, args);
    va_end(args);
    return CODEC_MALFORMED;
}

static bool text_begins(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* What the parser was looking at, out of "… near '<token>'": with the blank
 * before "near", or "" where there is none that can be shown. */
static const char *near_text(const struct fault_list *faults, const char *text,
                             char out[CODEC_EXCERPT_BYTES_MAX + 16])
{
    const char *start = strstr(text, " near '");
    const char *token = start != NULL ? start + strlen(" near '") : NULL;
    size_t len = token != NULL ? strlen(token) : 0;

    if (len < 2 || token[len - 1] != '\'')
        return "";
    len--;
    if (len > CODEC_EXCERPT_BYTES_MAX || utf8_length(token, len) < 0 ||
        utf8_has_control(token, len))
        return "";
    (void)snprintf(out, CODEC_EXCERPT_BYTES_MAX + 16,
                   BILINGUAL(faults, " di dekat %.*s", " near %.*s"), (int)len, token);
    return out;
}

/* What is wrong most often, told from jansson's own words for it. */
static enum codec_result syntax_failed(struct codec_error *error, const json_error_t *found,
                                       const char *at)
{
    const struct fault_list *faults = &error->faults;
    int line = found->line;
    int column = found->column;

    if (strstr(found->text, " near ']'") != NULL || strstr(found->text, " near '}'") != NULL)
        return malformed(error, line, column,
                         BILINGUAL(faults,
                                   "Sebelum kurung penutup masih ada yang kurang; mungkin komanya "
                                   "berlebih?",
                                   "Something is missing before the closing bracket; is there a "
                                   "comma too many?"));
    if (text_begins(found->text, "string or '}' expected"))
        return malformed(error, line, column,
                         BILINGUAL(faults, "Di sini seharusnya kunci dalam tanda kutip ganda%s.",
                                   "A key in double quotes is expected%s."),
                         at);
    if (text_begins(found->text, "']' expected") || text_begins(found->text, "'}' expected"))
        return malformed(error, line, column,
                         BILINGUAL(faults, "Di sini seharusnya koma atau kurung penutup%s.",
                                   "A comma or a closing bracket is expected%s."),
                         at);
    if (text_begins(found->text, "':' expected"))
        return malformed(error, line, column,
                         BILINGUAL(faults, "Setelah kunci seharusnya ada titik dua%s.",
                                   "A colon is expected after the key%s."),
                         at);
    if (text_begins(found->text, "unexpected newline") ||
        text_begins(found->text, "control character"))
        return malformed(error, line, column,
                         BILINGUAL(faults,
                                   "Sebuah teks tidak ditutup, atau mengandung ganti baris atau "
                                   "karakter kendali; ganti baris ditulis \\n.",
                                   "A text is not closed, or contains a line break or a control "
                                   "character; a line break is written \\n."));
    return malformed(
        error, line, column,
        BILINGUAL(faults, "Isi permintaan bukan JSON yang sah%s.", "The body is not valid JSON%s."),
        at);
}

static enum codec_result parse_failed(struct codec_error *error, const json_error_t *found)
{
    char near[CODEC_EXCERPT_BYTES_MAX + 16];
    const char *at = near_text(&error->faults, found->text, near);
    int line = found->line;
    int column = found->column;

    switch (json_error_code(found)) {
    case json_error_premature_end_of_input:
        return malformed(error, line, column,
                         BILINGUAL(&error->faults,
                                   "Isi permintaan berakhir sebelum JSON-nya lengkap.",
                                   "The body ends before its JSON is complete."));
    case json_error_end_of_input_expected:
        return malformed(error, line, column,
                         BILINGUAL(&error->faults, "Masih ada sesuatu setelah akhir JSON%s.",
                                   "Something follows the end of the JSON%s."),
                         at);
    case json_error_duplicate_key:
        return malformed(error, line, column,
                         BILINGUAL(&error->faults,
                                   "Satu kunci ditulis dua kali dalam satu objek%s.",
                                   "A key is given twice in one object%s."),
                         at);
    case json_error_invalid_utf8:
        return malformed(error, line, column,
                         BILINGUAL(&error->faults, "Isi permintaan bukan UTF-8 yang sah.",
                                   "The body is not valid UTF-8."));
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return malformed(error, line, column,
                         BILINGUAL(&error->faults, "Sebuah teks mengandung karakter U+0000.",
                                   "A text contains the character U+0000."));
    case json_error_stack_overflow:
        return malformed(error, line, column,
                         BILINGUAL(&error->faults, "Daftar dan objek bersarang terlalu dalam.",
                                   "Lists and objects are nested too deeply."));
    case json_error_numeric_overflow:
        return malformed(
            error, line, column,
            BILINGUAL(&error->faults, "Sebuah angka terlalu besar%s.", "A number is too large%s."),
            at);
    case json_error_out_of_memory:
        return CODEC_NO_MEMORY;
    case json_error_unknown:
    case json_error_invalid_syntax:
    case json_error_invalid_argument:
    case json_error_cannot_open_file:
    case json_error_invalid_format:
    case json_error_wrong_type:
    case json_error_null_value:
    case json_error_item_not_found:
    case json_error_index_out_of_range:
        break;
    }
    return syntax_failed(error, found, at);
}

static size_t scan_digits(const char *text, const char *end)
{
    const char *at = text;

    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return (size_t)(at - text);
}

/* Length of the JSON number without sign at `text`, 0 where there is none. */
static size_t scan_number(const char *text, const char *end, bool *is_real)
{
    const char *at = text;
    size_t digits = scan_digits(at, end);

    *is_real = false;
    if (digits == 0 || (digits > 1 && *at == '0'))
        return 0;
    at += digits;
    if (at < end && *at == '.') {
        digits = scan_digits(at + 1, end);
        if (digits == 0)
            return 0;
        at += 1 + digits;
        *is_real = true;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '+' || *at == '-'))
            at++;
        digits = scan_digits(at, end);
        if (digits == 0)
            return 0;
        at += digits;
        *is_real = true;
    }
    return (size_t)(at - text);
}

/* A number that no int64 or double holds is well-formed JSON, and its place is
 * among the other faults; the parser refuses the whole body. This copy of the
 * body has the largest int64 in place of larger integers, 1.0 in place of every
 * float, and blanks for what that leaves, so that positions stay. All of them
 * are refused later as OUT_OF_RANGE and NOT_AN_INTEGER. */
static char *tame_numbers(const char *body, size_t len, struct arena *arena)
{
    static const char largest[] = "9223372036854775807";
    const size_t largest_len = sizeof largest - 1;
    char *copy = arena_strndup(arena, body, len);
    bool in_string = false;

    for (size_t i = 0; copy != NULL && i < len;) {
        bool is_real;
        size_t run = in_string ? 0 : scan_number(copy + i, copy + len, &is_real);

        if (run == 0) {
            if (copy[i] == '"')
                in_string = !in_string;
            else if (in_string && copy[i] == '\\')
                i++;
            i++;
            continue;
        }
        if (is_real) {
            memset(copy + i, ' ', run);
            memcpy(copy + i, "1.0", 3);
        } else if (run > largest_len ||
                   (run == largest_len && memcmp(copy + i, largest, run) > 0)) {
            memset(copy + i, ' ', run);
            memcpy(copy + i, largest, largest_len);
        }
        i += run;
    }
    return copy;
}

static bool is_blank(const char *body, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (strchr(" \t\r\n", body[i]) == NULL || body[i] == '\0')
            return false;
    }
    return true;
}

enum codec_result codec_parse(const char *body, size_t len, enum lang lang, struct arena *arena,
                              struct codec_error *error, json_t **root)
{
    static pthread_once_t replaced = PTHREAD_ONCE_INIT;
    struct parse_memory memory = {.arena = arena};
    json_error_t found = {.line = 0};

    (void)pthread_once(&replaced, parse_replace_allocator);
    error->line = 0;
    error->column = 0;
    error->message[0] = '\0';
    fault_list_init(&error->faults, arena, lang);
    *root = NULL;
    if (is_blank(body, len))
        return malformed(error, 1, 1,
                         BILINGUAL(&error->faults, "Isi permintaan kosong; seharusnya objek JSON.",
                                   "The body is empty; a JSON object is expected."));
    *root = parse_load(&memory, body, len, &found);
    if (*root == NULL && json_error_code(&found) == json_error_numeric_overflow) {
        body = tame_numbers(body, len, arena);
        if (body != NULL)
            *root = parse_load(&memory, body, len, &found);
    }
    if (arena_failed(arena))
        return CODEC_NO_MEMORY;
    if (memory.too_large) {
        fault_add(
            &error->faults, "", CODEC_FAULT_TOO_MANY,
            BILINGUAL(&error->faults,
                      "Isi permintaan memuat jauh lebih banyak nilai daripada permintaan mana pun.",
                      "The body holds far more values than any request has."));
        return arena_failed(arena) ? CODEC_NO_MEMORY : CODEC_INVALID;
    }
    return *root != NULL ? CODEC_OK : parse_failed(error, &found);
}
