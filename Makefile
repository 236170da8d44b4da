# kyket. From a fresh clone: `make demo` runs the main job, `make test` passes the tests.
# Both install what they need into .venv themselves; uv is used where it is there.

PYTHON ?= python3
NAME ?= crawl
TESTS ?=
VENV := .venv
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help install demo serve screenshots test check bench bench-peers elasticsearch airflow clean

help:
	@echo "make demo         serve five replica sites on 127.0.0.1, crawl them, search them"
	@echo "make serve        the search page and the API on 127.0.0.1, over what the demo or a run left"
	@echo "make test         all tests (TESTS=tests/search for one folder)"
	@echo "make check        ruff, mypy --strict, import-linter"
	@echo "make screenshots  the pictures of the documentation, made by the browser tests"
	@echo "make install      the package with all extras into $(VENV)"
	@echo "make elasticsearch  start an Elasticsearch for development and tests, and print its URL (scripts/elasticsearch)"
	@echo "make airflow      kyket's schedule in Airflow with PostgreSQL, against the demo's sites; Ctrl-C ends it"
	@echo "make bench        benchmark NAME=$(NAME), beside plain trafilatura in the same run"
	@echo "make bench-peers  the same site crawled by news-please, in an environment of its own"

install: $(VENV)/.all

demo: $(VENV)/.base
	$(VENV)/bin/kyket demo

serve: $(VENV)/.base
	$(VENV)/bin/kyket serve

test: $(VENV)/.all
	$(VENV)/bin/python -m pytest -n auto --maxprocesses 4 --dist loadfile $(TESTS)

screenshots: $(VENV)/.all
	$(VENV)/bin/python -m pytest -q tests/browser/test_looks.py -k pictures --screenshots docs

check: $(VENV)/.all
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: $(VENV)/.all
	$(VENV)/bin/python -m benchmarks.$(NAME)

bench-peers: $(VENV)/.all
	$(VENV)/bin/python -m benchmarks.peers

elasticsearch:
	@scripts/elasticsearch up

airflow: $(VENV)/.all
	@$(VENV)/bin/python scripts/airflow run

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# A complete installation serves the demo too: .base is made only where there is neither.
$(VENV)/.base: pyproject.toml requirements.lock
	@if [ -e $(VENV)/.all ]; then $(MAKE) --no-print-directory $(VENV)/.all; else ./scripts/install $(PYTHON) $(VENV) '.'; fi
	@touch $@

$(VENV)/.all: pyproject.toml requirements.lock
	@./scripts/install $(PYTHON) $(VENV) '.[airflow,postgres,s3,dev]'
	@touch $@ $(VENV)/.base
