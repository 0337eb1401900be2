# Tumpuk. `make help` lists the targets; README.md tells the rest.
#
# One makefile for the whole tree, relative paths only (the checkout may live
# under a path with spaces). All outputs lie in .build/<variant>/; what `make
# run` needs to keep lies in .local/.

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
SHELL := /bin/bash

VERSION := 0.1.0
SONAME := libtumpuk.so.0

VARIANT ?= release
B := .build/$(VARIANT)

# ---- toolchain and flags ---------------------------------------------------
# Each variant's flags stand on compile *and* link lines.

CC := gcc
OPT := -O2 -g
VARIANT_FLAGS :=
HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection

ifeq ($(VARIANT),release)
else ifeq ($(VARIANT),asan)
OPT := -O1 -g -fno-omit-frame-pointer
HARDEN :=
VARIANT_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all
else ifeq ($(VARIANT),tsan)
OPT := -O1 -g -fno-omit-frame-pointer
HARDEN :=
VARIANT_FLAGS := -fsanitize=thread
else ifeq ($(VARIANT),coverage)
OPT := -O0 -g
HARDEN :=
VARIANT_FLAGS := --coverage -fprofile-update=atomic
else ifeq ($(VARIANT),clang)
CC := clang-14
else ifeq ($(VARIANT),fuzz)
CC := clang-14
OPT := -O1 -g -fno-omit-frame-pointer
HARDEN :=
VARIANT_FLAGS := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
else
$(error VARIANT=$(VARIANT): one of release, asan, tsan, coverage, clang, fuzz)
endif

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wconversion -Wstrict-prototypes \
            -Wmissing-prototypes -Wvla -Wformat=2
CPPFLAGS += -D_GNU_SOURCE -DTUMPUK_VERSION='"$(VERSION)"' -Iinclude -Isrc \
            $(shell pkg-config --cflags libpq 2>/dev/null)
CFLAGS += -std=c11 $(OPT) $(WARNINGS) $(HARDEN) $(VARIANT_FLAGS)
LDFLAGS += $(VARIANT_FLAGS) -Wl,-z,relro,-z,now -Wl,--as-needed

# The core goes into a shared library too; the rest into executables only. -O3
# takes a tenth off a quote of 100 promotions (make bench-core); -flto no more.
PIC_FLAGS := -fPIC -fvisibility=hidden $(if $(filter release,$(VARIANT)),-O3)
ifneq ($(CC),clang-14)
PIC_FLAGS += -fno-semantic-interposition
endif

# What a room links, beside the rooms above it.
LIBS_base :=
LIBS_pricing :=
LIBS_db := -lpq
LIBS_codec := -ljansson -lrhonabwy -lsodium -lcsv -lxlsxwriter -lzip -lexpat
LIBS_http := -lmicrohttpd -lsodium -ldeflate -lz
LIBS_app := -lsystemd -lcurl
LIBS_all := $(LIBS_http) $(LIBS_codec) $(LIBS_db) $(LIBS_app) -lpthread
LIBS_check := -lcheck -lsubunit -lm -lrt -lpthread

# ---- sources and objects ---------------------------------------------------

ROOMS := base pricing shop dashboard db catalog codec http api app
sources_of = $(sort $(wildcard src/$(1)/*.c))
objects_of = $(patsubst %.c,$(B)/obj/%.o,$(call sources_of,$(1)))

SQL_FILES := $(sort $(wildcard sql/queries/*.sql) $(wildcard sql/migrations/*.sql))
DB_SQL_OBJECT := $(B)/obj/gen/db_sql.o

OBJ_base := $(call objects_of,base)
OBJ_pricing := $(call objects_of,pricing)
OBJ_shop := $(call objects_of,shop)
OBJ_dashboard := $(call objects_of,dashboard)
OBJ_db := $(call objects_of,db) $(DB_SQL_OBJECT)
OBJ_catalog := $(call objects_of,catalog)
OBJ_codec := $(call objects_of,codec)
OBJ_http := $(call objects_of,http)
OBJ_api := $(call objects_of,api)
DEMO_FILES := $(sort $(wildcard src/app/demo/*.json))
OBJ_app := $(call objects_of,app) $(B)/obj/gen/app_demo.o
OBJ_main := $(filter %/app/main.o,$(OBJ_app))
OBJ_all := $(foreach room,$(ROOMS),$(OBJ_$(room)))
OBJ_service := $(filter-out $(OBJ_main),$(OBJ_all))

# The rooms that TUMPUK_TEST_ROUTES changes are compiled a second time.
TEST_ROUTE_ROOMS := db api app
OBJ_test_service := \
    $(foreach room,$(filter-out $(TEST_ROUTE_ROOMS),$(ROOMS)),$(OBJ_$(room))) \
    $(foreach room,$(TEST_ROUTE_ROOMS),$(patsubst $(B)/obj/src/%,$(B)/obj-test/src/%,$(OBJ_$(room))))

# Objects depend on the flags that they were made with.
FLAGS_STAMP := $(B)/flags
FLAGS_TEXT := $(CC) $(CPPFLAGS) $(CFLAGS) $(PIC_FLAGS) $(LDFLAGS)
$(shell mkdir -p $(B) && { \
    printf '%s\n' '$(subst ','\'',$(FLAGS_TEXT))' | cmp -s - $(FLAGS_STAMP) || \
    printf '%s\n' '$(subst ','\'',$(FLAGS_TEXT))' > $(FLAGS_STAMP); })

COMPILE = @mkdir -p $(@D) && echo "  cc    $< ($(VARIANT))" && \
    $(CC) $(CPPFLAGS) $(CFLAGS) $(1) -MMD -MP -c -o $@ $<

$(B)/obj/src/pricing/%.o: src/pricing/%.c $(FLAGS_STAMP)
	$(call COMPILE,$(PIC_FLAGS))

$(B)/obj/src/%.o: src/%.c $(FLAGS_STAMP)
	$(call COMPILE,-fPIE)

$(B)/obj-test/src/%.o: src/%.c $(FLAGS_STAMP)
	$(call COMPILE,-fPIE -DTUMPUK_TEST_ROUTES)

$(B)/obj/tests/%.o: tests/%.c $(FLAGS_STAMP)
	$(call COMPILE,-fPIE -Itests)

$(B)/gen/db_sql.c: .dev/embed-sql.sh .dev/literal.sh $(SQL_FILES) $(B)/gen/sql-files
	@mkdir -p $(@D) && echo "  gen   $@"
	@.dev/embed-sql.sh $(SQL_FILES) > $@

# Changes when a file of SQL is added or removed.
$(B)/gen/sql-files: FORCE
	@mkdir -p $(@D); echo '$(SQL_FILES)' | cmp -s - $@ || echo '$(SQL_FILES)' > $@

$(DB_SQL_OBJECT): $(B)/gen/db_sql.c $(FLAGS_STAMP)
	$(call COMPILE,-fPIE)

$(B)/gen/app_demo.c: .dev/embed-json.sh .dev/literal.sh $(DEMO_FILES)
	@mkdir -p $(@D) && echo "  gen   $@"
	@.dev/embed-json.sh $(DEMO_FILES) > $@

$(B)/obj/gen/app_demo.o: $(B)/gen/app_demo.c $(FLAGS_STAMP)
	$(call COMPILE,-fPIE)

LINK = @mkdir -p $(@D) && echo "  link  $@" && \
    $(CC) $(CFLAGS) -pie -o $@ $(filter %.o %.a,$^) $(LDFLAGS) $(1)

# ---- libtumpuk: the pricing core, for other programs -----------------------

STATIC_LIB := $(B)/libtumpuk.a
SHARED_LIB := $(B)/libtumpuk.so.$(VERSION)

# One relocatable object whose hidden names are local: nothing internal can
# clash with a caller's names.
$(B)/libtumpuk.o: $(OBJ_pricing)
	@mkdir -p $(@D) && echo "  ld -r $@"
	@ld -r -o $@.tmp $^ && objcopy --localize-hidden $@.tmp $@ && rm -f $@.tmp

$(STATIC_LIB): $(B)/libtumpuk.o
	@echo "  ar    $@"; rm -f $@; ar rcs $@ $<

$(SHARED_LIB): $(OBJ_pricing)
	@mkdir -p $(@D) && echo "  link  $@"
	@$(CC) $(CFLAGS) -shared -Wl,-soname,$(SONAME) -Wl,--no-undefined -o $@ $^ $(LDFLAGS)
	@ln -sf $(@F) $(B)/$(SONAME) && ln -sf $(SONAME) $(B)/libtumpuk.so

# ---- programs --------------------------------------------------------------

PROGRAMS := $(if $(OBJ_main),$(B)/tumpukd)
$(B)/tumpukd: $(OBJ_all)
	$(call LINK,$(LIBS_all))

# The same with routes that only tests want (a slow one, a failing one).
$(B)/tumpukd-test: $(OBJ_test_service)
	$(call LINK,$(LIBS_all))

# Reads a quote request on stdin, writes the answer: for tests without a server.
$(B)/quote-cli: $(B)/obj/tests/tools/quote_cli.o $(OBJ_base) $(OBJ_pricing) $(OBJ_shop) \
    $(OBJ_dashboard) $(OBJ_codec)
	$(call LINK,$(LIBS_codec))

TOOLS := $(if $(wildcard tests/tools/quote_cli.c),$(B)/quote-cli)

all: $(if $(OBJ_pricing),$(STATIC_LIB) $(SHARED_LIB)) $(PROGRAMS) $(OBJ_all) ## build libtumpuk and tumpukd (VARIANT=release|asan|tsan|coverage|clang|fuzz)

test-programs: $(TOOLS) $(PROGRAMS) $(if $(OBJ_main),$(B)/tumpukd-test)

# ---- unit tests ------------------------------------------------------------
# A directory under tests/unit tells what its tests may link; sources there
# that are not test_*.c are helpers of all tests beside them. Tests of the core
# link nothing but the core and check: the linker proves that it is pure.

UNIT_OBJ_pricing := $(OBJ_pricing)
UNIT_LIB_pricing :=
UNIT_OBJ_base := $(OBJ_base)
UNIT_LIB_base :=
UNIT_OBJ_shop := $(OBJ_shop)
UNIT_LIB_shop :=
UNIT_OBJ_dashboard := $(OBJ_dashboard) $(addprefix $(B)/obj/src/base/,zone.o zone_rule.o rfc3339.o)
UNIT_LIB_dashboard :=
UNIT_OBJ_codec := $(OBJ_base) $(OBJ_pricing) $(OBJ_shop) $(OBJ_dashboard) $(OBJ_codec)
UNIT_LIB_codec := $(LIBS_codec)
UNIT_OBJ_http := $(OBJ_base) $(OBJ_http)
UNIT_LIB_http := $(LIBS_http)
UNIT_OBJ_api := $(OBJ_service)
UNIT_LIB_api := $(LIBS_all)
UNIT_OBJ_app := $(OBJ_service)
UNIT_LIB_app := $(LIBS_all)
UNIT_OBJ_catalog := $(OBJ_base) $(OBJ_pricing) $(OBJ_shop) $(OBJ_dashboard) $(OBJ_db) $(OBJ_catalog) \
    $(B)/obj/tests/unit/pricing/random_basket.o
UNIT_LIB_catalog := $(LIBS_db)
UNIT_OBJ_db := $(OBJ_base) $(OBJ_pricing) $(OBJ_shop) $(OBJ_dashboard) $(OBJ_db)
UNIT_LIB_db := $(LIBS_db)

tests_in = $(sort $(wildcard $(1)/test_*.c))
helpers_in = $(filter-out $(call tests_in,$(1)),$(sort $(wildcard $(1)/*.c)))
binaries_of = $(patsubst tests/%.c,$(B)/tests/%,$(1))
test_objects_of = $(patsubst %.c,$(B)/obj/%.o,$(1))

# $(1) directory, $(2) objects under test, $(3) libraries
define TEST_DIRECTORY
$(call binaries_of,$(call tests_in,$(1))): \
    $(B)/$(1)/%: $(B)/obj/$(1)/%.o $(call test_objects_of,$(call helpers_in,$(1))) $(2)
	$$(call LINK,$(3) $(LIBS_check))
endef

UNIT_ROOMS := base pricing shop dashboard catalog codec http api app
$(foreach room,$(UNIT_ROOMS),$(eval \
    $(call TEST_DIRECTORY,tests/unit/$(room),$(UNIT_OBJ_$(room)),$(UNIT_LIB_$(room)))))
$(eval $(call TEST_DIRECTORY,tests/unit,$(OBJ_service),$(LIBS_all)))
$(eval $(call TEST_DIRECTORY,tests/db,$(UNIT_OBJ_db) $(OBJ_catalog) \
    $(B)/obj/tests/unit/catalog/same.o,$(UNIT_LIB_db)))

UNIT_TESTS := $(call binaries_of,$(call tests_in,tests/unit) \
    $(foreach room,$(UNIT_ROOMS),$(call tests_in,tests/unit/$(room))))
DB_TESTS := $(call binaries_of,$(call tests_in,tests/db))

unit-programs: $(UNIT_TESTS)
db-programs: $(DB_TESTS)

unit: unit-programs $(TOOLS) ## build and run the unit tests (VARIANT=…; ONLY=name runs one)
	@.dev/run-checks.sh -j $$(nproc) $(if $(ONLY),$(filter %/test_$(ONLY) %/$(ONLY),$(UNIT_TESTS)),$(UNIT_TESTS))

db-test: db-programs ## build and run the tests of the database room (VARIANT=…; ONLY=name)
	@tests/db/run.sh $(if $(ONLY),$(filter %/test_$(ONLY) %/$(ONLY),$(DB_TESTS)),$(DB_TESTS))

# ---- fuzzers and benches ---------------------------------------------------

FUZZERS := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
$(FUZZERS): $(B)/fuzz/%: $(B)/obj/tests/fuzz/%.o $(OBJ_base) $(OBJ_pricing) $(OBJ_shop) \
    $(OBJ_dashboard) $(OBJ_codec)
	$(call LINK,-fsanitize=fuzzer $(LIBS_codec))
fuzz-programs: $(FUZZERS)

include tests/bench/bench.mk
bench: | bench-packages
bench-packages:
	@.dev/packages.sh bench

fuzz: ## fuzz every decoder and the core for FUZZ_SECONDS (600) each
	@.dev/packages.sh test
	@$(MAKE) --no-print-directory VARIANT=fuzz fuzz-programs
	@.dev/fuzz.sh $(or $(FUZZ_SECONDS),600)

# ---- running, testing, judging ---------------------------------------------

run: ## everything needed, then the service on 127.0.0.1:PORT (8080) until Ctrl-C
	@PORT='$(or $(PORT),8080)' DEMO='$(DEMO)' .dev/run.sh

stop: ## end what `make run` started
	@.dev/stop.sh

verify-rollups: $(B)/tumpukd ## make the dashboards' sums again from raw rows (DATABASE_URL, or that of `make run`)
	@.dev/verify-rollups.sh $<

test: ## everything that CI runs (ONLY=word runs the steps whose names have it)
	@.dev/test.sh '$(ONLY)'

lint: ## formatting, includes, forbidden calls, cppcheck, clang-tidy, scripts, SQL, openapi.yaml
	@.dev/test.sh --lint

format: ## format all C sources
	@clang-format-14 -i $(C_FILES)

asan: ## unit and database tests under AddressSanitizer and UBSan
	@$(MAKE) --no-print-directory VARIANT=asan unit db-test

ubsan: asan ## the same: one build has both

# The fault tests that mix reads, writes, eviction and a database that goes away.
TSAN_FAULTS := test_two_instances test_catalog_memory test_database_away test_streams test_events \
    test_event_storms

tsan: ## unit, database, contract and many fault tests under ThreadSanitizer
	@$(MAKE) --no-print-directory VARIANT=tsan unit db-test test-programs
	@VARIANT=tsan .dev/with-server.sh -- tests/api/run.sh
	@VARIANT=tsan .dev/with-server.sh -- \
	    env PYTHONPATH=tests/fault python3 -B -m unittest $(TSAN_FAULTS)

coverage: ## line coverage of unit, database, contract and fault tests, .build/coverage/index.html
	@.dev/packages.sh coverage
	@find .build/coverage -name '*.gcda' -delete 2>/dev/null || true
	@$(MAKE) --no-print-directory VARIANT=coverage unit db-test test-programs
	@VARIANT=coverage .dev/with-server.sh -- tests/api/run.sh
	@VARIANT=coverage .dev/with-server.sh --request-timeout 3 --connections-per-client 4000 -- \
	    env TUMPUK_REQUEST_TIMEOUT=3 python3 -B -m unittest discover -s tests/fault
	@gcovr --root . --filter src/ --object-directory .build/coverage \
	    --html-details .build/coverage/index.html --print-summary .build/coverage

# ---- installing ------------------------------------------------------------

PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INTO = "$(DESTDIR)$(1)"

define PKG_CONFIG_FILE
prefix=$(PREFIX)
libdir=$(subst $(PREFIX)/,$${prefix}/,$(LIBDIR))
includedir=$${prefix}/include

Name: tumpuk
Description: Prices baskets under stacked promotions, and says why
Version: $(VERSION)
Libs: -L$${libdir} -ltumpuk
Cflags: -I$${includedir}
endef

$(B)/tumpuk.pc: FORCE
	@mkdir -p $(@D)
	$(file >$@,$(PKG_CONFIG_FILE))

install: all $(B)/tumpuk.pc ## libtumpuk (static, shared, pkg-config, headers) and tumpukd into PREFIX (DESTDIR honoured)
	install -d $(call INTO,$(LIBDIR)/pkgconfig) $(call INTO,$(PREFIX)/include/tumpuk) \
	    $(call INTO,$(PREFIX)/bin)
	install -m 644 include/tumpuk/*.h $(call INTO,$(PREFIX)/include/tumpuk)
	install -m 644 $(STATIC_LIB) $(call INTO,$(LIBDIR))
	install -m 755 $(SHARED_LIB) $(call INTO,$(LIBDIR))
	ln -sf $(notdir $(SHARED_LIB)) $(call INTO,$(LIBDIR)/$(SONAME))
	ln -sf $(SONAME) $(call INTO,$(LIBDIR)/libtumpuk.so)
	install -m 644 $(B)/tumpuk.pc $(call INTO,$(LIBDIR)/pkgconfig)
	install -m 755 $(B)/tumpukd $(call INTO,$(PREFIX)/bin)

uninstall: ## remove what `make install` put there
	rm -f $(call INTO,$(LIBDIR)/libtumpuk.a) $(call INTO,$(LIBDIR)/libtumpuk.so) \
	    $(call INTO,$(LIBDIR)/$(SONAME)) $(call INTO,$(LIBDIR)/$(notdir $(SHARED_LIB))) \
	    $(call INTO,$(LIBDIR)/pkgconfig/tumpuk.pc) $(call INTO,$(PREFIX)/bin/tumpukd)
	rm -rf $(call INTO,$(PREFIX)/include/tumpuk)

# ---- dependencies ----------------------------------------------------------

-include $(shell [ -d $(B) ] && find $(B) -name '*.d')

# A header that was renamed must not stop the build.
%.h: ;

FORCE:

C_FILES = $(shell find include src tests -name node_modules -prune -o -name '*.[ch]' -print)

clean: ## remove everything that was built (.local/ stays)
	rm -rf .build

help: ## this list
	@awk -F':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' \
	    Makefile tests/bench/bench.mk

.PHONY: all test-programs unit-programs db-programs fuzz-programs bench-packages unit db-test \
    run stop verify-rollups test lint format asan ubsan tsan coverage fuzz install uninstall clean help FORCE
