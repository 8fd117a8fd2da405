# Talqin's commands. `make run` starts it, `make test` proves it; both set up what they need.

PYTHON ?= python3
VENV := .venv
TRAINER := .venv-training
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --use-pep517 --require-hashes
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

.PHONY: help setup run test cluster regions outage soak check lock format evaluate train clean

help:  ## Say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

setup: $(VENV)/.run  ## Make .venv with talqin in it

run: setup  ## Start the server; the page is on http://localhost:8080
	$(BIN)/talqin serve --dev

test: check  ## Set up, check everything, run every test
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

cluster: $(VENV)/.dev  ## Start a whole cluster on this machine; FILE=recording [PASSAGE=103]: recite through it while nodes are killed, or TROUBLE=session,memory,redis comes
	$(BIN)/python -m tests.cluster $(if $(FILE),--file $(FILE)) $(if $(PASSAGE),--passage $(PASSAGE)) $(if $(ALIKE),--alike) $(if $(TROUBLE),--trouble $(TROUBLE))

regions: $(VENV)/.dev  ## Cut one of two regions off, as root; FILE=recording [PASSAGE=112]: while learners recite it
	$(BIN)/python -m tests.cluster.cut_off --file $(FILE) $(if $(PASSAGE),--passage $(PASSAGE))

outage: $(VENV)/.dev  ## Take each store away for SECONDS=60 in the middle of a recitation; FILE=recording of surah 112
	$(BIN)/python -m tests.benchmarks.outage --file $(FILE) $(if $(SECONDS),--seconds $(SECONDS))

soak: $(VENV)/.dev  ## Simulate many seeds of every world (SEEDS=10000), then hold learners for SOAK_MINUTES=30
	$(BIN)/python -m tests.simulation --seeds $(or $(SEEDS),10000) $(if $(MINUTES),--minutes $(MINUTES))
	$(BIN)/talqin bench soak --minutes $(or $(SOAK_MINUTES),30)

check: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports

lock: $(VENV)/.dev  ## Bring the locks up to date with pyproject.toml and requirements/*.in
	$(LOCK) pyproject.toml requirements/build.in --output-file requirements/run.lock
	$(LOCK) pyproject.toml requirements/dev.in --output-file requirements/dev.lock

format: $(VENV)/.dev  ## Format, and mend what can be mended
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

evaluate: setup  ## Measure the ear and the judge on the recordings
	$(BIN)/talqin evaluate

train: $(TRAINER)/.done  ## Make a voice model of the recordings in TALQIN_RECITATIONS, into OUT=.work/voice/all; goes on where it stopped
	OMP_NUM_THREADS=1 $(TRAINER)/bin/python -m training all $(if $(OUT),--out $(OUT))

clean:  ## Remove what was set up
	rm -rf $(VENV) $(TRAINER)

$(VENV)/bin/python:
	PYTHON=$(PYTHON) deploy/setup/python.sh $(VENV)

$(VENV)/.run: $(VENV)/bin/python requirements/run.lock pyproject.toml
	$(INSTALL) -r requirements/run.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.lock
	$(INSTALL) -r requirements/dev.lock
	deploy/setup/browser.sh
	deploy/setup/redis.sh
	deploy/setup/prometheus.sh
	deploy/setup/haproxy.sh
	deploy/setup/logs.sh
	deploy/setup/nginx.sh
	deploy/setup/hcl.sh $(VENV)
	@touch $@

$(TRAINER)/.done: requirements/training.in pyproject.toml
	PYTHON=$(PYTHON) deploy/setup/python.sh $(TRAINER)
	$(TRAINER)/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements/training.in --editable .
	@touch $@
