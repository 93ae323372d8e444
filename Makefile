# `make` alone prints what it can do. Nothing has to be installed first but Python 3.11+ and make.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PHOTO ?=
PROOF ?=
T ?= tests
M ?=
N ?=
SEED ?=
HELM ?= v3.22.0
BASE ?=
READING ?= yes
# Processes that test side by side: 1.2 GB each, and a third one on two processors saves nothing (measured).
TESTERS ?= 2

.PHONY: help up demo dev docs test slow check fix t year torture load reading flow api migration pictures conformance image helm bench peers lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

up: .state/run ## everything on this machine, with the chat in any browser: its address and a QR code
	@$(BIN)/zhicheng up

demo: .state/run ## one certificate's whole life, in under a minute (PHOTO=… PROOF=… for your own files)
	@$(BIN)/zhicheng demo $(if $(PHOTO),--photo "$(PHOTO)") $(if $(PROOF),--proof "$(PROOF)")

dev: .state/dev ## a seeded world to click through; what you change is there at once (SEED=… for another; data in var/dev)
	@ZHICHENG_HOME=$(or $(ZHICHENG_HOME),var/dev/$(or $(SEED),1)) $(BIN)/python -m tools.dev $(SEED)

test: .state/dev ## the suite; brings the judges that it asks, where it can
	@$(BIN)/python tools/judges.py
	@$(BIN)/pytest -n $(TESTERS) --dist loadgroup $(T)

slow: .state/dev ## what takes long: whole lives again and again, kills, benches, every single bit
	@$(BIN)/python tools/judges.py
	@$(BIN)/pytest -n $(TESTERS) --dist loadgroup -m slow $(T)

check: .state/dev ## ruff, mypy, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy -n $(TESTERS)
	@$(BIN)/lint-imports

fix: .state/dev ## what ruff can mend by itself
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

t: .state/dev ## one part of the suite: make t T=tests/rules
	@$(BIN)/pytest $(T)

year: .state/dev ## half a year of a region, at random; two years: make year N=2000 SEED=… (docs/year.md)
	@YEAR_CASES=$(N) YEAR_SEED=$(SEED) $(BIN)/pytest -s --show-capture=log tests/year/$(if $(N),test_two_years.py,test_half_a_year.py)

# Two storms (each form of a deployment), and what comes to rest after them: under forty minutes; with SHORT=1 five.
torture: .state/dev ## break every part under load and count what is lost: nothing may be (SEED=… again, SHORT=1; docs/reliability.md)
	@$(BIN)/zhicheng bench torture $(if $(SEED),--seed $(SEED)) $(if $(SHORT),--seconds 60 --cases 40 --files 10,--seconds 600 --cases 200 --files 50)

load: .state/dev ## 200 applicants and 50 officers in the chat at once for ten minutes, with PostgreSQL and Redis (SHORT=1: half a minute)
	@$(BIN)/zhicheng bench load $(if $(SHORT),--seconds 30 --certificates 20 --files 5)

reading: .state/run ## how well pages are read, over a labelled set of invented papers (half an hour; docs/reading.md)
	@$(BIN)/python -m tools.reading

flow: .state/dev ## draw the table of transitions into docs/architecture.md
	@$(BIN)/python -m zhicheng.commands.flow

api: .state/dev ## describe the API in docs/api.yaml anew (docs/api.md)
	@$(BIN)/python -m tools.api

migration: .state/dev ## begin the next change of the tables (M="what it does"; docs/migrations.md)
	@$(BIN)/python -m tools.migration "$(M)"

pictures: .state/dev ## at a release: all of docs/pictures anew (needs Chromium)
	@$(BIN)/python -m tools.pictures

conformance: .state/dev ## PDF/A-2a and PDF/UA-1 by veraPDF, PAdES levels by EU DSS, credentials by @digitalbazaar/vc (needs Java, Maven and Node.js)
	@$(BIN)/python -m tools.conformance

docs: .state/dev .state/site/bin/zensical ## the site, in build/docs: every page and link held, what the code says of itself made anew
	@$(BIN)/python -m tools.site.making .state/site/bin/zensical

image: .state/dev ## build the container image and live in it: every service to a certificate (root, buildah, debootstrap; BASE=…)
	@$(BIN)/python -m tools.image $(if $(BASE),--base $(BASE)) $(if $(filter no,$(READING)),--without-reading)

helm: .state/helm/bin/helm .state/helm/python ## the chart for Kubernetes, rendered and held to the schemas (needs Go)
	@.state/helm/venv/bin/python tools/chart.py .state/helm/bin/helm

bench: .state/run ## what it costs, beside floors and peers, into bench/results.json and build/bench.html (SIZES=10000,100000,1000000)
	@$(BIN)/zhicheng bench all $(if $(SIZES),--sizes $(SIZES))

peers: .state/peers/python ## install what `zhicheng bench certificate --peers` measures beside us (bench/README.md)
	@for peer in weasyprint_pyhanko reportlab_endesive; do .state/peers/venv/bin/python bench/peers/$$peer.py || :; done
	@$(MAKE) --no-print-directory -s .state/peers/npm && node bench/peers/pdflib_signpdf.mjs .state/peers/node

# What runs is pinned as what the tests ran with: the second list is held to the first.
lock: ## pin every dependency anew, with hashes and without an index address
	@$(PYTHON) -m venv .state/uv && .state/uv/bin/pip install -q uv
	@.state/uv/bin/uv pip compile pyproject.toml --extra reading --extra tracing --group dev --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -q -o requirements-dev.lock
	@.state/uv/bin/uv pip compile pyproject.toml --extra reading --extra tracing -c requirements-dev.lock --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -q -o requirements.lock
	@.state/uv/bin/uv pip compile bench/peers/requirements.in --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -q -o bench/peers/requirements.lock
	@.state/uv/bin/uv pip compile tools/chart.in --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -q -o tools/chart.lock
	@.state/uv/bin/uv pip compile tools/site/requirements.in --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -q -o tools/site/requirements.lock
	@.state/uv/bin/uv pip compile tests/synapse.in --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -q -o tests/synapse.lock
	@.state/uv/bin/uv pip compile tests/openapi.in --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -q -o tests/openapi.lock
	@cd tools/judge/credentials && npm update --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --silent
	@cd bench/peers && npm update --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --silent

clean: ## forget what was installed and made
	@rm -rf .venv .state var build *.egg-info

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "zhicheng needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv

# Stamps, so that nothing is installed twice. The project itself is found through a path file: no build, no second copy.
.state/run: requirements.lock | .venv/bin/python
	@echo "installing (once) …"
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python tools/link.py
	@mkdir -p .state && touch $@

.state/dev: requirements-dev.lock .state/run
	@echo "installing what the tests need (once) …"
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@mkdir -p .state && touch $@

.state/helm/bin/helm:
	@command -v go >/dev/null || { echo "The chart was not tried: helm is built from its Go module, and Go is missing."; exit 1; }
	@echo "building helm (once) …"
	@GOBIN=$(CURDIR)/.state/helm/bin go install helm.sh/helm/v3/cmd/helm@$(HELM)

.state/helm/python: tools/chart.lock
	@echo "installing the schemas of Kubernetes (once) …"
	@$(PYTHON) -m venv .state/helm/venv
	@.state/helm/venv/bin/pip install -q --disable-pip-version-check --no-deps --require-hashes -r tools/chart.lock
	@touch $@

.state/site/bin/zensical: tools/site/requirements.lock
	@echo "installing what builds the site (once) …"
	@$(PYTHON) -m venv .state/site
	@.state/site/bin/pip install -q --disable-pip-version-check --no-deps --require-hashes -r tools/site/requirements.lock
	@touch $@

.state/peers/python: bench/peers/requirements.lock | .state/run
	@echo "installing the Python peers (once) …"
	@$(PYTHON) -m venv .state/peers/venv
	@.state/peers/venv/bin/pip install -q --disable-pip-version-check --no-deps --require-hashes -r bench/peers/requirements.lock
	@touch $@


# Into .state, not beside package.json: a checkout stays as it is.
.state/peers/npm: bench/peers/package-lock.json
	@command -v npm >/dev/null || { echo "pdf-lib + @signpdf: needs Node.js with npm; install them, then make peers again."; exit 1; }
	@echo "installing the JavaScript peer (once) …"
	@mkdir -p .state/peers/node && cp bench/peers/package.json bench/peers/package-lock.json .state/peers/node/
	@cd .state/peers/node && npm ci --silent --no-audit --no-fund
	@touch $@
