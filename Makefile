# RNN Playground. `make run` and `make test` set up all they need, into .venv.
#
#   make run PORT=8600             serve on another port
#   make learn ROWS="sine scheduled" only the rows whose name has these words; ALL=1: also those that are fresh
#   make test PYTHON=python3.12    make .venv with another Python
#   make learn RNN_PLAYGROUND_KERNELS=numpy   by numpy's kernels, where compiled ones would train
#   PIP_INDEX_URL, PIP_EXTRA_INDEX_URL, … are pip's own variables and reach it unchanged
#   CHROMIUM=/path/to/chromium     the browser of the end-to-end tests

PYTHON  ?= python3
PORT    ?= 8501
WORKERS ?= 2
BIN     := .venv/bin

# `make run` needs no test tools, so each has its own mark of being installed.
APP := .venv/.installed
DEV := .venv/.installed-dev
# A venv of their own: JAX would move the versions that the app pins.
RIVALS := .venv-rivals/.installed

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run dev test quick fix check unit js e2e learn bench soak rivals browser clean

help:  ## this list
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

run: $(APP)  ## serve the app at http://localhost:8501
	$(BIN)/python -m pages --server.port $(PORT)

dev: $(APP)  ## the same, started anew whenever a source file changes
	$(BIN)/python -m pages.dev --server.port $(PORT)

quick: check js  ## what a minute can tell: no pages, no browser, no learning, nothing long
	$(BIN)/python -m pytest tests/unit tests/contracts tests/golden -m "not long" -n $(WORKERS)

fix: $(DEV)  ## format, and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test: check js unit e2e  ## everything continuous integration runs

check: $(DEV)  ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

unit: $(DEV)  ## every Python test that needs no browser
	$(BIN)/python -m pytest tests --ignore=tests/e2e -n $(WORKERS)

js:  ## the pure functions of the score
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null || \
	  { echo 'The JavaScript tests need Node 20 or newer as "node" on the PATH: https://nodejs.org' >&2; exit 1; }
	node --test tests/js/*.test.mjs

e2e: $(DEV) browser  ## the app in a real browser
	$(BIN)/python -m pytest tests/e2e --timeout 120 -n $(WORKERS) --dist loadfile

learn: $(APP)  ## train the stated targets that are stale, three seeds, on all cores (long)
	$(BIN)/python -m benchmarks.baselines
	$(BIN)/python -m benchmarks.learn $(ROWS) $(if $(ALL),--all)

bench: $(DEV) browser  ## training speed, memory, frames and latency on this machine (long)
	@missed=0; \
	$(BIN)/python -m benchmarks.training || missed=$$?; \
	$(BIN)/python -m benchmarks.classroom || missed=$$?; \
	$(BIN)/python -m benchmarks.workers || missed=$$?; \
	$(BIN)/python -m benchmarks.live || missed=$$?; \
	$(BIN)/python -m benchmarks.through_time || missed=$$?; \
	exit $$missed

soak: $(DEV) browser  ## memory of the server: warmed up, with forty learners, after two hundred (long)
	$(BIN)/python -m benchmarks.soak

rivals: $(RIVALS)  ## JAX, Keras and TensorFlow.js, which bench then measures too
	cd benchmarks/js && npm install --no-package-lock --ignore-scripts

browser:
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome /usr/bin/chromium; do \
	  if [ -n "$$name" ] && command -v "$$name" >/dev/null; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get update && apt-get install --yes --no-install-recommends chromium; \
	else \
	  echo 'The end-to-end tests need Chromium or Chrome: install it (Debian: sudo apt-get install chromium)' \
	       'or name it with CHROMIUM=/path/to/chromium.' >&2; exit 1; \
	fi

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'RNN Playground needs Python 3.11 or newer: name one with PYTHON=/path/to/python3.' >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { echo 'Python could not make .venv (on Debian and Ubuntu: sudo apt-get install python3-venv).' >&2; exit 1; }

$(APP): requirements.txt | $(BIN)/pip
	$(BIN)/python -m pip install -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(APP)
	$(BIN)/python -m pip install -r requirements-dev.txt
	@touch $@

$(RIVALS): benchmarks/requirements.txt
	$(PYTHON) -m venv .venv-rivals
	@echo '*' > .venv-rivals/.gitignore
	.venv-rivals/bin/python -m pip install -r benchmarks/requirements.txt
	@touch $@

clean:  ## remove .venv and every cache
	rm -rf .venv .venv-rivals benchmarks/js/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
