# Benches: what to build, and how to run each. tests/bench/README.md tells what
# the figures mean. The top Makefile includes this after its own rules; nothing
# here runs in continuous integration.

BENCH_OUT := .build/bench
BENCH_PROGRAMS := $(B)/bench/core_bench $(B)/bench/projection_bench $(B)/bench/http_floor $(B)/bench/http_probe

$(B)/bench/core_bench: $(B)/obj/tests/bench/core_bench.o $(B)/obj/tests/bench/core_offer.o \
    $(STATIC_LIB)
	$(call LINK,-lm)

$(B)/bench/projection_bench: $(B)/obj/tests/bench/projection_bench.o $(STATIC_LIB)
	$(call LINK)

$(B)/bench/http_floor: $(B)/obj/tests/bench/http/floor.o
	$(call LINK,-lmicrohttpd -ljansson -lpthread)

$(B)/bench/http_probe: $(B)/obj/tests/bench/http/probe.o
	$(call LINK,-lpthread)

bench-programs: $(BENCH_PROGRAMS)

bench-core: $(B)/bench/core_bench ## time the pricing core beside its floor
	@mkdir -p $(BENCH_OUT)
	@$< --json $(BENCH_OUT)/core.json

bench-projection: $(B)/bench/projection_bench ## time price projections beside hourly quotes
	@mkdir -p $(BENCH_OUT)
	@$< --json $(BENCH_OUT)/projection.json

bench-projection-http: $(B)/tumpukd ## time projections and a campaign's forecast over HTTP
	@.dev/with-cluster.sh tests/bench/projection/run.py --build $(B) --json $(BENCH_OUT)/projection_http.json

bench-peers: tests/bench/peers/node_modules/.installed ## time rule engines from npm on the same basket
	@mkdir -p $(BENCH_OUT)
	@node tests/bench/peers/run.mjs --json $(BENCH_OUT)/peers.json

tests/bench/peers/node_modules/.installed: tests/bench/peers/package-lock.json
	cd tests/bench/peers && npm ci
	@touch $@

bench-http: $(BENCH_PROGRAMS) $(B)/tumpukd ## load tumpukd and two bare servers in turns
	@.dev/with-cluster.sh tests/bench/http/run.py --build $(B) --json $(BENCH_OUT)/http.json

bench-blocking: $(BENCH_PROGRAMS) $(B)/tumpukd $(B)/tumpukd-test ## latency beside slow database requests
	@.dev/with-cluster.sh tests/bench/blocking/run.py --build $(B) --json $(BENCH_OUT)/blocking.json

bench-catalog: $(BENCH_PROGRAMS) $(B)/tumpukd ## prices and quotes from memory, small and large shops
	@mkdir -p $(BENCH_OUT)
	@.dev/with-cluster.sh tests/bench/catalog/run.py --build $(B) --json $(BENCH_OUT)/catalog.json

bench-ingest: $(B)/tumpukd ## orders taken in beside plain COPY
	@.dev/with-cluster.sh tests/bench/ingest/run.py --build $(B) --json $(BENCH_OUT)/ingest.json

bench-stream: $(BENCH_PROGRAMS) $(B)/tumpukd ## 2,000 open event streams beside quotes and orders that come in
	@.dev/with-cluster.sh tests/bench/stream/run.py --build $(B) --json $(BENCH_OUT)/stream.json

bench-exports: $(B)/tumpukd ## orders as CSV and XLSX beside psql's \\copy, and the memory that it takes
	@.dev/with-cluster.sh tests/bench/exports/run.py --build $(B) --json $(BENCH_OUT)/exports.json

bench-lists: $(B)/tumpukd ## lists of a campaign's products and their lines, of 100 and of 100,000
	@mkdir -p $(BENCH_OUT)
	@.dev/with-cluster.sh tests/bench/lists/run.py --build $(B) --json $(BENCH_OUT)/lists.json

# As many orders as there is time and room for: 10,000,000 take some 10 GB and 10 minutes to make.
DASHBOARD_ORDERS ?= 10000 1000000 10000000
bench-dashboard: $(B)/tumpukd ## the dashboard, and an order's cost, among 10,000 to 10 million orders (DASHBOARD_ORDERS="…")
	@mkdir -p $(BENCH_OUT)
	@.dev/with-cluster.sh tests/bench/dashboard/run.py --build $(B) --orders $(DASHBOARD_ORDERS) --json $(BENCH_OUT)/dashboard.json

bench-redemptions: $(B)/tumpukd ## redemptions a second beside bare updates by pgbench
	@mkdir -p $(BENCH_OUT)
	@.dev/with-cluster.sh tests/bench/redemptions/run.py --build $(B) --json $(BENCH_OUT)/redemptions.json

bench-startup: $(BENCH_PROGRAMS) $(B)/tumpukd ## time to ready, and memory over a million requests
	@.dev/with-cluster.sh tests/bench/startup/run.py --build $(B) --json $(BENCH_OUT)/startup.json

bench-report: ## one table of what the benches wrote
	@tests/bench/report.py $(BENCH_OUT)

# One after the other whatever -j says: they would disturb each other.
bench: bench-programs ## run every bench but the dashboard's and print one table (about 25 minutes)
	@rm -rf $(BENCH_OUT)
	@for part in core projection projection-http peers http blocking catalog redemptions ingest stream exports lists startup; do \
	    $(MAKE) --no-print-directory bench-$$part || exit 1; done
	@$(MAKE) --no-print-directory bench-report

.PHONY: bench bench-programs bench-core bench-projection bench-projection-http bench-peers bench-http bench-blocking bench-catalog bench-startup \
    bench-redemptions bench-ingest bench-dashboard bench-stream bench-exports bench-lists bench-report
