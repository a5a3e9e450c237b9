# The two commands of the README: `make demo` and `make test`. Everything else is a part of them.
PYTHON ?= python3.11
HOST ?= 127.0.0.1
PORT ?= 8000
PUBLIC_BASE_URL ?= http://$(HOST):$(PORT)
export INSTANCE_DIR ?= $(CURDIR)/instance
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
SERVE ?= 1
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo serve test format lint types contracts templates translations tests lock messages screenshots bench

help:
	@echo "make demo    sets up, plays one whole walk and serves it at http://$(HOST):$(PORT) (SERVE=0: stops before)"
	@echo "make serve   serves what is there (HOST=... PORT=...)"
	@echo "make test    sets up and runs every check"

# --- setting up: the stamps are newer than what they were made from
.venv/stamp: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@
.venv/stamp-dev: requirements-dev.txt .venv/stamp
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
node_modules/stamp: package.json package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund && touch $@; \
	else echo "SKIPPED: no Node here, so no interop with npm verifiers and no axe"; fi
translations/stamp: $(wildcard translations/*/LC_MESSAGES/*.po) .venv/stamp
	@$(BIN)/pybabel --quiet compile -d translations 2>/dev/null && touch $@

setup: .venv/stamp translations/stamp
	@$(BIN)/python -m commons.settings init
setup-dev: .venv/stamp-dev node_modules/stamp translations/stamp

# --- running
demo: export DEMO = 1
demo: export PUBLIC_BASE_URL := $(PUBLIC_BASE_URL)
demo: setup
	@$(FLASK) database upgrade
	@$(FLASK) demo play
	@if [ "$(SERVE)" != 0 ]; then echo "$(PUBLIC_BASE_URL)"; exec $(FLASK) serve --host $(HOST) --port $(PORT); fi
serve: export PUBLIC_BASE_URL := $(PUBLIC_BASE_URL)
serve: setup
	@$(FLASK) database upgrade
	@exec $(FLASK) serve --host $(HOST) --port $(PORT)

# --- checking, quickest first; stops at the first failure
test: setup-dev format lint types contracts templates translations tests
format:
	$(BIN)/ruff format --check .
lint:
	$(BIN)/ruff check .
types:
	$(BIN)/mypy
contracts:
	$(BIN)/lint-imports
templates:
	$(BIN)/djlint templates --lint --quiet
translations:
	$(BIN)/python -m commons.pages.messages check
tests:
	$(BIN)/python -m pytest -n auto --dist loadgroup

# --- for developers
lock:
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url requirements-dev.in -c requirements.txt -o requirements-dev.txt
messages:
	$(BIN)/python -m commons.pages.messages update
screenshots: setup-dev
	$(BIN)/python -m tests.browser.pictures $(FOLDER)
bench: setup-dev
	$(BIN)/python -m benchmarks
