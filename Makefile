# espalier: what an AI agent is doing, in a terminal.
#
#   make demo      install what is missing, build, and watch a simulated job
#   make test      install what is missing, build, and run every test
#   make quick MODULE=WireFormats   build, and run the tests of one module
#   make test-examples   build the packages in docs/examples and try them
#   make test-world   the program against a browser, a notebook, readers of its styles, shells, man and clean systems;
#                  installed where missing; packages of make deb and make tarball too where they are; pictures in .build/world
#   make documentation   the pages of the library, as archives of DocC: .build/documentation
#   make goldens   record screens and generated pages anew, and show what changed
#   make build     build the program (release): .build/release/espalier
#   make test-sanitized   the same with the address and undefined-behaviour sanitizers
#   make lint      check format and imports
#   make bench     measure (see docs/performance.md); BENCH="parse viewer" measures these alone
#   make torture   what a hostile world does to it, half an hour; FAMILIES="life calls" picks, ONLY= too
#   make soak      a week in minutes: memory, descriptors and threads
#   make fuzz      give every parser any bytes; SECONDS=600 for each, TARGETS="json keys" these alone
#   make fuzz-coverage   the lines that the inputs found so far reach
#   make install   copy the program to PREFIX (default /usr/local)
#   make tarball   pack a program that needs the C library alone: .build/dist (URL= is where it will stand)
#   make deb       pack the program for Debian: .build/dist

PREFIX ?= /usr/local
SWIFT ?= swift
# Imports that a module does not declare are errors, and so is every warning.
FLAGS = --explicit-target-dependency-import-check error -Xswiftc -warnings-as-errors \
  -Xcc -Wall -Xcc -Wextra -Xcc -Werror
# That nothing is changed while it is read is looked after by the tests, which are built without this.
# A type made of others is put together by code that knows them, and not from its name by the runtime, which would look
# through all conformances there are for each.
OPTIMIZED = $(FLAGS) -c release --static-swift-stdlib -Xswiftc -enforce-exclusivity=unchecked \
  -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors
# Nobody looks for a symbol in the program or a library beside it: both would cost at every start.
RELEASE = $(OPTIMIZED) --product espalier --disable-local-rpath \
  -Xlinker --no-export-dynamic
# With all libraries inside but that of C, where they can be had as archives: to load them is a third of every start.
export_archives = ESPALIER_ARCHIVES="$$(sh .ci/archives $(CURDIR)/.build/archives || \
  echo "espalier: is linked with shared libraries, and takes longer to start" >&2)"
# With addresses told in a hundredth of the bytes, which glibc knows since 2.36: not in what is for older ones too.
export_packed = ESPALIER_PACKED="$$(printf 'glibc 2.36\n%s\n' "$$(getconf GNU_LIBC_VERSION)" | sort -VC && echo yes)"
# What --version says of it.
export_commit = ESPALIER_COMMIT="$$(git describe --always --abbrev=9 --dirty=+ --exclude='*' 2>/dev/null)"
TORTURE = $(OPTIMIZED) --product Torture
BENCHMARKS = $(OPTIMIZED) --product Benchmarks

# Address sanitizer over all, and the checks for undefined behaviour over the C and C++ of the shims: Swift
# has none of its own. The runtime of the former has that of the latter in it.
SANITIZED = $(FLAGS) --scratch-path .build/sanitized --sanitize=address \
  -Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined
# Tests of the handlers for crashes, which would meet those of the sanitizer; and the torture, which gives programs
# less memory than its shadow takes.
UNSANITIZED = LifeTests/crash LifeTests/signals TerminalLifeTests/signals TerminalLifeTests/traps \
  TerminalLifeTests/crashReport TabsTests/crash TortureTests
# What a program finds that a test started stands in a file of its own, whatever the test makes of it.
REPORTS = $(CURDIR)/.build/sanitized/reports

# Suites that hold screens and generated pages against what was recorded.
RECORDED = ^ViewerScreenTests\.|GridTests|ConfigurationTests|KeyMapTests|ThemeTests|FormatTableTests|TourTests|DisplaysTests

# Fuzzing has builds of its own. SwiftPM names one sanitizer after the other, of which the compiler heeds the
# last one alone: so both are named once more.
FUZZ = ESPALIER_FUZZ=1 $(SWIFT) build -c release --product Fuzz --sanitize fuzzer \
  -Xswiftc -enable-testing -Xswiftc -parse-as-library
COVERAGE = -Xswiftc -profile-generate -Xswiftc -profile-coverage-mapping \
  -Xcc -fprofile-instr-generate -Xcc -fcoverage-mapping
SECONDS ?= 60

.PHONY: all build demo test test-examples test-world documentation quick goldens test-sanitized lint bench torture soak fuzz fuzz-coverage install tarball deb setup clean

all: build

setup:
	@sh .ci/setup

build: setup
	$(export_commit) $(export_archives) $(export_packed) $(SWIFT) build $(RELEASE)

demo: build
	.build/release/espalier demo

test: setup lint
	$(SWIFT) build $(FLAGS) --build-tests
	$(SWIFT) test $(FLAGS) --skip-build

test-examples: setup
	$(SWIFT) build $(FLAGS) --build-tests
	ESPALIER_BUILD_EXAMPLES=1 $(SWIFT) test $(FLAGS) --skip-build --filter '^EndToEndTests\.LibraryTests'

test-world: build
	Tests/World/run .build/release/espalier .build/world .build/dist

documentation: setup
	$(SWIFT) build $(FLAGS)
	.ci/documentation .build/debug .build/documentation

quick: setup
	@test -d "Tests/$(MODULE)Tests" || { echo "usage: make quick MODULE=NAME; there are tests of:" \
	  $(patsubst Tests/%Tests/,%,$(wildcard Tests/*Tests/)); exit 2; }
	$(SWIFT) build $(FLAGS) --build-tests
	$(SWIFT) test $(FLAGS) --skip-build --filter '^$(MODULE)Tests\.'

# What records fails, so that nobody takes it for a pass; the second run shows that all holds now.
goldens: setup
	$(SWIFT) build $(FLAGS) --build-tests
	-ESPALIER_RECORD_GOLDENS=1 $(SWIFT) test $(FLAGS) --skip-build --filter '$(RECORDED)' >/dev/null 2>&1
	$(SWIFT) test $(FLAGS) --skip-build --filter '$(RECORDED)'
	@git status --short -- docs README.md Tests Sources

test-sanitized: setup
	$(SWIFT) build $(SANITIZED) --build-tests
	rm -rf $(REPORTS) && mkdir -p $(REPORTS)
	SWIFT_BACKTRACE=enable=no UBSAN_OPTIONS=print_stacktrace=1 \
	  ASAN_OPTIONS=detect_leaks=0:log_path=$(REPORTS)/report \
	  $(SWIFT) test $(SANITIZED) --skip-build $(UNSANITIZED:%=--skip %)
	@if ls $(REPORTS) | grep -q .; then head -n 60 $(REPORTS)/*; exit 1; fi

lint: setup
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift

bench: build
	$(SWIFT) build $(BENCHMARKS)
	.build/release/Benchmarks $(BENCH)

torture: build
	$(SWIFT) build $(TORTURE)
	FAMILIES="$(FAMILIES)" ONLY="$(ONLY)" SEED="$(SEED)" .build/release/Torture $(CURDIR) $(CURDIR)/.build/release/espalier

soak: build
	$(SWIFT) build $(TORTURE)
	.build/release/Torture $(CURDIR) $(CURDIR)/.build/release/espalier soak

fuzz: setup
	$(FUZZ) --sanitize address -Xswiftc -sanitize=fuzzer,address --scratch-path .build/fuzz
	sh Tests/Fuzz/run .build/fuzz/release/Fuzz $(SECONDS) $(TARGETS)

fuzz-coverage: setup
	$(FUZZ) $(COVERAGE) --scratch-path .build/fuzz-coverage
	sh Tests/Fuzz/run --coverage .build/fuzz-coverage/release/Fuzz $(TARGETS)

install: build
	sh .ci/layout .build/release/espalier $(DESTDIR)$(PREFIX)

tarball: setup
	$(export_commit) $(export_archives) $(SWIFT) build $(RELEASE)
	URL="$(URL)" sh .ci/tarball .build/release/espalier .build/dist

# Linked with the libraries of Debian, as it asks of its packages.
deb: setup
	$(export_commit) $(SWIFT) build $(RELEASE)
	sh .ci/deb .build/release/espalier .build/dist

clean:
	$(SWIFT) package clean
