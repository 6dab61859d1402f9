# Every door into the project. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run demo test lint scan ydb-sdk format bench evals cost openapi package deploy destroy lock clean-local

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
ENV ?= dev
TEXT ?= корпоратив 12 декабря, 150 человек, Казань, бюджет 2,5 млн

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(READY) ## Start the whole system on this machine (Ctrl-C stops it)
	@$(BIN)/python -m local up

demo: $(READY) ## Ask one sentence of the running system: make demo TEXT="…"
	@$(BIN)/python -m local ask "$(TEXT)"

test: $(READY) ## Run every test
	@$(BIN)/pytest --numprocesses=auto

lint: $(READY) ## Style, types, layers, and the generated document
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m local openapi --check

scan: $(READY) ## Weak code, committed secrets, known holes in libraries
	@.ci/scan

ydb-sdk: $(READY) ## The YDB SDK's own tests against the local YDB
	@.ci/ydb-sdk-tests

format: $(READY) ## Format the code
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(READY) ## Measure speed and memory, write benchmarks/README.md
	@$(BIN)/python -m benchmarks

evals: $(READY) ## Measure how well requests are understood, write tests/evals/README.md
	@$(BIN)/python -m tests.evals

cost: $(READY) ## Write docs/cost.md and docs/scale.md from what was measured
	@$(BIN)/python -m benchmarks.cost
	@$(BIN)/python -m benchmarks.scale

openapi: $(READY) ## Generate terraform/openapi.json from the routes
	@$(BIN)/python -m local openapi

package: $(READY) ## Write build/packages/<function>.zip for the cloud, with sizes and import times
	@$(BIN)/python -m local package

deploy: package openapi ## Package and provision: make deploy ENV=dev
	@$(BIN)/python -m local provision $(ENV)

destroy: $(READY) ## Take an environment away, prod excepted: make destroy ENV=dev
	@$(BIN)/python -m local provision $(ENV) --destroy

lock: $(READY) ## Resolve pyproject.toml into requirements*.txt, pinned and hashed
	@$(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-header --output-file requirements.txt
	@$(BIN)/uv pip compile --quiet pyproject.toml --group dev --constraint requirements.txt --universal \
		--python-version 3.11 --generate-hashes --no-header --output-file requirements-dev.txt

clean-local: ## Forget the local cloud's state
	@rm -rf .local

# The environment is made anew when the pins change, by uv in a third of pip's time; by pip where an index of
# one's own is set up for it alone. Debian keeps venv's pip in a package of its own.
UV := uv==0.13.9
LOCKED := --require-hashes --no-deps -r requirements-dev.txt
$(READY): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Install python3-venv first: apt install python3-venv"; exit 1; }
	@echo "Preparing .venv: a couple of minutes, once"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check $(UV)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode $(LOCKED) \
		|| $(BIN)/pip install --quiet --disable-pip-version-check $(LOCKED)
	@touch $@
