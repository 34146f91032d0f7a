# `make help` lists what there is. Needs Python 3.11 or newer with pip and venv, and nothing else.

PYTHON ?= python3
VENV   ?= .venv
ARGS   ?=
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

SAMPLE := resources/samples/still-life.png
OUT    := out

.DEFAULT_GOAL := help
.PHONY: help run headless test check shots samples cards icon bench fuzz monkey mutants clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 18

# Only a window needs Qt's libraries: without a display nothing is installed for it.
run: $(VENV)/.ready ## open the program (without a display: do its main job into out/)
	@if [ "$$(uname)" != Linux ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		$(BIN)/python -m tools.system_libraries && exec $(BIN)/python -m cnnviz $(ARGS); \
	else \
		echo "No display here, so no window: doing the main job without one."; \
		$(MAKE) --no-print-directory headless; \
	fi

# The main job: Laplace, stride 2, padding 1; then ReLU; then 2×2 max pooling. Each as a
# picture of what the window would show, and as the numbers themselves.
headless: $(VENV)/.ready
	@mkdir -p $(OUT)
	@convolve() { \
		steps=$$1; shift; \
		for suffix in png npy; do \
			$(BIN)/python -m cnnviz convolve $(SAMPLE) --channels gray \
				--kernel laplace-4 --stride 2 --padding 1 "$$@" -o "$(OUT)/$$steps.$$suffix" \
				|| exit; \
		done; \
	}; \
	convolve laplace && \
	convolve laplace-relu --relu && \
	convolve laplace-relu-maxpool --relu --pool max:2

test: $(VENV)/.test ## run the tests (ARGS="-k name" for some)
	@$(BIN)/python -m tools.system_libraries offscreen
	@$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.lint ## style, types and floors
	@$(BIN)/ruff check .
	@$(BIN)/ruff check --quiet --select D1 --ignore D105,D107 cnnviz tools benchmarks
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

shots: $(VENV)/.ready ## take the screenshots of docs/shots again
	@$(BIN)/python -m tools.system_libraries offscreen
	@$(BIN)/python -m tools.shots $(ARGS)

samples: $(VENV)/.ready ## draw the sample pictures again (ARGS="cat face" for some)
	@$(BIN)/python -m tools.make_samples $(ARGS)

cards: $(VENV)/.ready ## write docs/models.md again
	@$(BIN)/python -m tools.cards

icon: $(VENV)/.ready ## draw the icon again
	@$(BIN)/python -m tools.make_icon

bench: $(VENV)/.bench ## compare speed and memory with the peers
	@for script in filters layers models training import_time classify_time window network \
		saving sheets; do \
		echo "== $$script"; $(BIN)/python -m benchmarks.$$script || exit; \
	done

monkey: $(VENV)/.ready ## let random hands work in the window (ARGS="--seed 1 --seconds 600")
	@$(BIN)/python -m tools.monkey $(ARGS)

mutants: $(VENV)/.mutants ## change the code a little, often, and look whether a test notices
	@$(BIN)/python -m tools.system_libraries offscreen
	@$(BIN)/python -m tools.mutants $(ARGS)

fuzz: $(VENV)/.ready ## damage small files for minutes, and look how they are taken
	@$(BIN)/python -m tools.fuzz $(ARGS)

clean: ## remove the environment and everything made
	rm -rf $(VENV) $(OUT) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
		.hypothesis
	find cnnviz tools tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp beside the environment's files says what it holds; a change of pyproject.toml asks again.
# --group needs pip 25.1, newer than what many Pythons bring.
$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "cnnviz needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1)." \
			"Try: make PYTHON=python3.12"; exit 1; } >&2
	@echo "Making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.ready: $(VENV)/.python pyproject.toml
	@echo "Installing cnnviz and what it needs"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.test $(VENV)/.lint $(VENV)/.bench $(VENV)/.mutants: $(VENV)/.%: $(VENV)/.ready
	@echo "Installing the tools for: $*"
	@$(PIP) install --group $(if $(filter lint,$*),lint --group test,$*)
	@touch $@
