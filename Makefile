# One file of commands. `make help` lists them; a machine needs Python 3.11 or newer, and make.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
# pip, because it comes with Python and follows the machine's own settings (mirrors, certificates).
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes
PAGES := app/static/build/site.css
# The first Python that is new enough and can make environments.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo "$$python" && break; done)
WORKERS ?= 2
heading = @printf '\n\033[1m── %s\033[0m\n' '$(1)'

.PHONY: help
help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | \
		while IFS=$$'\t' read -r name words; do printf '  make %-10s %s\n' "$$name" "$$words"; done

# ── Setting up: nothing is done twice while the requirement files stay the same ──

.PHONY: setup
setup: $(VENV)/.development $(PAGES) ## installs what running and testing need

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with its venv module is needed" \
		"(on Debian and Ubuntu: python3 and python3-venv)." >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)

# The stamps live inside the environment, so that they go when it goes.
$(VENV)/.runtime: requirements/runtime.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@$(BIN)/python -c 'import pip' 2>/dev/null || $(BIN)/python -m ensurepip >/dev/null
	@echo "Installing what the service needs"
	@$(INSTALL) -r requirements/runtime.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.development: requirements/development.txt $(VENV)/.runtime
	@echo "Installing what its tests need (about a minute the first time)"
	@$(INSTALL) -r requirements/development.txt
	@touch $@

# The program that makes clients from our description needs older packages than we do.
GENERATOR := $(VENV)/generator
$(VENV)/.generator: requirements/generator.txt | $(VENV)/.development
	@echo "Installing what makes clients from the description of the API"
	@$(BIN)/python -m venv --clear $(GENERATOR)
	@$(GENERATOR)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $<
	@touch $@

# Tests of pages want a browser: whichever is there, else the system's package, else Playwright's.
.PHONY: browser
browser: setup ## a browser for the tests, where there is none
	@$(BIN)/python -m tests.browser || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing Chromium" && \
			apt-get update -qq && apt-get install -qq --no-install-recommends chromium >/dev/null; } || \
		$(BIN)/playwright install chromium || true
	@$(BIN)/python -m tests.browser || { echo "The tests of pages need Chromium: install it with your" \
		"system's packages, or say where it is in CHROMIUM." >&2; exit 1; }

# Styles and scripts of the pages, by the Node that a Python package brings.
$(PAGES): package.json package-lock.json .npmrc app/static/site.scss | $(VENV)/.runtime
	@echo "Making the styles of the pages"
	@export PATH="$(CURDIR)/$(BIN):$$PATH" && npm ci --silent && npm run --silent build
	@touch $@

# ── Running ──

.PHONY: run
run: $(VENV)/.runtime $(PAGES) ## starts the site and the crawler (PORT, LOCALOFFER_DATABASE_URL)
	@exec $(BIN)/localoffer run --demo-if-empty

# ── Checking ──

.PHONY: check
check: setup ## formatting, lint, types, import contracts, Dockerfile
	$(call heading,Formatting)
	@$(BIN)/ruff format --check .
	$(call heading,Lint)
	@$(BIN)/ruff check .
	$(call heading,Types)
	@$(BIN)/mypy
	$(call heading,Import contracts)
	@$(BIN)/lint-imports --no-logo
	$(call heading,Dockerfile)
	@$(BIN)/hadolint Dockerfile && echo "Dockerfile: no complaints"

.PHONY: test
test: check browser ## checks, then runs all tests but the deep ones, on both databases
	$(call heading,Tests)
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal --durations 10

.PHONY: test-deep
test-deep: check browser $(VENV)/.generator ## the same with the deep ones, and 1,000 examples for each property
	$(call heading,All tests)
	@$(BIN)/pytest -n $(WORKERS) --durations 25 -m '' --hypothesis-profile deep

.PHONY: bench
bench: setup ## measures the API beside a raw answer of the same bytes, and an import
	@$(BIN)/python -m tests.benchmarks.api
	@$(BIN)/python -m tests.benchmarks.importing

.PHONY: bench-api
bench-api: setup ## measures each kind of question as entries grow, on both databases (BENCH="--million")
	@$(BIN)/python -m tests.benchmarks.growth $(BENCH)
	@$(BIN)/python -m tests.benchmarks.api
	@$(BIN)/python -m tests.benchmarks.found

.PHONY: bench-crawl
bench-crawl: setup ## measures the crawler beside other link checkers (needs cc; fetches them)
	@$(BIN)/python -m tests.benchmarks.crawl

.PHONY: bench-queue
bench-queue: setup ## measures the editors' queue with 10,000 open flags, on both databases
	@$(BIN)/python -m tests.benchmarks.queue

.PHONY: bench-search
bench-search: setup ## measures how well search answers questions that a person has judged
	@$(BIN)/python -m tests.benchmarks.search

# ── Locking: `make lock UPGRADE=--upgrade` moves to the newest releases ──

# Wheels of this machine alone would bring hashes that nobody else can meet.
COMPILE = env -u UV_FIND_LINKS UV_PYTHON_DOWNLOADS=never $(UV) pip compile --quiet \
	--universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make lock' $(UPGRADE)
UV ?= $(BIN)/uv

.PHONY: lock
lock: ## writes requirements/*.txt again from pyproject.toml
	@test -x "$(UV)" || $(MAKE) setup
	@$(COMPILE) pyproject.toml --output-file requirements/runtime.txt
	@$(COMPILE) --group build --output-file requirements/build.txt
	@$(COMPILE) pyproject.toml --group dev --output-file requirements/development.txt \
		--constraints requirements/runtime.txt --constraints requirements/build.txt
	@$(COMPILE) --group generator --output-file requirements/generator.txt
	@! grep -nE '://|file:|^-' requirements/*.txt || { echo "A lock names a place." >&2; exit 1; }
