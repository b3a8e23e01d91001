# The one list of chores; continuous integration runs the same targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EVAL ?= ../shared/eval
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.DEFAULT_GOAL := help
# Tests start many processes: what each of them imports is compiled once.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help chat web bot test test-full coverage lint types format eval bench links load clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

chat: $(VENV)/.run  ## talk with the built-in article in the terminal
	@$(BIN)/rawi chat

web: $(VENV)/.run  ## show the built-in article in a browser, at the address that it prints
	@$(BIN)/rawi web

bot: $(VENV)/.run  ## run the Telegram bot; its token stands in .env
	@$(BIN)/rawi telegram

test: $(VENV)/.dev $(VENV)/.node  ## run the tests
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

coverage: $(VENV)/.dev  ## run the tests and print which lines they reach
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal \
	  --cov=bot --cov=index --cov-report=term

test-full: $(VENV)/.dev $(VENV)/.node  ## run what takes too long for every day: whole sets, torch, many rounds
	@$(BIN)/python -m pytest -m full

lint: $(VENV)/.dev  ## style and common mistakes
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: $(VENV)/.dev  ## put the code into its form
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

types: $(VENV)/.dev  ## check the types
	@$(BIN)/mypy

eval: $(VENV)/.dev  ## measure quality on the files in EVAL=folder and hold it to the floors
	@for set in xquad.ar tydiqa-goldp.ar mlqa-dev.ar; do \
	  echo "retrieval $$set"; $(BIN)/rawi eval retrieval "$(EVAL)/$$set.json" || exit; done
	@echo "sentences xquad-r.ar"; $(BIN)/rawi eval sentences "$(EVAL)/xquad-r.ar.json"
	@echo "refusal xquad.ar"; $(BIN)/rawi eval refusal "$(EVAL)/xquad.ar.json"
	@for measure in answers statements; do \
	  echo "$$measure news"; $(BIN)/rawi eval $$measure "$(EVAL)/news.jsonl" || exit; done
	@$(BIN)/python -m pytest -m full

bench: $(VENV)/.dev  ## measure speed and memory, with the arguments in BENCH=
	@$(BIN)/python -m benchmarks.speed $(BENCH)

links: $(VENV)/.dev  ## read links, alone and beside questions: what it takes
	@$(BIN)/python -m benchmarks.reading

load: $(VENV)/.dev  ## have 1,000 chats ask the Telegram bot at once
	@$(BIN)/python -m benchmarks.load

clean:  ## remove what the other targets have made
	rm -rf $(VENV) tests/node_modules build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Rawi needs Python 3.11 or later; say which: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "Could not make $(VENV); on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

# A stamp is younger than what it was made from, so that a second run starts at once.
$(VENV)/.run: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Setting up in $(VENV), once; this takes some minutes ..." >&2
	@$(PIP_INSTALL) -e .
	@touch $@

# Most modules, torch's above all, the tests never import: what they do import is compiled then.
$(VENV)/.dev: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Setting up in $(VENV), once; this takes some minutes ..." >&2
	@$(PIP_INSTALL) --no-compile -e '.[dev]'
	@touch $@ $(VENV)/.run

# What tests of the page ask beside Python; where npm or its registry is not, they are skipped.
$(VENV)/.node: tests/package-lock.json $(VENV)/bin/python
	@! command -v npm >/dev/null || npm ci --prefix tests --silent --no-audit --no-fund \
	  --ignore-scripts --fetch-retries=0 --fetch-timeout=20000 || true
	@touch $@
