/* If-Match and If-None-Match of writes (RFC 9110, 13.1; spec api). */
#include <string.h>

#include "api/store.h"

const struct http_problem API_PROBLEM_PRECONDITION_REQUIRED = {
    .code = "PRECONDITION_REQUIRED",
    .status = 428,
    .title_id = "Perubahan harus menyebut versinya dalam If-Match",
    .title_en = "A change must name the version it changes in If-Match",
};
const struct http_problem API_PROBLEM_PRECONDITION_FAILED = {
    .code = "PRECONDITION_FAILED",
    .status = 412,
    .title_id = "Yang tersimpan bukan versi yang disebut",
    .title_en = "What is stored is not the version that was named",
};

static bool refuse(struct api_call *call, const struct http_problem *problem, const char *detail)
{
    (void)api_refuse_problem(call, problem, detail);
    return false;
}

bool api_precondition(struct api_call *call, bool exists, int64_t version, bool required)
{
    const char *if_none_match = http_request_header(call->request, "If-None-Match");
    const char *stale = BILINGUAL(call->request,
                                  "Baca dahulu versi yang terbaru, lalu ulangi perubahannya.",
                                  "Read the newest version, then make the change again.");

    if (exists && if_none_match != NULL && strcmp(if_none_match, "*") == 0)
        return refuse(call, &API_PROBLEM_PRECONDITION_FAILED, NULL);
    switch (http_request_if_match(call->request, version)) {
    case HTTP_MATCH_ABSENT:
        if (!exists || !required)
            return true;
        return refuse(call, &API_PROBLEM_PRECONDITION_REQUIRED,
                      BILINGUAL(call->request, "Kirim ETag dari jawaban GET dalam If-Match.",
                                "Send the ETag of GET's answer in If-Match."));
    case HTTP_MATCH_HOLDS:
        return exists || refuse(call, &API_PROBLEM_PRECONDITION_FAILED, stale);
    case HTTP_MATCH_FAILS:
        break;
    }
    return refuse(call, &API_PROBLEM_PRECONDITION_FAILED, stale);
}
