-- Posts redemptions, an order each; wrk … -- KEY PROMOTIONS RUN: on one promotion after
-- the other of so many. At the end prints what was counted as one line of JSON behind RESULT.

local key, promotions, run
local at = 0

local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  key, promotions, run = args[1], tonumber(args[2]), args[3]
  at = number * 100 -- threads do not go side by side
  wrk.headers["Authorization"] = "Bearer " .. key
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  at = at + 1
  return wrk.format("POST", "/v1/shops/bench/redemptions", nil, string.format(
    '{"order_id":"%s-%d-%d","buyer_id":"b-%d","promotions":[{"promotion_id":"p-%d","units":1}]}',
    run, number, at, at, at % promotions))
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "seconds": %.6f, "p50_us": %d, "p99_us": %d, "failures": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
