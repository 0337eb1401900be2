-- Asks for prices of random SKUs, or posts baskets of them; wrk … -- MODE SKUS KEY
-- LINES. At the end prints what was counted as one line of JSON behind RESULT.

local mode, skus, key, lines
local prepared, at = {}, 0

local function sku() return "SKU-" .. math.random(1, skus) end

local function prices()
  local query = {}
  for i = 1, lines do query[i] = "sku_id=" .. sku() end
  return wrk.format("GET", "/v1/shops/bench/prices?" .. table.concat(query, "&"))
end

local function quote()
  local items, seen = {}, {}
  while #items < lines do
    local id = sku()
    if not seen[id] then
      seen[id] = true
      items[#items + 1] = string.format('{"sku_id":"%s","quantity":2}', id)
    end
  end
  return wrk.format("POST", "/v1/shops/bench/quotes", nil,
    '{"items":[' .. table.concat(items, ",") .. '],"shipping_fee":10000}')
end

local count = 0
function setup(thread)
  count = count + 1
  thread:set("seed", count)
end

-- The requests are made beforehand: making them would take the server's time.
function init(args)
  mode, skus, key, lines = args[1], tonumber(args[2]), args[3], tonumber(args[4])
  math.randomseed(seed)
  wrk.headers["Authorization"] = "Bearer " .. key
  wrk.headers["Content-Type"] = "application/json"
  for i = 1, 20000 do prepared[i] = mode == "prices" and prices() or quote() end
end

function request()
  at = at % #prepared + 1
  return prepared[at]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "seconds": %.6f, "p50_us": %d, "p99_us": %d, "failures": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
