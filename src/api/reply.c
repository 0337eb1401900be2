/* Answers that endpoints share. */
#include "api/api.h"

const struct http_problem API_PROBLEM_RULEBOOK_EXISTS = {
    .code = "RULEBOOK_EXISTS",
    .status = 409,
    .title_id = "Versi buku aturan sudah ada",
    .title_en = "This rulebook version exists already",
};
const struct http_problem API_PROBLEM_DATABASE_UNAVAILABLE = {
    .code = "DATABASE_UNAVAILABLE",
    .status = 503,
    .title_id = "Basis data sedang tidak dapat dihubungi",
    .title_en = "The database cannot be reached right now",
};
const struct http_problem API_PROBLEM_NOT_READY = {
    .code = "NOT_READY",
    .status = 503,
    .title_id = "Layanan belum siap",
    .title_en = "The service is not ready yet",
};

const struct api_context *api_context_of(const struct http_request *request)
{
    return request->context;
}

/* "3 violations, each told in errors", and how many more there are. */
static const char *count_faults(const struct http_request *request, const struct fault_list *faults)
{
    size_t all = faults->count + faults->missed;

    if (request->lang == LANG_EN)
        return faults->missed == 0
                   ? arena_printf(request->arena, "%zu violation%s, told in errors.", all,
                                  all == 1 ? "" : "s")
                   : arena_printf(request->arena,
                                  "%zu violations; the first %zu are told in errors.", all,
                                  faults->count);
    return faults->missed == 0
               ? arena_printf(request->arena, "%zu pelanggaran, dijelaskan dalam errors.", all)
               : arena_printf(request->arena,
                              "%zu pelanggaran; %zu yang pertama dijelaskan dalam errors.", all,
                              faults->count);
}

void api_reply_faults(const struct http_request *request, struct http_reply *reply,
                      const struct fault_list *faults)
{
    http_reply_problem(request, reply, &HTTP_PROBLEM_INVALID, count_faults(request, faults),
                       faults->items, faults->count);
}

bool api_reply_codec(const struct http_request *request, struct http_reply *reply,
                     enum codec_result result, const struct codec_error *error)
{
    switch (result) {
    case CODEC_OK:
        if (error->faults.count == 0)
            return false;
        break;
    case CODEC_MALFORMED:
        http_reply_problem(
            request, reply, &HTTP_PROBLEM_MALFORMED_JSON,
            arena_printf(request->arena,
                         BILINGUAL(request, "baris %d, kolom %d: %s", "line %d, column %d: %s"),
                         error->line, error->column, error->message),
            NULL, 0);
        return true;
    case CODEC_INVALID:
        break;
    case CODEC_NO_MEMORY:
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return true;
    }
    api_reply_faults(request, reply, &error->faults);
    return true;
}

void api_reply_fault(const struct http_request *request, struct http_reply *reply,
                     const char *field, const char *code, const char *detail)
{
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    fault_add(&faults, field, code, "%s", detail);
    api_reply_faults(request, reply, &faults);
}

void api_fault_out_of_range(struct fault_list *faults)
{
    fault_add(faults, "", API_FAULT_AMOUNT_OUT_OF_RANGE,
              BILINGUAL(faults,
                        "Salah satu jumlah dalam perhitungan ini melebihi 9007199254740991.",
                        "A sum of this quote would exceed 9007199254740991."));
}

void api_reply_out_of_range(const struct http_request *request, struct http_reply *reply)
{
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_fault_out_of_range(&faults);
    api_reply_faults(request, reply, &faults);
}

void api_reply_no_rulebook(const struct http_request *request, struct http_reply *reply)
{
    http_reply_problem(request, reply, &API_PROBLEM_NOT_READY,
                       BILINGUAL(request, "Belum ada buku aturan yang dibaca dari basis data.",
                                 "No rulebook has been read from the database yet."),
                       NULL, 0);
}

bool api_reply_db(const struct http_request *request, struct http_reply *reply,
                  enum db_result result)
{
    switch (result) {
    case DB_OK:
        return false;
    case DB_UNAVAILABLE:
    case DB_RETRY:
        http_reply_problem(request, reply, &API_PROBLEM_DATABASE_UNAVAILABLE, NULL, NULL, 0);
        return true;
    case DB_NONE:
        http_reply_problem(request, reply, &HTTP_PROBLEM_NOT_FOUND, NULL, NULL, 0);
        return true;
    case DB_CONFLICT:
    case DB_REFUSED:
    case DB_FAILED:
        break;
    }
    http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    return true;
}

struct json_out api_json(const struct http_request *request, struct http_reply *reply)
{
    struct json_out out;

    json_out_init(&out, &reply->body, request->pretty);
    return out;
}

struct json_out api_json_items(const struct http_request *request, struct http_reply *reply)
{
    struct json_out out = api_json(request, reply);

    json_out_object(&out);
    json_out_key(&out, "items");
    json_out_array(&out);
    return out;
}
