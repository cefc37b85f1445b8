# `make run` serves the site, `make test` runs the tests, `make check` is all that CI does.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
# The locks are complete, so nothing is left to resolve.
PIP := $(BIN)/pip --quiet --disable-pip-version-check install --require-hashes --no-deps
STATIC := $(shell find archive/static -type f 2>/dev/null)

# Values that are safe only for `make run` and for checks on this machine.
DEVELOPMENT = SECRET_KEY="$${SECRET_KEY:-$$(cat var/secret-key)}" \
	SITE_URL="$${SITE_URL:-http://$(HOST):$(PORT)}" \
	ALLOWED_HOSTS="$${ALLOWED_HOSTS:-$(HOST),localhost,127.0.0.1}" \
	PUBLISH_OWN="$${PUBLISH_OWN:-1}"
PRODUCTION = SECRET_KEY="$$(cat var/secret-key)" SITE_URL=https://readout.example DEBUG=0

.PHONY: run test check lint deploy-check test-postgres test-browser coverage mutants bench locks

run: .venv/run.stamp var/secret-key var/static.stamp
	@$(DEVELOPMENT) $(BIN)/python manage.py set_up --host "$(HOST)" --port "$(PORT)"
	@$(DEVELOPMENT) exec $(BIN)/gunicorn --config site_config/server.py \
		--bind "$(HOST):$(PORT)" site_config.wsgi

# Compiled modules are kept even where the environment says not to: each worker and child needs them.
test test-postgres coverage mutants: export PYTHONDONTWRITEBYTECODE =
test: .venv/dev.stamp
	$(BIN)/python -m pytest --numprocesses auto

check: lint deploy-check test-postgres test-browser

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(BIN)/mypy
	@! grep -n '://' *.lock || { echo "A lock names an address; make it with: make locks"; exit 1; }

deploy-check: .venv/run.stamp var/secret-key
	$(PRODUCTION) $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

test-postgres: .venv/dev.stamp
	.ci/with-postgres $(BIN)/python -m pytest --numprocesses auto

test-browser: .venv/browser.stamp
	.ci/debian-packages chromium fonts-liberation
	$(BIN)/python -m pytest tests/browser

coverage: .venv/dev.stamp
	$(BIN)/python -m pytest --numprocesses auto --cov

MUTANTS ?= 30
mutants: .venv/dev.stamp
	@$(BIN)/python -m tests.mutants $(MUTANTS)

SIZE ?= 10000
bench: .venv/run.stamp var/static.stamp
	@$(BIN)/python -m tests.bench $(SIZE)

# The locks hold hashes and no addresses; uv writes them, and only whoever changes them needs it.
LOCK = uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --custom-compile-command "make locks" pyproject.toml
locks:
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) --extra dev --extra browser --constraint requirements-dev.lock \
		--output-file requirements-browser.lock

.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Readout needs Python 3.11 or newer; name one, as in: make run PYTHON=python3.12"; \
		exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/%.stamp: requirements-%.lock .venv/python.stamp
	$(PIP) -r $<
	@touch $@

.venv/run.stamp: requirements.lock .venv/python.stamp
	$(PIP) -r $<
	@touch $@

var/secret-key: .venv/python.stamp
	@mkdir -p var
	@umask 077; $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(48))' > $@

var/static.stamp: $(STATIC) requirements.lock site_config/settings.py | .venv/run.stamp var/secret-key
	@$(DEVELOPMENT) $(BIN)/python manage.py collectstatic --no-input --clear --verbosity 0
	@touch $@
