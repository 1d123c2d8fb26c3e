# make          install what the lock names into .venv, and run the default study; after a run that
#               was killed it goes on where that one stopped
# make test     run the tests; with SLOW=1 those too that take larger inputs
# make bench    say where the time of the last run went, stage by stage

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORES ?= 2

# One thread a job: the order of sums must not depend on the machine.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1

.PHONY: all run test lint format docs bench clean

all: run

# What a killed run left locked is unlocked first, unless another run is alive.
run: $(VENV)/installed
	$(BIN)/python -m lunheng.cli.locks
	$(BIN)/snakemake -c$(CORES)
	@echo "Done: open results/innovation-centres/report/index.html"

$(VENV)/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lunheng needs Python 3.11 or newer; name it with: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

test: $(VENV)/installed
	$(BIN)/python -m pytest -n $(CORES) --dist loadgroup --no-loadscope-reorder \
		$(if $(SLOW),-m "slow or not slow")

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check --compact-diff Snakefile workflow
	$(BIN)/snakemake --lint

format: $(VENV)/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/snakefmt Snakefile workflow

docs: $(VENV)/installed
	$(BIN)/lunheng docs

bench: $(VENV)/installed
	$(BIN)/lunheng bench

clean:
	rm -rf results .snakemake
