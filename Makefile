# The verbs of the project. `make` builds and proves everything; `make test` runs all tests.
PYTHON ?= python3
VENV := .venv
BENCH := .venv-bench
FUZZ := .venv-fuzz
SECONDS ?= 60
RUN := $(VENV)/bin/python
# What a maintainer runs: scripts/maintain, which the edition itself never imports.
MAINTAIN := PYTHONPATH=scripts $(RUN) -m maintain
OUTPUTS := html epub pdf diplomatic

.PHONY: all $(OUTPUTS) verify verify-all test test-all lint mutants fuzz crash sbom audit bench font lock clean

all: environment
	@$(RUN) scripts/build.py

$(OUTPUTS): environment
	@$(RUN) scripts/build.py $@

# What stands is proved as it is: nothing is built, so nothing is mended before it is looked at.
verify: environment
	@$(RUN) scripts/verify.py

verify-all: environment
	@$(RUN) scripts/verify.py --all

# On all processors, a file of tests on one of them.
TESTS = $(RUN) -m pytest -n auto --dist loadfile
test: test-environment
	@$(TESTS) -m "not thorough"

# Also what takes long; last what measures time.
test-all: test-environment
	@$(TESTS) -m "not alone"
	@$(RUN) -m pytest -m alone

lint: test-environment
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check . && $(RUN) -m mypy

sbom: environment
	@$(MAINTAIN).sbom

# Strict, so that a package about which no advisory could be asked is not taken for a sound one.
audit: test-environment
	@$(RUN) -m pip_audit --strict -s osv --disable-pip --require-hashes --progress-spinner off -r scripts/requirements/build.txt

mutants: all test-environment
	@$(MAINTAIN).mutants $(MUTANTS)

# BENCHED="--copies 15 154 --rounds 1" measures books of 195 and 2,002 pages; the latter takes 10 minutes and 8 GB.
bench: environment bench-environment
	@$(MAINTAIN).bench --plain $(BENCH) $(BENCHED)

# Versions are chosen once for every Python (fork-strategy fewest), so that all make the same bytes.
LOCK = $(RUN) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-header --no-annotate --no-emit-index-url

# FULL=NotoSerifCJK-Regular.ttc: the full font from which the committed one is cut anew.
font: test-environment
	@$(MAINTAIN).fonts $(FULL)

lock: test-environment
	@$(LOCK) pyproject.toml -o scripts/requirements/build.txt
	@$(LOCK) pyproject.toml --group test -c scripts/requirements/build.txt -o scripts/requirements/test.txt
	@$(LOCK) pyproject.toml --group bench -c scripts/requirements/build.txt -o scripts/requirements/bench.txt
	@$(LOCK) pyproject.toml --group fuzz -c scripts/requirements/build.txt -o scripts/requirements/fuzz.txt
	@$(LOCK) --group checker -o scripts/requirements/checker.txt

crash: test-environment
	@EDITION_CRASH=book $(RUN) -m pytest tests/outputs/test_crash.py

# Each target for so many SECONDS; what was found is kept in _build/fuzz and gone on from.
fuzz: environment fuzz-environment
	@mkdir -p _build/fuzz
	@for target in $$($(FUZZ)/bin/python tests/fuzz.py 2>/dev/null); do \
		$(FUZZ)/bin/python tests/fuzz.py $$target --seconds $(SECONDS) >_build/fuzz/$$target.log 2>&1 || \
			{ tail -20 _build/fuzz/$$target.log; exit 1; }; \
		echo "$$target: $$(tail -1 _build/fuzz/$$target.log)"; done

clean:
	rm -rf _build

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
