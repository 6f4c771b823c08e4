# Two commands do everything: make scorecard, make test. Set-up is done once, and again only when the lock changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-from-lock

.DEFAULT_GOAL := help

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

$(STAMP): requirements.txt pyproject.toml
	@echo "Setting up: $(VENV) from the hashed lock, requirements.txt (about two minutes, once)"
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else "Vaada is tested on Python 3.11; say make PYTHON=/path/to/python3.11 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --no-deps --require-hashes --requirement requirements.txt
	@$(BIN)/pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

setup: $(STAMP)  ## create .venv from the hashed lock (the other commands do this themselves)

scorecard: $(STAMP)  ## fetch, build, gate and release the scorecard (works without internet, and says so)
	@$(BIN)/vaada nightly

test: $(STAMP)  ## run every test
	@$(BIN)/python -m pytest

lint: $(STAMP)  ## check the style of the Python code
	@$(BIN)/ruff check vaada tests dags

lock:  ## make requirements.txt anew from requirements.in (needs uv)
	uv pip compile --python-version 3.11 --generate-hashes --no-header --no-strip-extras requirements.in --output-file requirements.txt

clean:  ## remove the environment (the data in data/ stays)
	rm -rf $(VENV) build *.egg-info

.PHONY: help setup scorecard test lint lock clean
