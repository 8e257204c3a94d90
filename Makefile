# Every target works in a fresh clone, a second time, and in a path with a space: paths here are relative.
# `make` alone lists the targets.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
PORT   ?= 5000
# tests in two processes, of which the one that is done helps the other; `make test PYTEST_ARGS=…` runs what you name
PYTEST_ARGS ?= -n 2 --dist worksteal

GRANTS := .venv/bin/python -m grants
export GRANTS_ENV ?= development

.DEFAULT_GOAL := help
.PHONY: help setup run test check docs screenshots format bench bench-full lock ci

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

setup: ## virtual environment, pinned packages, front-end files
	@$(PYTHON) scripts/setup.py

run: setup ## the service with its demo town, on 127.0.0.1:5000 (or PORT=…)
	@$(GRANTS) db upgrade
	@$(GRANTS) demo load
	@echo
	@echo "  Mission Grants is at http://127.0.0.1:$(PORT)/ : enter there as any of the demo people with one click."
	@echo "  Letters that the service sends are at http://127.0.0.1:$(PORT)/dev/mail . Ctrl+C stops it."
	@echo
	@BASE_URL="$${BASE_URL:-http://127.0.0.1:$(PORT)}" exec $(GRANTS) run --port $(PORT)

test: setup ## the whole suite, browser journeys included (TEST_DATABASE_URL for PostgreSQL)
	@.venv/bin/python -m tests.support.browser
	@GRANTS_ENV=test .venv/bin/python -m pytest $(PYTEST_ARGS)

check: setup ## formatting, lint, types, imports, templates, generated docs, translations
	@GRANTS_ENV=test .venv/bin/python scripts/check.py

docs: setup ## write the pages of docs that come from the tables
	@GRANTS_ENV=test $(GRANTS) docs

screenshots: setup ## take the pictures of docs/screenshots anew
	@PYTHONPATH=. .venv/bin/python scripts/screenshots.py

format: setup ## put the code in the one format
	@.venv/bin/python -m ruff format .
	@.venv/bin/python -m ruff check --fix-only --quiet .

bench: setup ## panels' methods beside their targets; speed and memory, as ratios, on both databases
	@GRANTS_ENV=test .venv/bin/python scripts/with_postgres.py --as BENCH_POSTGRES_URL .venv/bin/python -m bench

bench-full: setup ## the same on 1,000 made-up panels for each target: ten minutes more
	@GRANTS_ENV=test .venv/bin/python scripts/with_postgres.py --as BENCH_POSTGRES_URL .venv/bin/python -m bench --full

lock: setup ## pin the packages of requirements/*.in anew
	@.venv/bin/python scripts/lock.py

ci: ## what the build server does, on this machine
	@.ci/run
