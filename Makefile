# The front door: every target only calls tools/install-packages.sh, CMake, CTest and hako.
#
# Variables: HAKO_PYTHON=/path/to/python3 (the reference; default /usr/bin/python3), BUILD=folder (default build),
# PREFIX=/usr/local and DESTDIR= (make install), ARGS= (make run), MODULES= (make parity), JOBS=2.

BUILD ?= build
HAKO_PYTHON ?=
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
ARGS ?=
MODULES ?=

# What the environment says to a Python must not change how hako is built and measured.
unexport PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME

python = $(if $(HAKO_PYTHON),$(HAKO_PYTHON),/usr/bin/python3)
reference = $(if $(HAKO_PYTHON),-DHAKO_PYTHON=$(HAKO_PYTHON))
parity = $(python) tests/cpython/parity.py --reference $(python) --subject $(BUILD)/bin/hako-python --jobs $(JOBS)

# CPython leaves memory to the kernel at its end; a failed malloc must fail as it does without a sanitizer.
asan_options = detect_leaks=0:allocator_may_return_null=1

.DEFAULT_GOAL := help
.PHONY: help build tuned cross-arm64 run test test-slow test-all parity parity-all packages fuzz determinism mutants bench check asan format install clean

help:
	@echo 'hako: make TARGET'
	@sed -n 's/^\([a-z0-9-]*\):.*## /  \1\t/p' Makefile | expand -t 16

$(BUILD)/build.ninja:
	@tools/install-packages.sh build
	cmake --preset release -B $(BUILD) $(reference)

# Debian's packages of one CPython have one version: installing its test suite may replace what was built from.
install_test = tools/install-packages.sh test && cmake --build $(BUILD)

build: $(BUILD)/build.ninja ## install what is missing, configure once, build
	@tools/install-packages.sh build
	cmake --build $(BUILD)

tuned: ## hako in build-tuned, for code that runs long: its CPython compiled anew, with profile, as a whole (some ten minutes, once)
	@tools/install-packages.sh build tuned
	@JOBS=$(JOBS) tools/tuned/build.sh build-tuned/cpython $(python)
	cmake --preset tuned $(reference)
	cmake --build --preset tuned

cross-arm64: build ## hako for aarch64 in build-arm64, by a cross compiler, run by qemu: samples against the arm64 python3, deterministic mode against x86_64
	@JOBS=$(JOBS) tools/cross_arm64.sh $(BUILD)

run: build ## the samples under python3 and hako, with times; ARGS="prog.py": run that program instead
	@if [ -n '$(ARGS)' ]; then exec $(BUILD)/bin/hako run $(ARGS); else exec $(BUILD)/bin/hako compare --time samples; fi

test: build ## all quick tests
	@$(install_test)
	ctest --test-dir $(BUILD) -LE slow -j $(JOBS) --output-on-failure

test-slow: build ## the tests that make test leaves out
	@$(install_test)
	ctest --test-dir $(BUILD) -L slow -j $(JOBS) --output-on-failure

test-all: test test-slow asan parity-all packages ## everything: sanitizers, CPython's whole suite, packages from PyPI

parity: build ## a part of CPython's own test suite under both; MODULES="test_x ..." chooses
	@$(install_test)
	$(parity) $(if $(MODULES),$(MODULES),--list tests/cpython/modules_ci.txt)

parity-all: build ## CPython's whole test suite under both
	@$(install_test)
	$(parity) --all --json $(BUILD)/parity.json --report $(BUILD)/parity.md

packages: build ## real packages from PyPI under both, their own test suites included
	@$(install_test)
	$(python) tests/packages/packages.py --reference $(python) --subject $(BUILD)/bin/hako-python --work $(BUILD)/packages

fuzz: build ## fuzz the parser of image files for a minute
	@tools/install-packages.sh fuzz || echo 'hako: without clang: its own driver instead of libFuzzer'
	tests/fuzz/run.sh $(BUILD) 60

determinism: build ## every program of the corpus, twenty disturbed runs each
	$(BUILD)/bin/hako verify --runs 20 --jobs $(JOBS) tests/determinism/programs samples

mutants: ## takes each refresh and each reason to decline out of a clone in turn, and asks the tests to notice (an hour)
	@tools/install-packages.sh build test
	rm -rf build-mutants
	git clone -q . build-mutants
	cmake --preset release $(reference) -S build-mutants -B build-mutants/build
	cmake --build build-mutants/build
	$(python) tests/mutants/mutants.py build-mutants build-mutants/build

bench: build ## the samples, times of hako, python3 and whatever peer is installed; writes docs/numbers.md
	@tools/install-packages.sh bench || echo 'hako: without pybind11'
	bench/run.sh $(BUILD) $(python)

check: ## format, lint, layers, headers alone, manual against --help, no warnings
	@tools/install-packages.sh build check
	cmake --preset check $(reference)
	cmake --build --preset check
	tools/check.sh build-check

asan: ## hako's own code under AddressSanitizer and UndefinedBehaviorSanitizer
	@tools/install-packages.sh build test
	cmake --preset asan $(reference)
	cmake --build --preset asan
	ASAN_OPTIONS=$(asan_options) ctest --test-dir build-asan -LE slow -j $(JOBS) --output-on-failure
	ASAN_OPTIONS=$(asan_options) build-asan/bin/hako compare --jobs $(JOBS) samples

format: ## rewrite the files as clang-format wants them
	@tools/install-packages.sh check
	tools/sources.sh | xargs clang-format -i

install: build ## install to PREFIX (default /usr/local)
	cmake --install $(BUILD) --prefix $(PREFIX)

clean: ## remove the build folders
	rm -rf build build-mutants build-tuned build-arm64 build-debug build-asan build-check
