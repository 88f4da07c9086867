# The verbs of this repository. `make` alone lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check install --quiet --constraint constraints.txt
MEMBERS := libs/wvlo_core $(addprefix services/,scan kennisbank news learning_paths) deploy/all_in_one
EDITABLE := --no-deps --no-build-isolation $(addprefix --editable ,$(MEMBERS))
# What services and the all-in-one need beyond the core's runtime.
EXTRAS := cryptography httpx2 jinja2 markdown-it-py numpy python-multipart rich segno snowballstemmer weasyprint
PROJECTS := constraints.txt pyproject.toml $(addsuffix /pyproject.toml,$(MEMBERS))
STORIES := $(wildcard tests/e2e/test_story_*.py)
PACKAGES := $(wildcard libs/*/src/* services/*/src/* deploy/all_in_one/src/*)

help:  ## List the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

.venv/run.ok: $(PROJECTS)
	@echo "Setting up .venv (first time: one to three minutes) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "WVLO needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	@$(PYTHON) -m venv .venv
	@$(PIP) hatchling editables
	@$(PIP) "./libs/wvlo_core[runtime]" $(EXTRAS) --no-build-isolation
	@$(PIP) $(EDITABLE)
	@touch $@

.venv/test.ok: .venv/run.ok
	@echo "Adding the test and check tools ..."
	@$(PIP) --upgrade "pip>=25.1"
	@$(PIP) --group test --group check
	@touch $@

setup: .venv/test.ok  ## Make the virtual environment with everything pinned

demo: .venv/run.ok  ## Tell the whole story, from scan to newsletter
	@$(BIN)/wvlo demo

run: .venv/run.ok  ## Serve all four services on http://127.0.0.1:8100
	@$(BIN)/wvlo serve

lint: .venv/test.ok  ## Format, rules, types, imports, budgets, generated files
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary $(PACKAGES) scripts
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python scripts/shape.py
	@$(BIN)/python scripts/generate.py --check

check: lint  ## Lint, unit and contract tests
	@$(BIN)/pytest -q tests/unit tests/contract -k "not Nameko"

schemas: .venv/test.ok  ## Write schemas, examples, AsyncAPI, settings from the code
	@$(BIN)/python scripts/generate.py

test: lint  ## Run everything: checks, then all tests in two halves side by side
	@mkdir -p var && $(BIN)/pytest tests/unit tests/integration tests/fault $(STORIES) > var/second-half.txt 2>&1 & second=$$!; \
	$(BIN)/pytest tests/contract tests/e2e $(addprefix --ignore ,$(STORIES)); one=$$?; \
	wait $$second; two=$$?; cat var/second-half.txt; exit $$((one + two))

lock:  ## Choose the newest versions of everything and pin them (needs uv)
	@printf '%s\n' hatchling editables pip $(EXTRAS) | uv pip compile --quiet --universal --no-emit-index-url --no-header \
	  --no-annotate --python-version 3.11 libs/wvlo_core/pyproject.toml --extra runtime --group test --group check --group bench - --output-file constraints.txt --upgrade

.venv/bench.ok: .venv/test.ok
	@echo "Adding what the benchmarks compare with ..."
	@$(PIP) --group bench
	@touch $@

fault: .venv/test.ok  ## Kill and stop everything in turn, and count the effects (FAULT="--full --rounds 20")
	@$(BIN)/pytest -q tests/fault $(FAULT)

story: .venv/test.ok  ## Follow 10,000 learners through 200 events, then plan anew and compare (STORY="--distributed")
	@$(BIN)/python -m tests.story_worlds $(STORY)

bench: .venv/bench.ok  ## Compare the event backbone with baselines, as ratios
	@$(BIN)/python -m tests.bench

bench-advice: .venv/bench.ok  ## Compare the advice engine with proven optima and HiGHS (resumes; hours when anew)
	@$(BIN)/python -m tests.bench.advice
	@$(BIN)/python -m tests.bench.advice_scale

.PHONY: help setup demo run lint check schemas test lock fault story bench bench-advice
