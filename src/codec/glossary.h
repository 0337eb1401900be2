/*
 * The glossary of the reference guide: what the words of pricing mean.
 * Inside this room only.
 */
#ifndef CODEC_GLOSSARY_H
#define CODEC_GLOSSARY_H

#include <tumpuk/rulebook.h>

#include "base/json_out.h"
#include "base/lang.h"

/* Writes the member "glossary": [{"term", "meaning"}, …]. */
void glossary_encode(struct json_out *out, const struct tumpuk_rulebook *rules, enum lang lang);

#endif
