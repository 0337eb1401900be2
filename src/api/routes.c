/* The route table: every endpoint of the service, in the order of openapi.yaml. */
#include "api/api.h"

const struct http_route API_ROUTES[] = {
    {.method = "POST",
     .path = "/v1/simulator/quotes",
     .handle = api_post_simulator_quotes,
     .body_max = API_QUOTE_BODY_MAX,
     .json_body = true},
    {.method = "POST",
     .path = "/v1/simulator/combinations",
     .handle = api_post_simulator_combinations,
     .body_max = API_COMBINATION_BODY_MAX,
     .json_body = true},
    {.method = "GET", .path = "/v1/stacking-rules", .handle = api_get_stacking_rules},
    {.method = "GET", .path = "/v1/rulebooks", .handle = api_get_rulebooks},
    {.method = "POST",
     .path = "/v1/rulebooks",
     .handle = api_post_rulebooks,
     .run = HTTP_RUN_WORKER,
     .access = HTTP_ACCESS_OPERATOR,
     .body_max = API_RULEBOOK_BODY_MAX,
     .json_body = true},
    {.method = "GET", .path = "/v1/rulebooks/{version}", .handle = api_get_rulebook},
    {.method = "GET", .path = "/healthz", .handle = api_get_healthz},
    {.method = "GET", .path = "/readyz", .handle = api_get_readyz, .run = HTTP_RUN_WORKER},
    {.method = "GET", .path = "/metrics", .handle = api_get_metrics},
    {.method = "GET", .path = "/version", .handle = api_get_version},
#ifdef TUMPUK_TEST_ROUTES
    {.method = "GET", .path = "/test/sleep", .handle = api_get_test_sleep, .run = HTTP_RUN_WORKER},
#endif
};
const size_t API_ROUTE_COUNT = sizeof(API_ROUTES) / sizeof(API_ROUTES[0]);
