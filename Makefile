SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# Compiled once: the site, its workers and the tests start hundreds of processes that import all of it.
UV := $(VENV)/bin/uv pip install --quiet --compile-bytecode --require-hashes --python $(PY)
unexport PYTHONDONTWRITEBYTECODE
COVERAGE_TABLE = $(VENV)/bin/coverage json --quiet && $(VENV)/bin/coverage html --quiet && \
	$(PY) scripts/coverage_summary.py var/coverage.json Artifacts/coverage/summary.md
UV_VERSION := $(shell sed -n 's/^uv==\([^ ]*\).*/\1/p' requirements-dev.in)
COMPILE := $(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet
# Four tests at a time fit two cores: many wait for a server or a clock. `make test JOBS=8` on a larger machine.
JOBS ?= 4
PYTEST := $(PY) -m pytest -n $(JOBS) --dist worksteal
TEMPLATES := apps deltacrown
# Made where npm is; `scripts/biome.sh` says what is missing elsewhere.
BIOME_INSTALLED := $(if $(shell command -v npm),node_modules/.installed)
# `make coverage`, or `make test COVERAGE=1`: coverage is measured, and below its floors is a failure. It makes every
# test half as long again, so it is asked for: before a version is tagged, and where much has moved.
COVERAGE ?=

.PHONY: help run serve test test-fast pytest test-web lint format types arch migrations-check coverage fuzz fuzz-doors fuzz-schema races followers open-pages siege telling \
	mutate 	bench bench-after-final bench-certificates bench-chain bench-limiter bench-rooms bench-site bench-peers bench-engine bench-draws bench-schedule bench-pages chaos requirements migrations docs clients clean

help:  ## Say what each target does
	@sed -n 's/^\([a-z][a-z-]*\):.*  ## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r target text; do \
		printf '  %-22s %s\n' "make $$target" "$$text"; done

run: export DEBUG := $(or $(DEBUG),1)
run: $(VENV)/.runtime  ## Start the site with a demo tournament that plays itself (PORT=8000, ARGS="--speed 2")
	@$(PY) manage.py migrate --verbosity 0
	@exec $(PY) manage.py demo --serve $(ARGS)

serve: $(VENV)/.runtime  ## Start the production server; Documents/Operations.md says what has to be set for it
	@$(PY) manage.py collectstatic --noinput --verbosity 0
	@exec $(PY) -m deltacrown.server

test: lint types arch migrations-check test-web pytest  ## Run everything that CI runs

pytest: $(VENV)/.dev  ## Run the whole Python test suite (ARGS="tests/domain -k swiss", COVERAGE=1)
ifneq ($(ARGS),)
	@$(PYTEST) $(ARGS)
else
	@mkdir -p var && rm -f .coverage .coverage.* var/tests-ran.txt
	@TESTS_RAN=var/tests-ran.txt $(PYTEST) $(if $(COVERAGE),--cov --cov-report=)
	@$(PY) scripts/verify_trace.py --ran var/tests-ran.txt
	@$(if $(COVERAGE),$(COVERAGE_TABLE))
endif

test-fast: $(VENV)/.dev  ## Run the tests that need no server process and no browser
	@$(PYTEST) -m "not (slow or browser or acceptance or redis or postgres)" $(ARGS)

test-web:  ## Run the browser client's tests with node's own test runner
	@scripts/test_web.sh

lint: $(VENV)/.dev $(BIOME_INSTALLED)  ## Check style: ruff (Python), djangofmt (templates), biome (JavaScript, CSS)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/djangofmt check --quiet $(TEMPLATES)
	@$(VENV)/bin/ruff format --check --quiet . && $(VENV)/bin/djangofmt --check --quiet $(TEMPLATES) || { \
		echo "Run 'make format'." >&2; exit 1; }
	@scripts/biome.sh ci --error-on-warnings

format: $(VENV)/.dev $(BIOME_INSTALLED)  ## Format Python, templates, JavaScript and CSS, and mend what can be mended
	@$(VENV)/bin/ruff check --fix-only --quiet .
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/djangofmt --quiet $(TEMPLATES)
	@$(VENV)/bin/djangofmt check --fix --quiet $(TEMPLATES) || true
	@$(VENV)/bin/djangofmt $(TEMPLATES)
	@scripts/biome.sh check --write

types: $(VENV)/.dev  ## Check types with mypy --strict (apps, deltacrown)
	@$(VENV)/bin/mypy

arch: $(VENV)/.dev  ## Check which package may import which
	@$(VENV)/bin/lint-imports

migrations-check: $(VENV)/.dev  ## Fail when a model has changed without a migration
	@$(PY) manage.py makemigrations --check --dry-run

migrations: $(VENV)/.dev  ## Write the migrations that the models need
	@$(PY) manage.py makemigrations

coverage:  ## Run the Python tests, write Artifacts/coverage/summary.md and html, fail below the floors
	@$(MAKE) --no-print-directory pytest COVERAGE=1

fuzz: $(VENV)/.dev  ## Run the property tests with random examples, seeds printed (ARGS="--minutes 60", "--seed 7 -k swiss")
	@$(PY) scripts/fuzz.py -n $(JOBS) $(ARGS)

fuzz-doors: $(VENV)/.dev  ## Send a site 100,000 requests that nobody would send, at every door (ARGS="--count 5000 --seed 7")
	@$(PY) -m scripts.doors $(ARGS)

RACES ?= 100

races: $(VENV)/.dev  ## Race threads on PostgreSQL, each race so often, and look at all that must hold after each (RACES=100 ARGS="-k veto")
	@RACES=$(RACES) $(PY) -m pytest -n 1 -m races -v --timeout 7200 --durations=0 tests/services/test_races.py tests/services/test_payout_play.py tests/api/test_repeated_writes.py $(ARGS)

followers: $(VENV)/.dev  ## Compare clients with fresh snapshots while workers and Redis are killed (ARGS="--comparisons 500")
	@$(PY) -m scripts.followers $(ARGS)

open-pages: $(VENV)/.dev  ## Do everything that anybody may do while pages stand open in Chromium, in all formats (15 minutes)
	@EVERY_FORMAT=1 $(PY) -m pytest -n 2 tests/web/test_open_pages.py $(ARGS)

fuzz-schema: $(VENV)/.dev  ## Hold the API against its schema with schemathesis, all checks (ARGS="--seed 7 --max-examples 200")
	@$(PY) -m scripts.fuzz_schema $(ARGS)

telling: $(VENV)/.dev  ## Sign up, sign in and reset with known and unknown addresses: does an answer tell them apart? (ARGS="--pairs 200")
	@$(PY) -m scripts.telling $(ARGS)

siege: $(VENV)/.dev  ## Attack the production server with everything at once; what others notice goes to Artifacts/siege
	@$(PY) -m scripts.siege $(ARGS)

mutate: $(VENV)/.dev  ## Change the domain bit by bit and list what no test notices (hours; works in var/mutation)
	@rm -rf var/mutation && mkdir -p var/mutation
	@git ls-files -z | xargs -0 cp --parents -t var/mutation
	@cd var/mutation && HYPOTHESIS_PROFILE=mutation $(CURDIR)/$(PY) -m mutmut run --max-children $(JOBS) $(ARGS) && $(CURDIR)/$(PY) -m mutmut results

SECONDS ?= 60
SEEDS ?= 1

chaos: $(VENV)/.dev  ## Play tournaments while all fails in turn, check what each client saw (SECONDS=600 SEEDS=20 ARGS="--first 7")
	@$(PY) -m scripts.chaos --seconds $(SECONDS) --seeds $(SEEDS) $(ARGS)

bench-engine: $(VENV)/.dev  ## Measure the tournament engine; the table goes to Artifacts/benchmarks (ARGS="--repeat 3")
	@$(PY) -m bench.engine $(ARGS)

bench-limiter: $(VENV)/.dev  ## Measure the limits beside the library `limits` and stock Channels (ARGS="--rounds 5")
	@$(PY) -m bench.limiter $(ARGS)

bench-rooms: $(VENV)/.dev  ## Measure rooms at the rates of an event: latency, slow readers, 10,000 sockets (ARGS="--rounds 1")
	@$(PY) -m bench.rooms $(ARGS)

bench-peers: $(VENV)/.dev  ## Measure the server beside those of others that are installed: NATS, Nchan, Socket.IO (ARGS="--only nats")
	@$(PY) -m bench.peers $(ARGS)

bench-site: $(VENV)/.dev  ## Measure scores, registrations, handshakes, recovery storms and pages (ARGS="--only registrations")
	@$(PY) -m bench.site $(ARGS)

bench-draws: $(VENV)/.dev  ## Play Swiss tournaments of up to 4,096 while others write and workers are killed (ARGS="--sizes 512")
	@$(PY) -m bench.draws $(ARGS)

bench-schedule: $(VENV)/.dev  ## Measure schedules of a day, calls, what is due, and 10,000 registrations; the table goes to Artifacts/benchmarks (ARGS="--only call")
	@$(PY) -m bench.schedule $(ARGS)

bench-pages: $(VENV)/.dev  ## Measure what 5,000 open pages cost a room with twenty scores a second (ARGS="--rounds 1")
	@$(PY) -m bench.pages $(ARGS)

bench-after-final: $(VENV)/.dev  ## Measure what comes after a final: the end, payouts, certificates, analytics of 20,000 matches
	@$(PY) -m bench.after_final $(ARGS)

bench-chain: $(VENV)/.dev  ## Measure what the chain of the log costs a score on PostgreSQL, with and without it in turn (ARGS="--pairs 50")
	@$(PY) -m bench.chain $(ARGS)

bench-certificates: $(VENV)/.dev  ## Measure scores while a thousand certificates are drawn, and while none is
	@$(PY) -m bench.certificates $(ARGS)

bench: $(VENV)/.dev  ## Measure the server beside stock Channels; tables go to Artifacts/benchmarks (ARGS="--rounds 3")
	@$(PY) -m bench $(ARGS)

clients: $(VENV)/.dev $(BIOME_INSTALLED)  ## Make the Python and TypeScript clients anew from Artifacts/openapi.yaml
	@scripts/make_clients.sh

docs: $(VENV)/.dev  ## Write every generated document again
	@for script in scripts/generate_*.py scripts/verify_trace.py; do $(PY) "$$script"; done

requirements: $(VENV)/.dev  ## Compile requirements*.in to pinned, hashed requirements*.txt (ARGS=--upgrade)
	@$(COMPILE) $(ARGS) requirements.in -o requirements.txt
	@$(COMPILE) $(ARGS) requirements-dev.in -o requirements-dev.txt

clean:  ## Remove what tests and tools left behind; keeps the database and the environment
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* \
		var/coverage.json Artifacts/coverage/html staticfiles
	@find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

$(VENV)/.base: requirements-dev.in
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found: install Python 3.11 or newer." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is older than 3.11: name a newer one, as in 'make $(firstword $(MAKECMDGOALS)) PYTHON=python3.12'." >&2; \
		exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) cannot make a virtual environment: install it (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(VENV)/.runtime: $(VENV)/.base requirements.txt
	@$(UV) -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements-dev.txt
	@$(UV) -r requirements-dev.txt
	@touch $@

node_modules/.installed: package.json package-lock.json
	@npm ci --silent
	@touch $@
