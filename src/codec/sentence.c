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

void sentence_put(struct sentence *sentence, const char *text)
{
    buf_put(sentence->out, text, strlen(text));
}

static void put_escaped(struct buf *out, unsigned char c)
{
    static const char HEX[] = "0123456789abcdef";
    const char control[6] = {'\\', 'u', '0', '0', HEX[c >> 4], HEX[c & 15]};
    const char quoted[2] = {'\\', (char)c};

    if (c < 0x20)
        buf_put(out, control, sizeof control);
    else
        buf_put(out, quoted, sizeof quoted);
}

void sentence_put_text(struct sentence *sentence, struct tumpuk_text text)
{
    uint32_t from = 0;

    if (!sentence->escape) {
        buf_put(sentence->out, text.bytes, text.len);
        return;
    }
    for (uint32_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.bytes[i];

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_put(sentence->out, text.bytes + from, i - from);
        put_escaped(sentence->out, c);
        from = i + 1;
    }
    if (from < text.len)
        buf_put(sentence->out, text.bytes + from, text.len - from);
}
