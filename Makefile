# `make demo` and `make test` each make what they need; neither installs twice.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := .demo
STORE := $(DEMO)/glossary.db
PYTEST := $(BIN)/python -m pytest -q -n auto --maxprocesses 8 --dist worksteal
# make TORCH_INDEX=ADDRESS: also look there for PyTorch, for example for its CPU build (see README).
TORCH_INDEX ?=
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt \
  $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))

.PHONY: demo test check lint gate bench growth fuzz figures pictures clean

demo: $(VENV)/.installed
	@mkdir -p $(DEMO) && rm -f $(STORE) $(STORE)-wal $(STORE)-shm
	@echo "1/4 build: fragments and sentences of corpus/"
	@$(BIN)/tolmach build corpus --store $(STORE) --format table
	@echo "2/4 decide: a translator's decisions, corpus/decisions.jsonl"
	@$(BIN)/tolmach decide --from corpus/decisions.jsonl --store $(STORE)
	@echo "3/4 export: exports/"
	@$(BIN)/tolmach export --to exports --store $(STORE)
	@echo "4/4 verify: read back, entry by entry"
	@$(BIN)/tolmach verify exports/*.tmx exports/*.xlsx exports/*.csv --store $(STORE)
	@echo
	@echo "Next: $(BIN)/tolmach review --store $(STORE)      decide on the rest"
	@echo "      $(BIN)/tolmach fragments YOUR-ARTICLE.md    try it on an article of yours"
	@echo "      docs/newsroom.md: how the glossary goes into OmegaT"

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PYTEST)

# Before each commit: lint, types, and the tests of the folders touched since BASE (main).
check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@paths=$$($(BIN)/python tests/support/touched.py $(BASE)) && if [ -n "$$paths" ]; then \
	  echo "pytest" $$paths; $(PYTEST) $$paths; else echo "no source file with tests was touched"; fi

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix . && $(BIN)/ruff format . && $(BIN)/mypy

gate: $(VENV)/.installed-dev
	$(BIN)/python tests/quality/gate.py $(GATE)

bench: $(VENV)/.installed-dev
	for bench in benchmarks/bench_*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

# Every step on some two hundred repeated texts: does twice the text take far more than twice as long?
growth: $(VENV)/.installed-dev
	$(BIN)/python -m tests.growth.full $(GROWTH)

# The pictures of the README; needs Chromium.
pictures: $(VENV)/.installed-dev
	$(BIN)/python -m tests.support.pictures docs/pictures

# Mutated files for every reader: make fuzz MINUTES=30, or EXAMPLES=100000.
MINUTES ?= 5
fuzz: $(VENV)/.installed-dev
	$(BIN)/python -m tests.fuzz.endless $(if $(EXAMPLES),--examples $(EXAMPLES),--minutes $(MINUTES)) $(FUZZ)

# The figures of docs/quality.md, from tests/quality/floors.json and curves.json.
figures: $(VENV)/.installed-dev
	$(BIN)/python -m tests.quality.plots docs/figures

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "tolmach needs Python 3.11 or newer: make PYTHON=python3.12 …" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing into $(VENV) (a few minutes, once)"
	@$(INSTALL) -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing into $(VENV) (a few minutes, once)"
	@$(INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) $(DEMO) build dist *.egg-info
