# The verbs of this repository. `make` alone lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check install --quiet --constraint constraints.txt
MEMBERS := libs/wvlo_core $(addprefix services/,scan kennisbank news learning_paths) deploy/all_in_one
EDITABLE := --no-deps --no-build-isolation $(addprefix --editable ,$(MEMBERS))
PROJECTS := constraints.txt pyproject.toml $(addsuffix /pyproject.toml,$(MEMBERS))
PACKAGES := $(wildcard libs/*/src/* services/*/src/* deploy/all_in_one/src/*)

help:  ## List the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

.venv/run.ok: $(PROJECTS)
	@echo "Setting up .venv (first time: one to three minutes) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "WVLO needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	@$(PYTHON) -m venv .venv
	@$(PIP) hatchling editables
	@$(PIP) "./libs/wvlo_core[runtime]" httpx2 jinja2 python-multipart rich snowballstemmer --no-build-isolation
	@$(PIP) $(EDITABLE)
	@touch $@

.venv/test.ok: .venv/run.ok
	@echo "Adding the test and check tools ..."
	@$(PIP) --upgrade "pip>=25.1"
	@$(PIP) --group test --group check
	@touch $@

setup: .venv/test.ok  ## Make the virtual environment with everything pinned
