/*
 * Sentences for people, written from templates straight into an answer.
 *
 * A template is our own text with {x} where a value goes; x is one character.
 * Our own text needs no escapes in JSON; text of users does, and gets it here.
 * Inside this room only. Not thread-safe: a sentence belongs to its buffer.
 */
#ifndef CODEC_SENTENCE_H
#define CODEC_SENTENCE_H

#include <tumpuk/terms.h>

#include "base/json_out.h"
#include "base/lang.h"

struct sentence {
    struct buf *out;
    enum lang lang;
    bool escape; /* it stands in a JSON string */
};

/* Begins a JSON string in `out`, and ends it. Nothing else may be written to
 * `out` in between. */
struct sentence sentence_open(struct json_out *out, enum lang lang);
void sentence_close(struct sentence *sentence);

/* Writes a template; `value` is called for each {x}. */
void sentence_write(struct sentence *sentence, const char *template,
                    void (*value)(struct sentence *sentence, char x, const void *context),
                    const void *context);

/* Writes a template whose values {0} … {9} are texts of ours. */
void sentence_write_args(struct sentence *sentence, const char *template, const char *const *args);

/* One whole JSON string from such a template. */
void sentence_encode(struct json_out *out, enum lang lang, const char *template,
                     const char *const *args);

/* Text of ours: without quotes, backslashes and control characters. */
static inline void sentence_put(struct sentence *sentence, const char *text)
{
    buf_put(sentence->out, text, strlen(text));
}

/* Text of a user's. */
void sentence_put_text(struct sentence *sentence, struct tumpuk_text text);

#endif
