# The verbs of the project. `make` builds and proves everything; `make test` runs the tests.
PYTHON ?= python3
VENV := .venv
BENCH := .venv-bench
FUZZ := .venv-fuzz
SECONDS ?= 60
SITE ?= $(EDITION_BASEURL)
SUMS ?= _build/SHA256SUMS
RUN := $(VENV)/bin/python
# What a maintainer runs: scripts/maintain, which the edition itself never imports.
MAINTAIN := PYTHONPATH=scripts $(RUN) -m maintain
OUTPUTS := html epub pdf diplomatic tei json plain

.PHONY: all $(OUTPUTS) preview vscode verify verify-all test test-all lint mutants fuzz crash sbom release audit bench bench-preview font typefaces lock clean docs help hosting verify-site wheel

all: environment ## build, prove and publish everything
	@$(RUN) scripts/build.py

$(OUTPUTS): environment ## build, prove and publish one output
	@$(RUN) scripts/build.py $@

# PORT=8000: where; on this machine alone.
PORT ?= 8000
preview: environment ## show the pages in the browser as the sources change, with what the proof says
	@$(RUN) scripts/preview.py --port $(PORT)

# What stands is proved as it is: nothing is built, so nothing is mended before it is looked at.
vscode: environment ## write schemas, snippets and word lists for VS Code and editors with Taplo
	@PYTHONPATH=scripts $(RUN) -m edition vscode

verify: environment ## prove what stands in _build, build nothing
	@$(RUN) scripts/verify.py

verify-all: environment ## the same, with every finding
	@$(RUN) scripts/verify.py --all

verify-site: environment ## prove a hosted copy of the site; SITE= its address
	@$(RUN) scripts/verify.py --site "$(SITE)" --sums "$(SUMS)"

# On all processors, a file of tests on one of them.
TESTS = $(RUN) -m pytest -n auto --dist loadfile
test: test-environment ## run the tests, but those that take long or need a browser
	@$(TESTS) -m "not thorough and not browser"

# Last what measures time.
test-all: test-environment ## run all tests, as .ci/run does
	@$(TESTS) -m "not alone"
	@$(RUN) -m pytest -m alone

lint: test-environment ## ruff and mypy
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check . && $(RUN) -m mypy

sbom: environment ## write the bill of materials, _build/sbom.cdx.json
	@$(MAINTAIN).sbom

# VERSION=1.0.0: what conf.py, the changelog and the tag call it.
release: environment ## make the files of a release, _build/release/VERSION
	@$(MAINTAIN).release $(VERSION)

# For the root of any name, or for the address in EDITION_BASEURL.
hosting: environment ## write recipes for nginx, Caddy, Cloudflare and Netlify, _build/hosting
	@$(MAINTAIN).hosting

wheel: test-environment ## build the wheel of the engine, _build/wheel
	@SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct)} $(RUN) -m uv build --quiet --offline --wheel --out-dir _build/wheel --no-create-gitignore .

# Strict, so that a package about which no advisory could be asked is not taken for a sound one.
audit: test-environment ## ask for known vulnerabilities of the locked packages
	@$(RUN) -m pip_audit --strict -s osv --disable-pip --require-hashes --progress-spinner off -r scripts/requirements/build.txt

mutants: all test-environment ## seed faults and write which are caught
	@$(MAINTAIN).mutants $(MUTANTS)

# BENCHED="--copies 15 154 --rounds 1" measures books of 195 and 2,002 pages; the latter takes 10 minutes and 8 GB.
bench: environment bench-environment ## compare the cost with that of plain Sphinx
	@$(MAINTAIN).bench --plain $(BENCH) $(BENCHED)

# Versions are chosen once for every Python (fork-strategy fewest), so that all make the same bytes.
LOCK = $(RUN) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-header --no-annotate --no-emit-index-url

bench-preview: environment ## measure how soon a saved change is shown
	@PYTHONPATH=scripts $(RUN) -m maintain.bench.preview $(BENCHED)

# FULL=NotoSerifCJK-Regular.ttc: the full font from which the committed one is cut anew.
font: test-environment ## cut the font anew; FULL= the full font
	@$(MAINTAIN).fonts $(FULL)

# FONTS=folder: with Noto Serif CJK, Noto Serif, its Hebrew, Noto Naskh Arabic and Hanazono in it.
typefaces: test-environment ## pack the fonts for rare characters; FONTS= the full ones
	@$(MAINTAIN).typefaces $(FONTS)

lock: test-environment ## choose package versions anew and lock them
	@$(LOCK) pyproject.toml --all-extras -o scripts/requirements/build.txt
	@$(LOCK) pyproject.toml --all-extras --group test -c scripts/requirements/build.txt -o scripts/requirements/test.txt
	@$(LOCK) pyproject.toml --all-extras --group bench -c scripts/requirements/build.txt -o scripts/requirements/bench.txt
	@$(LOCK) pyproject.toml --all-extras --group fuzz -c scripts/requirements/build.txt -o scripts/requirements/fuzz.txt
	@$(LOCK) --group checker -o scripts/requirements/checker.txt

crash: test-environment ## kill builds of the real book at many moments
	@EDITION_CRASH=book $(RUN) -m pytest tests/outputs/test_crash.py

# Each target for so many SECONDS; what was found is kept in _build/fuzz and gone on from.
fuzz: environment fuzz-environment ## feed the readers with changed input; SECONDS= for each
	@mkdir -p _build/fuzz
	@for target in $$($(FUZZ)/bin/python tests/fuzz.py 2>/dev/null); do \
		$(FUZZ)/bin/python tests/fuzz.py $$target --seconds $(SECONDS) >_build/fuzz/$$target.log 2>&1 || \
			{ tail -20 _build/fuzz/$$target.log; exit 1; }; \
		echo "$$target: $$(tail -1 _build/fuzz/$$target.log)"; done

clean: ## delete _build
	rm -rf _build

docs: environment ## build the documentation for maintainers, _build/docs
	@$(RUN) -m sphinx -q -n -W --keep-going -b html -d _build/.docs docs _build/docs

help: ## list these commands
	@sed -n 's/^\([a-z$$()A-Z-]*\):[^#]*## \(.*\)/\1\t\2/p' Makefile | sed 's/$$(OUTPUTS)/$(OUTPUTS)/' | expand -t 28

.PHONY: environment test-environment fuzz-environment bench-environment
# Asked each time: an environment whose interpreter or packages are gone is made anew.
environment:
	@$(PYTHON) scripts/maintain/environment.py build

test-environment:
	@$(PYTHON) scripts/maintain/environment.py test

fuzz-environment:
	@$(PYTHON) scripts/maintain/environment.py fuzz --folder $(FUZZ)

bench-environment:
	@$(PYTHON) scripts/maintain/environment.py bench --folder $(BENCH)
