# `make demo` and `make test` are all that a new user needs; `make help` lists
# the rest.

# The newest of the supported Pythons that is here and can make a venv.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
# Another folder lets two Pythons live side by side.
VENV ?= .venv
# What the numbers in setup.py leave open, for instance NUMPY='numpy==1.26.*'.
NUMPY ?= numpy
RUN = $(VENV)/bin/python
# Everything that makes an existing venv stale.
RECIPE = $(shell ($(PYTHON) -VV; echo '$(NUMPY)'; cat setup.py Makefile) 2>&1 | cksum | tr ' ' '-')

.PHONY: help venv demo test lint docs bench web clean

help:
	@echo 'make demo    train on drawn faces for a few minutes, show the result'
	@echo 'make test    run the test suite'
	@echo 'make lint    check style and types'
	@echo 'make docs    build the documentation, into docs/_build/html'
	@echo 'make bench   time the training step; ARGS="--help" for its flags'
	@echo 'make web     build the web page and serve it; GEN=gen.npz TAGS=tags.json'
	@echo 'make venv    only set up $(VENV)'
	@echo 'make clean   remove $(VENV) and the demo'
	@echo 'PYTHON=python3.12 make ...   choose the interpreter'

venv: $(VENV)/.recipe-$(RECIPE)

# Chainer's own build needs pkg_resources, which setuptools 81 removed, and
# pip's build isolation would fetch the newest: hence the first install, and
# --no-build-isolation for the second.
$(VENV)/.recipe-$(RECIPE):
	@test -n '$(PYTHON)' || { echo 'error: no Python 3.11, 3.12 or 3.13 with venv found. Install one, or pass PYTHON=/path/to/python.'; exit 2; }
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check 'setuptools<81' wheel
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-build-isolation '$(NUMPY)' --editable '.[analysis,faces,fast,hdf5,lsun,metrics,web,test]'
	touch $@

demo: venv
	rm -rf result/demo
	$(RUN) examples/train_anime_faces.py $(DEMO) --out result/demo

test: venv
	$(RUN) -m pytest $(ARGS)

# An extra that is not there yet, without asking for the network otherwise.
with_extra = $(RUN) -c 'import $(2)' 2>/dev/null || $(RUN) -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable '.[$(1)]'

lint: venv
	$(call with_extra,lint,ruff; import mypy)
	$(RUN) -m ruff check .
	$(RUN) -m mypy

docs: venv
	$(call with_extra,docs,sphinx; import furo; import myst_parser)
	$(RUN) -m sphinx --fail-on-warning --nitpicky --keep-going --quiet --builder html docs docs/_build/html
	@echo docs/_build/html/index.html

bench: venv
	$(RUN) tests/benchmarks/bench_step.py $(ARGS)

web: venv
	$(RUN) examples/export_demo.py $(if $(GEN),--gen $(GEN)) $(if $(TAGS),--tags $(TAGS)) --out result/site --serve

clean:
	rm -rf $(VENV) result/demo

# Small enough to show faces after a few minutes on two cores.
DEMO = --preset best --image-size 48 --ch 128 --epoch 14
