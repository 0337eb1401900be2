/* Problem answers (RFC 9457). */
#include <string.h>

#include "base/json_out.h"
#include "http/http.h"

const struct http_problem HTTP_PROBLEM_BAD_REQUEST = {
    "BAD_REQUEST", 400, "Permintaan tidak dapat dipahami", "The request cannot be understood"};
const struct http_problem HTTP_PROBLEM_MALFORMED_JSON = {"MALFORMED_JSON", 400,
                                                         "Isi permintaan bukan JSON yang sah",
                                                         "The request body is not valid JSON"};
const struct http_problem HTTP_PROBLEM_UNAUTHORIZED = {
    "UNAUTHORIZED", 401, "Diperlukan kunci akses yang sah", "A valid access key is required"};
const struct http_problem HTTP_PROBLEM_FORBIDDEN = {
    "FORBIDDEN", 403, "Kunci ini tidak berhak melakukannya", "This key may not do that"};
const struct http_problem HTTP_PROBLEM_NOT_FOUND = {"NOT_FOUND", 404, "Tidak ditemukan",
                                                    "Not found"};
const struct http_problem HTTP_PROBLEM_METHOD_NOT_ALLOWED = {
    "METHOD_NOT_ALLOWED", 405, "Metode tidak tersedia di alamat ini",
    "This address does not have that method"};
const struct http_problem HTTP_PROBLEM_BODY_TOO_LARGE = {
    "BODY_TOO_LARGE", 413, "Isi permintaan terlalu besar", "The request body is too large"};
const struct http_problem HTTP_PROBLEM_UNSUPPORTED_MEDIA = {
    "UNSUPPORTED_MEDIA", 415, "Jenis isi permintaan tidak didukung",
    "The request body's type is not supported"};
const struct http_problem HTTP_PROBLEM_INVALID = {"INVALID", 422, "Permintaan melanggar aturan",
                                                  "The request breaks rules"};
const struct http_problem HTTP_PROBLEM_HEADERS_TOO_LARGE = {"HEADERS_TOO_LARGE", 431,
                                                            "Header permintaan terlalu besar",
                                                            "The request headers are too large"};
const struct http_problem HTTP_PROBLEM_OVERLOADED = {"OVERLOADED", 503,
                                                     "Layanan sedang penuh, coba sebentar lagi",
                                                     "The service is busy, try again shortly"};
const struct http_problem HTTP_PROBLEM_INTERNAL = {
    "INTERNAL", 500, "Terjadi kesalahan pada layanan", "The service failed"};

#define TYPE_PREFIX "urn:tumpuk:problem:"

static void write_faults(struct json_out *out, const struct fault *faults, size_t count)
{
    json_out_key(out, "errors");
    json_out_array(out);
    for (size_t i = 0; i < count; i++) {
        json_out_object(out);
        json_out_member_string(out, "field", faults[i].field);
        json_out_member_string(out, "code", faults[i].code);
        json_out_member_string(out, "detail", faults[i].detail);
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

static void write_type(struct json_out *out, const char *code)
{
    char type[sizeof TYPE_PREFIX + 64];
    size_t len = strnlen(code, 64);

    memcpy(type, TYPE_PREFIX, sizeof TYPE_PREFIX - 1);
    memcpy(type + sizeof TYPE_PREFIX - 1, code, len);
    json_out_member_text(out, "type", type, sizeof TYPE_PREFIX - 1 + len);
}

void http_reply_problem(const struct http_request *request, struct http_reply *reply,
                        const struct http_problem *problem, const char *detail,
                        const struct fault *faults, size_t fault_count)
{
    const char *title = request->lang == LANG_EN ? problem->title_en : problem->title_id;
    struct json_out out;

    http_reply_reset(reply); /* its headers, too, were about another answer */
    reply->status = problem->status;
    reply->content_type = "application/problem+json";
    if (problem->status == 401)
        http_reply_header(reply, "WWW-Authenticate", "Bearer realm=\"tumpuk\"");
    if (problem->status == 503)
        http_reply_header(reply, "Retry-After", "1");

    json_out_init(&out, &reply->body, request->pretty);
    json_out_object(&out);
    write_type(&out, problem->code);
    json_out_member_string(&out, "title", title);
    json_out_member_i64(&out, "status", problem->status);
    json_out_member_string(&out, "detail", detail != NULL ? detail : title);
    json_out_member_string(&out, "code", problem->code);
    json_out_member_string(&out, "request_id",
                           request->request_id != NULL ? request->request_id : "");
    write_faults(&out, faults, fault_count);
    json_out_end_object(&out);
    if (reply->body.failed) {
        buf_clear(&reply->body);
        buf_init(&reply->body, HTTP_REPLY_BYTES_MAX);
    }
}
