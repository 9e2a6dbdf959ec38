# `make demo` and `make test` are all that a new user needs; `make help` lists
# the rest.

# Another folder lets two Pythons live side by side.
VENV ?= .venv
# That which VENV was made with, the newest Python that this was tested on, or
# whatever newer one is here.
PYTHON ?= $(shell .ci/find_python '' '$(VENV)')
# What the numbers in setup.py leave open, for instance NUMPY='numpy==1.26.*'.
# What VENV was made with holds until another is asked for.
NUMPY ?=
RUN = $(VENV)/bin/python
# A file's tests stay together: they share what is dear to set up.
AT_ONCE = --numprocesses auto --maxprocesses 4 --dist loadfile
SET_UP = $(PYTHON) .ci/venv.py $(VENV) $(if $(NUMPY),--numpy '$(NUMPY)')

.PHONY: help python venv demo test lint docs fuzz faults bench web clean

help:
	@echo 'make demo    train on drawn faces for a few minutes, show the result'
	@echo 'make test    run the test suite'
	@echo 'make lint    check style and types'
	@echo 'make docs    build the documentation, into docs/_build/html'
	@echo 'make fuzz    read thousands of mutated files; takes long'
	@echo 'make faults  kill, signal and starve hundreds of runs; takes long'
	@echo 'make bench   time the training step; ARGS="--help" for its flags'
	@echo 'make web     build the web page and serve it; GEN=gen.npz TAGS=tags.json'
	@echo 'make venv    only set up $(VENV)'
	@echo 'make clean   remove $(VENV) and the demo'
	@echo 'PYTHON=python3.12 make ...   choose the interpreter'

# Before anything is removed or made.
python:
	@test -n '$(PYTHON)' || { echo 'error: no Python of at least 3.11 with venv found. Install one (Debian, Ubuntu: python3 and python3-venv), or pass PYTHON=/path/to/python.'; exit 2; }
	@$(PYTHON) -c '' 2>/dev/null || { echo 'error: PYTHON=$(PYTHON) does not run. Pass the name or the path of a Python of at least 3.11.'; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'error: PYTHON=$(PYTHON) is too old. Pass a Python of at least 3.11.'; exit 2; }

# Kernels are compiled here, so that no first run waits for them.
venv: python
	@$(SET_UP) use
	@$(RUN) -m chainer_dcgan.functions.warm_up

demo: python
	@$(SET_UP) demo
	rm -rf result/demo
	$(RUN) examples/train_anime_faces.py $(DEMO) --out result/demo

test: python
	@$(SET_UP) test
	$(RUN) -m pytest $(AT_ONCE) $(ARGS)

lint: python
	@$(SET_UP) test
	$(RUN) -m ruff check .
	$(RUN) -m mypy

docs: python
	@$(SET_UP) docs
	$(RUN) -m sphinx --fail-on-warning --nitpicky --keep-going --quiet --builder html docs docs/_build/html
	@echo docs/_build/html/index.html

fuzz: python
	@$(SET_UP) test
	$(RUN) tests/faults/fuzz_weights.py $(ARGS)
	$(RUN) tests/faults/fuzz_sources.py $(ARGS)
	$(RUN) tests/faults/fuzz_text.py $(ARGS)

# ARGS="--kills 100" for fewer; what each trial came to: ARGS="--report FILE".
faults: python
	@$(SET_UP) test
	$(RUN) tests/faults/injure_runs.py $(ARGS)

bench: python
	@$(SET_UP) test
	$(RUN) tests/benchmarks/bench_step.py $(ARGS)

web: python
	@$(SET_UP) use
	$(RUN) examples/export_demo.py $(if $(GEN),--gen $(GEN)) $(if $(TAGS),--tags $(TAGS)) --out result/site --serve

clean:
	rm -rf $(VENV) result/demo

# Small enough to show faces after a few minutes on two cores.
DEMO = --preset tags --without noise --n-z 20 --image-size 48 --ch 128 --epoch 9
