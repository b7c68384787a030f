# Everything a developer or an operator types. `make` alone explains itself.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run reset test test-all check bench messages format

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: .venv/.run .env ## set up everything and serve the demonstration on 127.0.0.1:8000
	@$(MANAGE) prepare
	@PORT=$(PORT) $(BIN)/python -m award.serve

reset: .venv/.run .env ## throw the demonstration's data away and start over (does not serve)
	rm -rf var
	@$(MANAGE) prepare

test: .venv/.dev ## all tests at small sizes: both databases, browser, lint, types, contracts
	@$(BIN)/python -m tests.run

test-all: .venv/.dev ## the same suite at the sizes the issues name; no time limit
	@AWARD_TEST_SIZE=full $(BIN)/python -m tests.run

check: .venv/.dev ## lint, types and contracts only
	@$(BIN)/python -m tests.run --only checks

bench: .venv/.dev ## what standings, saves in the last hour, reports, plans of panels, lists of experts, marks and workspaces cost, beside floors and targets
	@$(BIN)/python -m bench.ranking
	@$(BIN)/python -m bench.rush
	@$(BIN)/python -m bench.report
	@$(BIN)/python -m bench.panels
	@$(BIN)/python -m bench.experts
	@$(BIN)/python -m bench.scoring

messages: .venv/.dev ## collect the strings of the pages and compile both catalogues (needs GNU gettext)
	@$(BIN)/python -m tests.catalogues

format: .venv/.dev ## rewrite the code in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The environment: uv where there is one, else venv and pip.
define install
	@if [ ! -x $(BIN)/python ]; then if command -v uv >/dev/null; then uv venv -q .venv; else $(PYTHON) -m venv .venv; fi; fi
	@echo "installing $(1) …"
	@if command -v uv >/dev/null; then VIRTUAL_ENV=.venv uv pip install -q -r $(1); else $(BIN)/python -m pip install -q --disable-pip-version-check -r $(1); fi
	@touch $@
endef

.venv/.run: requirements.txt
	$(call install,requirements.txt)

.venv/.dev: requirements.txt requirements-prod.txt requirements-dev.txt
	$(call install,requirements-dev.txt)
	@touch .venv/.run

.env:
	@printf 'SECRET_KEY=%s\nDEMO=on\n' "$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(48))')" > .env
