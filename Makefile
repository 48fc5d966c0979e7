# Civility: `make run` to use it, `make test` to check it, `make help` for the rest.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PORT ?= 8000

.DEFAULT_GOAL := help

.PHONY: help
help:  ## Show what make can do
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: $(VENV)/.ready  ## Start the program with a demo township at http://127.0.0.1:8000 (PORT=… changes it)
	@$(BIN)/civility demo --if-empty
	@MALLOC_ARENA_MAX=2 $(BIN)/civility serve

.PHONY: test
test: $(VENV)/.dev-ready  ## Install what the tests need, then run all of them
	@sh scripts/test_tools.sh
	$(BIN)/python -m pytest -n auto --dist loadgroup $(PYTEST)

.PHONY: coverage
coverage: $(VENV)/.dev-ready  ## Run the tests and show which lines and branches they miss
	@sh scripts/test_tools.sh
	$(BIN)/python -m pytest -n auto --dist loadgroup --cov --cov-report=term

.PHONY: lint
lint: $(VENV)/.dev-ready  ## Check style, types, import layers, templates and migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python scripts/check_migrations.py

.PHONY: format
format: $(VENV)/.dev-ready  ## Put Python files into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: bench
bench: $(VENV)/.dev-ready  ## Measure the program beside its limits and peers (see bench/README.md)
	$(BIN)/python -m bench

.PHONY: faults
faults: $(VENV)/.dev-ready  ## Kill writers a thousand times and a server a hundred, on both databases (an hour)
	@sh scripts/test_tools.sh
	$(BIN)/python -m tests.faults.kills --kills 1000 --database sqlite
	$(BIN)/python -m tests.faults.kills --kills 1000 --database postgresql
	$(BIN)/python -m tests.faults.killed_server --kills 100 --database sqlite
	$(BIN)/python -m tests.faults.killed_server --kills 100 --database postgresql

.PHONY: demo
demo: $(VENV)/.ready  ## Throw the local database away and make the demo township anew
	$(BIN)/civility demo --replace

.PHONY: texts
texts: $(VENV)/.dev-ready  ## Collect the texts people see into the English catalogue
	$(BIN)/python scripts/texts.py

.PHONY: lock
lock: $(VENV)/.dev-ready  ## Resolve the dependencies anew into the hashed lock files
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group build --group dev -o requirements-dev.lock

.PHONY: clean
clean:  ## Remove the virtual environment and what tools left; the database stays
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .coverage* .hypothesis

$(VENV)/.ready: requirements.lock pyproject.toml civility/translations/en/LC_MESSAGES/messages.po
	@PYTHON=$(PYTHON) sh scripts/install.sh requirements.lock
	@touch $@

$(VENV)/.dev-ready: requirements-dev.lock pyproject.toml civility/translations/en/LC_MESSAGES/messages.po
	@PYTHON=$(PYTHON) sh scripts/install.sh requirements-dev.lock
	@touch $@ $(VENV)/.ready
