# Needs make and Python 3.11 or newer, nothing else. `make` alone lists the targets.
SHELL := /bin/sh
unexport PYTHONDONTWRITEBYTECODE  # an image may set it; every command would compile the whole program anew
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check

# The first of these that runs, is new enough and can make a virtual environment.
MODERN := -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
CANDIDATES := python3 python3.13 python3.12 python3.11 python3.14
PYTHON ?= $(shell for p in $(CANDIDATES); do $$p $(MODERN) >/dev/null 2>&1 && { echo $$p; break; }; done)

# Stamps are named by what they were made from: a changed lock is installed, an unchanged one costs nothing.
BUILD_KEY := $(shell cat pyproject.toml requirements/build.txt 2>/dev/null | cksum | cut -d' ' -f1)
RUNTIME_KEY := $(BUILD_KEY)-$(shell cksum < requirements/runtime.txt | cut -d' ' -f1)
DEV_KEY := $(BUILD_KEY)-$(shell cksum < requirements/dev.txt | cut -d' ' -f1)
RUNTIME := $(VENV)/.runtime-$(RUNTIME_KEY)
DEV := $(VENV)/.dev-$(DEV_KEY)

BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

# In the order of the folders: acceptance first, whose modules take longest.
PYTEST_FLAGS ?= -n auto --dist loadscope --no-loadscope-reorder
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --system-certs --custom-compile-command "make lock"

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(BIN)/python:
	@test -n "$(PYTHON)" && $(PYTHON) $(MODERN) || { \
		echo "Python 3.11 or newer with venv is needed: install it, or say 'make PYTHON=/path/to/python3'" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): | $(BIN)/python
	@echo "installing what the watcher runs on into $(VENV)"
	@rm -f $(VENV)/.runtime-*
	@$(PIP) --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): | $(BIN)/python
	@echo "installing what the watcher is developed with into $(VENV)"
	@rm -f $(VENV)/.dev-*
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: demo
demo: $(RUNTIME) ## the whole story on one machine: no key, no network
	@$(BIN)/watcher demo

.PHONY: setup
setup: $(DEV) ## a virtual environment to develop in

.PHONY: test
test: $(DEV) browser ## all tests (PYTEST_FLAGS= for one process)
	@$(BIN)/python -m pytest $(PYTEST_FLAGS)

# Plain lines, in this order: the cheapest check fails first.
.PHONY: check
check: $(DEV) ## format, lint, types, layers, tests: what has to be green
	@$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory types
	@$(MAKE) --no-print-directory layers
	@$(MAKE) --no-print-directory test

.PHONY: lint
lint: $(DEV) ## ruff, and hadolint on the Dockerfile
	@$(BIN)/ruff check .
	@$(BIN)/hadolint Dockerfile

.PHONY: format
format: $(DEV) ## rewrite the code in its one format
	@$(BIN)/ruff check --fix --select I .
	@$(BIN)/ruff format .

.PHONY: types
types: $(DEV) ## mypy --strict
	@$(BIN)/mypy

.PHONY: layers
layers: $(DEV) ## who may import whom
	@$(BIN)/lint-imports

.PHONY: bench
bench: $(DEV) ## measure what matters
	@$(BIN)/python -m benchmarks

.PHONY: lock
lock: | $(BIN)/python ## write requirements/*.txt anew (UPGRADE=--upgrade for newer versions)
	@test -x $(BIN)/uv || $(PIP) uv
	@$(COMPILE) $(UPGRADE) pyproject.toml --extra dev -o requirements/dev.txt
	@$(COMPILE) -c requirements/dev.txt pyproject.toml -o requirements/runtime.txt
	@$(COMPILE) -c requirements/dev.txt pyproject.toml --extra browser -o requirements/browser.txt
	@$(COMPILE) -c requirements/dev.txt requirements/build.in -o requirements/build.txt

# The one thing that no Python package brings. Where it is there already, this costs nothing.
.PHONY: browser
browser: ## Chromium from the system's packages, where there is none (Debian, as root or with sudo)
	@for b in $(BROWSERS); do if command -v $$b >/dev/null 2>&1; then exit 0; fi; done; \
	if [ "$$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as="sudo -n"; else as=nobody; fi; \
	if [ "$$as" = nobody ] || ! command -v apt-get >/dev/null 2>&1; then \
		echo "The tests need Chromium, and none of '$(BROWSERS)' is on PATH: install your system's package" \
			"(on Debian, as root: apt-get install chromium), then try again." >&2; exit 1; fi; \
	echo "installing Chromium from the system's packages"; \
	$$as apt-get update -qq && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes \
		--no-install-recommends -o DPkg::Lock::Timeout=300 chromium >/dev/null

.PHONY: clean
clean: ## remove what was built, the virtual environment included
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
