# Every target makes its own environment first, from the pinned requirements.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo install test test-long lint bench knowledge requirements clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

$(VENV)/run: requirements/run.txt
	@$(PYTHON) -c 'import sys; sys.exit("keyfix needs Python 3.11 or newer: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what keyfix runs on (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/run
	@echo "Installing what its tests need (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/run  ## a local chat page, no account needed
	@$(BIN)/python -m bot demo

install: $(VENV)/run  ## the command keyfix, in .venv/bin
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps .

test: $(VENV)/dev  ## every test, on SQLite and on PostgreSQL
	@$(BIN)/python -m pytest -q -n auto

test-long: $(VENV)/dev  ## races of 50 rounds, and a server killed at every point
	@$(BIN)/python -m pytest -q -n auto -m long

lint: $(VENV)/dev  ## style, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/dev  ## the figures of docs/performance.md, measured here
	@$(BIN)/python -m bench

knowledge: $(VENV)/run  ## every entry tried on its own samples
	@$(BIN)/python -m bot knowledge check

requirements: $(VENV)/dev  ## pin requirements/*.txt again, from pyproject.toml
	@$(BIN)/python -m pip install --quiet pip-tools
	@for extra in run dev; do \
	  $(BIN)/pip-compile --quiet --upgrade \
	    $$(test $$extra = dev && echo "--extra dev --constraint requirements/run.txt") \
	    --output-file requirements/$$extra.txt pyproject.toml; done

clean:  ## remove the environment and what the demo kept
	rm -rf $(VENV) keyfix-demo.db* keyfix-demo.chat*
