# make run [REPO=DIR]   set up, then open docgen-tui on a repository (this one by default)
# make test             set up, then the tests
# make lint             set up, then format, lint, types and import contracts
# make help             everything else
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
REPO ?= .
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

# What Textual reads from the environment while it is imported would change the snapshots.
PLAIN := env -u NO_COLOR -u COLORTERM -u TEXTUAL -u TEXTUAL_THEME -u TEXTUAL_COLOR_SYSTEM \
	-u TEXTUAL_ANIMATIONS -u TEXTUAL_FILTERS -u TEXTUAL_DIM_FACTOR -u TEXTUAL_FPS \
	-u DOCGEN_USER -u DOCGEN_WORKERS TZ=UTC

.PHONY: help run test test-all lint format schemas snapshots bench clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "docgen-tui needs Python 3.11 or newer. Name one: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Setting up $(VENV) …"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Setting up $(VENV) for the tests …"
	@$(PIP) --editable '.[test,lint]'
	@touch $@ $(VENV)/.run

run: $(VENV)/.run ## set up, then open docgen-tui on REPO
	@$(BIN)/docgen-tui "$(REPO)"

test: $(VENV)/.test ## set up, then the tests
	@$(PLAIN) $(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

test-all: $(VENV)/.test ## the slow tests as well, and new examples for property tests
	@$(PLAIN) HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/.test ## format, lint, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/.test ## format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

schemas: $(VENV)/.test ## write the JSON Schemas anew
	@$(BIN)/python -m docgen_engine.gates.schemas schemas

snapshots: $(VENV)/.test ## take the snapshots of the screens anew
	@$(PLAIN) $(BIN)/python -m pytest tests/app tests/app_views --snapshot-update

bench: $(VENV)/.run ## measure time, memory and pages on pinned packages; fetches them
	@$(BIN)/python -m benchmarks $(BENCH)

clean: ## remove what was set up
	@rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache .hypothesis
