# Two commands do everything: `make serve` and `make test`. `make help` lists the rest.
PYTHON ?= python3.11
VENV   ?= .venv
PORT   ?= 8000

BIN   := $(VENV)/bin
# Inside the environment: who deletes the environment deletes the stamp with it.
STAMP := $(VENV)/.installed

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help install assets serve test test-long check lock bench

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## prepare .venv; the program is then .venv/bin/bilateral-kg

# Two calls of pip: an editable install has no hash, and one call would refuse it.
$(STAMP): pyproject.toml requirements/dev.txt requirements/node.txt hatch_build.py package.json package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'Python 3.11 is needed and "$(PYTHON)" is not it.'; \
	  echo 'Debian, Ubuntu:  apt install python3.11 python3.11-venv'; \
	  echo 'It has another name or place:  make $(or $(MAKECMDGOALS),install) PYTHON=/path/to/python3.11'; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo '"$(PYTHON)" cannot create virtual environments: its venv module is missing.'; \
	  echo 'Debian, Ubuntu:  apt install python3.11-venv'; \
	  exit 1; }
	$(BIN)/python -m pip --version 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --no-deps --require-hashes -r requirements/dev.txt
	@command -v npm >/dev/null || $(MAKE) --no-print-directory node
	$(BIN)/python -m pip install --no-deps --no-build-isolation -e .
	@$(BIN)/python hatch_build.py --state
	@touch $@

# Without build isolation pip does not install what a build asks for by itself.
.PHONY: node
node:
	@$(BIN)/python -m pip install --no-deps --require-hashes --only-binary :all: -r requirements/node.txt \
	  || echo 'No npm here and no Node from PyPI: the build goes on without the browser libraries.'

assets: install ## fetch the browser libraries, if an install had to do without
	@command -v npm >/dev/null || $(MAKE) --no-print-directory node
	$(BIN)/python hatch_build.py

serve: install ## build what changed, validate, serve at http://127.0.0.1:8000 (PORT=8123)
	$(BIN)/bilateral-kg build
	$(BIN)/bilateral-kg serve --port $(PORT)

test: install ## the tests, under 10 minutes
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not long"

test-long: install ## the long tests only: packaging, fuzz, kills, other engines
	$(BIN)/python -m pytest -m long

check: install ## ruff and mypy --strict
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

lock: install ## write requirements/dev.txt anew from pyproject.toml
	$(BIN)/python -m uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --upgrade --generate-hashes --no-header --no-annotate --quiet -o requirements/dev.txt
	sed 's/ .*//;/^$$/d;/^-/d' requirements/node.txt | $(BIN)/python -m uv pip compile - --universal \
	  --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet -o requirements/node.new
	mv requirements/node.new requirements/node.txt

# What the benchmarks use, and what takes long by itself: a soak, and a world of a million agreements.
TOOLS := $(addprefix benchmarks/,asking.py generate.py harness.py large.py made.py peers.py screenshots.py soak.py)
bench: install ## the benchmarks into benchmarks/results.md; hours (BENCH=--quick: half an hour)
	@for file in $(filter-out $(TOOLS),$(sort $(wildcard benchmarks/*.py))); \
	  do echo "== $$file"; $(BIN)/python "$$file" $(BENCH) || exit 1; done
