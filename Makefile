# One entry for people and for CI. `make help` lists the targets.

PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8000
ARGS   ?=

export HOST PORT
export PATH := $(CURDIR)/.venv/bin:$(PATH)

PY       := .venv/bin/python
JS       := node_modules/.bin
PIP      := $(PY) -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps
SERVICES = $(TESTING) $(PY) deploy/dev/services.py run
PICTURES = $(SERVICES) -- $(PY) deploy/dev/pictures.py
MKDOCS   := NO_MKDOCS_2_WARNING=1 var/docs-venv/bin/mkdocs
PYTEST   := $(PY) -m pytest -n 2 --dist loadgroup
# Hashes for every platform's wheels, and neither index nor path: the locks install from any mirror.
COMPILE  := var/lock-venv/bin/uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
FRONT_END  := static/build.mjs $(shell find static/src -type f 2>/dev/null)
# What production has to be given (docs/install.md); `check --deploy` judges the rest. A developer may write to
# the code, and a secret that is known is refused.
PRODUCTION = SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))') SILENCED_CHECKS=portal.W001 \
	ALLOWED_HOSTS=portal.example DATABASE_URL=postgres://portal@db.example/portal REDIS_URL=redis://redis.example/0
SECRET     := SECRET_KEY=only-for-checks-and-tests-0123456789-abcdefghijklmnopqrstuvwxyz
# The tests run on production's services, but over plain HTTP and without `collectstatic`.
TESTING    := $(SECRET) HTTPS=false SERVE_UNCOLLECTED=true LOG_LEVEL=WARNING

# Where jscpd looks for copies (.jscpd.json: 6 lines and 50 words, without the imports). Left out: migrations, which are
# history; deploy/pages, each of which stands alone when everything else is away. Two templates may be alike for 7 lines:
# every page begins with the same blocks.
WRITTEN := portal communities grids branches property_mgmt static/src static/build.mjs deploy

.DEFAULT_GOAL := help
.PHONY: help run production test test-fast test-nightly test-scripts lint format lock messages load bench audit release docs pictures clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/.runtime static/dist/.built $(CATALOGUES) ## serve the portal with demo data on HOST:PORT
	@mkdir -p var
	@echo "== preparing the database"
	@$(PY) manage.py migrate --verbosity 0
	@echo "== loading the demo data (quick when it is there already)"
	@$(PY) manage.py load_demo
	@$(PY) manage.py demo_accounts
	@exec .venv/bin/gunicorn portal.wsgi --bind $(HOST):$(PORT) --threads 4 --log-level warning

production: .venv/.runtime static/dist/.built $(CATALOGUES) ## build what an office's server needs (docs/install.md)

# ARGS= selects tests of pytest; those of the scripts take seconds and run first whatever it says.
test: test-scripts .venv/.dev static/dist/.built $(CATALOGUES) var/docs-venv/.installed ## run every test on PostgreSQL, Redis and Chromium; ARGS= goes to pytest
	@$(SERVICES) -- $(PYTEST) $(ARGS)

test-scripts: node_modules/.dev ## the tests of scripts and styles alone (vitest, seconds)
	@$(JS)/vitest run --silent=passed-only

test-fast: test-scripts .venv/.dev static/dist/.built $(CATALOGUES) var/docs-venv/.installed ## the same without the browser journeys
	@$(SERVICES) --no-browser -- $(PYTEST) -m "not browser and not nightly" $(ARGS)

test-nightly: .venv/.dev static/dist/.built $(CATALOGUES) ## every interleaving and a thousand random steps, on both databases
	@$(SERVICES) --no-browser -- $(PYTEST) -m nightly $(ARGS)
	@$(PYTEST) -m nightly tests/machine $(ARGS)

lint: .venv/.dev node_modules/.dev static/dist/.built ## check style and types of Python, scripts and styles, templates, imports, copies, migrations, settings
	ruff check .
	ruff format --check .
	mypy
	djlint templates --check --quiet
	djlint templates --lint --quiet
	lint-imports
	$(JS)/biome check --error-on-warnings .
	$(JS)/tsc -p static/src
	$(JS)/tsc -p static
	$(JS)/stylelint "static/src/scss/**/*.scss"
	$(JS)/jscpd $(WRITTEN) tests
	$(JS)/jscpd --format markup --min-lines 8 --min-tokens 60 templates
	$(PY) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	@! grep -n '"resolved"' package-lock.json || { echo "package-lock.json names a registry: run make lock"; exit 1; }

format: .venv/.dev node_modules/.dev ## put code, templates and styles in their one shape
	ruff check --fix .
	ruff format .
	djlint templates --reformat --quiet
	$(JS)/biome check --write .
	$(JS)/stylelint --fix "static/src/scss/**/*.scss"

lock: .venv/.runtime ## pin the newest versions that pyproject.toml and package.json allow
	$(PYTHON) -m venv var/lock-venv
	var/lock-venv/bin/pip --disable-pip-version-check install --quiet uv
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) --group audit -o requirements-audit.lock
	$(COMPILE) --group docs -o requirements-docs.lock
	$(COMPILE) --group node -o requirements-node.lock
	rm -rf var/lock-venv
	npm update --package-lock-only --no-progress

messages: .venv/.dev ## collect the sentences to translate into locale/
	$(PY) manage.py makemessages -l zh_Hans --no-location --no-wrap --ignore .venv --ignore node_modules --ignore var

load: .venv/.dev static/dist/.built $(CATALOGUES) ## everybody at the month's end; SECRETARIES= MINUTES= THINK= PROCESSES=
	@$(SERVICES) --no-browser -- $(PY) -m tests.load

bench: .venv/.dev static/dist/.built $(CATALOGUES) ## measure roll-ups and pages on PostgreSQL
	@$(SERVICES) --no-browser -- $(PY) -m tests.benchmarks $(ARGS)

audit: .venv/.runtime node_modules/.installed var/audit-venv/.installed ## known weaknesses, licences and a bill of materials of all dependencies, into var/audit
	@$(PY) deploy/dev/audit.py

release: .venv/.dev static/dist/.built $(CATALOGUES) node_modules/.installed var/audit-venv/.installed ## tag, source, wheel, container context, check sums and bills of materials, into var/release; ARGS=--no-tag to try
	@$(PY) deploy/dev/release.py $(ARGS)

docs: .venv/.dev static/dist/.built $(CATALOGUES) var/docs-venv/.installed ## the site of the guides, with pictures taken now, into var/site
	@rm -rf var/pictures
	@$(PICTURES) guide
	@echo "== building the site into var/site"
	@$(MKDOCS) build --strict --quiet

pictures: .venv/.dev static/dist/.built $(CATALOGUES) ## take the pictures that the repository keeps (docs/images) anew
	@$(PICTURES) kept

clean: ## remove everything that was built, the database included
	rm -rf .venv node_modules static/dist var .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete 2>/dev/null || true

# --- what the targets stand on; each stamp is older than what it was made from, or is made again ---

$(PY):
	@$(PYTHON) -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer with its venv module is needed (Debian: apt-get install python3 python3-venv)."; exit 2; }
	@$(PYTHON) -m venv .venv

.venv/.runtime: requirements.lock | $(PY)
	@echo "== installing the Python packages"
	@$(PIP) -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo "== installing the development tools"
	@$(PIP) -r requirements-dev.lock
	@touch $@

# Apart from the rest: what looks for weaknesses is no part of what runs.
var/audit-venv/.installed: requirements-audit.lock | $(PY)
	@echo "== installing what audits"
	@$(PYTHON) -m venv var/audit-venv
	@var/audit-venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps -r requirements-audit.lock
	@touch $@

# Apart from the rest, as well: what makes the site.
var/docs-venv/.installed: requirements-docs.lock | $(PY)
	@echo "== installing what makes the site"
	@$(PYTHON) -m venv var/docs-venv
	@var/docs-venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps -r requirements-docs.lock
	@touch $@

# Node.js only builds the front end; a machine without it gets it from a Python wheel.
.venv/.node: requirements-node.lock | $(PY)
	@if ! { npm --version && node -e 'const [a, b] = process.versions.node.split(`.`); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; } >/dev/null 2>&1; then \
		echo "== installing Node.js"; $(PIP) -r requirements-node.lock; \
	fi
	@touch $@

node_modules/.installed: package.json package-lock.json .npmrc | .venv/.node
	@echo "== installing the front-end packages"
	@npm ci --omit=dev --no-progress --silent
	@touch $@

# What checks and tests the front end is not needed to build it: `make run` and servers do without.
node_modules/.dev: node_modules/.installed
	@echo "== installing what checks the front end"
	@npm install --no-save --no-progress --silent
	@touch $@

static/dist/.built: $(FRONT_END) node_modules/.installed
	@echo "== building scripts and styles"
	@node static/build.mjs
	@touch $@

%.mo: %.po | .venv/.runtime
	@echo "== compiling $<"
	@.venv/bin/pybabel --quiet compile -i $< -o $@
