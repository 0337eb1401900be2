/* GET /healthz, /readyz, /metrics, /version: for those who run the service. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/api.h"
#include "api/list_cache.h"
#include "db/listener.h"

static const char *const NO_PARAMETERS[] = {NULL};

/* The process answers: nothing else is asked. */
void api_get_healthz(struct http_request *request, struct http_reply *reply)
{
    struct json_out out;

    if (api_refuse_query(request, reply, NO_PARAMETERS))
        return;
    out = api_json(request, reply);
    json_out_object(&out);
    json_out_member_string(&out, "status", "ok");
    json_out_end_object(&out);
}

/* Whether requests can be served: database, migrations, rulebooks. */
void api_get_readyz(struct http_request *request, struct http_reply *reply)
{
    const struct api_context *context = api_context_of(request);
    bool current = false;
    bool bound = true;
    enum db_result result;
    struct json_out out;

    if (api_refuse_query(request, reply, NO_PARAMETERS))
        return;
    result = db_migrations_current(request->worker, &current);
    if (result != DB_OK) {
        http_reply_problem(
            request, reply, &API_PROBLEM_NOT_READY,
            BILINGUAL(request, "Basis data tidak menjawab.", "The database does not answer."), NULL,
            0);
        return;
    }
    if (!current) {
        http_reply_problem(request, reply, &API_PROBLEM_NOT_READY,
                           BILINGUAL(request,
                                     "Migrasi basis data belum lengkap: jalankan tumpukd migrate.",
                                     "The database lacks migrations: run tumpukd migrate."),
                           NULL, 0);
        return;
    }
    if (rulebook_shelf_count(context->rulebooks) == 0 &&
        api_load_rulebooks(context->rulebooks, request->worker) != DB_OK) {
        http_reply_problem(
            request, reply, &API_PROBLEM_NOT_READY,
            BILINGUAL(request, "Buku aturan belum dimuat.", "The rulebooks are not loaded."), NULL,
            0);
        return;
    }
    if (!api_keys_loaded(context->access) &&
        api_load_keys(context->access, request->worker) != DB_OK) {
        http_reply_problem(
            request, reply, &API_PROBLEM_NOT_READY,
            BILINGUAL(request, "Kunci API belum dimuat.", "The API keys are not loaded."), NULL, 0);
        return;
    }
    if (api_reply_db(request, reply, db_select_role_bound(request->worker, &bound)))
        return;
    out = api_json(request, reply);
    json_out_object(&out);
    json_out_member_string(&out, "status", "ready");
    json_out_member_string(&out, "database", "ok");
    json_out_member_string(&out, "migrations", "current");
    json_out_member_string(&out, "row_level_security", bound ? "enforced" : "bypassed");
    json_out_member_i64(&out, "rulebooks", (int64_t)rulebook_shelf_count(context->rulebooks));
    json_out_end_object(&out);
}

/* Resident bytes, the second number of /proc/self/statm; 0 where it cannot be read. */
static long long resident_bytes(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    char line[128] = "";
    const char *second = NULL;

    if (file == NULL)
        return 0;
    if (fgets(line, sizeof(line), file) != NULL)
        second = strchr(line, ' ');
    fclose(file);
    return second == NULL ? 0 : strtoll(second, NULL, 10) * sysconf(_SC_PAGESIZE);
}

void api_get_metrics(struct http_request *request, struct http_reply *reply)
{
    const struct api_context *context = api_context_of(request);

    if (api_refuse_query(request, reply, NO_PARAMETERS))
        return;
    reply->content_type = "text/plain; version=0.0.4; charset=utf-8";
    if (context->server != NULL)
        http_server_metrics(context->server, &reply->body);
    db_pool_metrics(context->pool, &reply->body);
    if (context->catalog != NULL)
        catalog_metrics(context->catalog, &reply->body);
    if (context->lists != NULL)
        list_cache_metrics(context->lists, &reply->body);
    if (context->listener != NULL)
        db_listener_metrics(context->listener, &reply->body);
    buf_printf(&reply->body,
               "# HELP tumpuk_rulebooks Rulebook versions in memory.\n"
               "# TYPE tumpuk_rulebooks gauge\n"
               "tumpuk_rulebooks %zu\n"
               "# HELP tumpuk_api_keys API keys in memory that are of use.\n"
               "# TYPE tumpuk_api_keys gauge\n"
               "tumpuk_api_keys %zu\n"
               "# HELP tumpuk_build_info The version that runs; always 1.\n"
               "# TYPE tumpuk_build_info gauge\n"
               "tumpuk_build_info{version=\"%s\"} 1\n"
               "# HELP process_resident_memory_bytes Resident memory.\n"
               "# TYPE process_resident_memory_bytes gauge\n"
               "process_resident_memory_bytes %lld\n"
               "# HELP process_start_time_seconds When the process started, in Unix time.\n"
               "# TYPE process_start_time_seconds gauge\n"
               "process_start_time_seconds %lld\n",
               rulebook_shelf_count(context->rulebooks), api_key_count(context->access),
               context->version, resident_bytes(), (long long)(context->started_us / 1000000));
}

void api_get_version(struct http_request *request, struct http_reply *reply)
{
    const struct api_context *context = api_context_of(request);
    char text[RFC3339_TEXT_MAX];
    struct json_out out;

    if (api_refuse_query(request, reply, NO_PARAMETERS))
        return;
    rfc3339_format(context->started_us / 1000000 * 1000000, (struct rfc3339_zone){.zulu = true},
                   text);
    out = api_json(request, reply);
    json_out_object(&out);
    json_out_member_string(&out, "name", "tumpuk");
    json_out_member_string(&out, "version", context->version);
    json_out_member_string(&out, "started_at", text);
    json_out_end_object(&out);
}
