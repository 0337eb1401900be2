#include "codec/sentence.h"

#include <assert.h>

struct sentence sentence_open(struct json_out *out, enum lang lang)
{
    json_out_raw(out, "\"", 1);
    return (struct sentence){.out = out->buf, .lang = lang, .escape = true};
}

void sentence_close(struct sentence *sentence)
{
    buf_putc(sentence->out, '"');
}

void sentence_write(struct sentence *sentence, const char *template,
                    void (*value)(struct sentence *sentence, char x, const void *context),
                    const void *context)
{
    for (;;) {
        const char *brace = strchrnul(template, '{');

        buf_put(sentence->out, template, (size_t)(brace - template));
        if (*brace == '\0')
            break;
        assert(brace[1] != '\0' && brace[2] == '}');
        value(sentence, brace[1], context);
        template = brace + 3;
    }
}

static void write_arg(struct sentence *sentence, char x, const void *context)
{
    const char *const *args = context;

    assert(x >= '0' && x <= '9');
    sentence_put(sentence, args[x - '0']);
}

void sentence_write_args(struct sentence *sentence, const char *template, const char *const *args)
{
    sentence_write(sentence, template, write_arg, args);
}

void sentence_encode(struct json_out *out, enum lang lang, const char *template,
                     const char *const *args)
{
    struct sentence sentence = sentence_open(out, lang);

    sentence_write_args(&sentence, template, args);
    sentence_close(&sentence);
}

void sentence_put_text(struct sentence *sentence, struct tumpuk_text text)
{
    if (sentence->escape)
        json_out_escape(sentence->out, text.bytes, text.len);
    else
        buf_put(sentence->out, text.bytes, text.len);
}
