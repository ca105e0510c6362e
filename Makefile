# make run     the application on http://localhost:8501, with demo complaints if the store has none
# make test    everything that is checked before a change goes in
# make install .venv with what the application needs, and nothing else
# PORT, DELAI_STORE and PYTHON may be given: make run PORT=9000 DELAI_STORE=/srv/tickets.duckdb PYTHON=python3.12
# make run DEMO=no leaves an empty store empty.

PORT ?= 8501
PYTHON ?= python3
WORKERS ?= 2
DEMO ?= yes
export DELAI_STORE ?= data/tickets.duckdb

BIN := .venv/bin
PY := $(BIN)/python
# They lie inside .venv, so that removing it removes them.
STAMPS := .venv/stamps

.DEFAULT_GOAL := run
.PHONY: run install test bench torture translate pins clean catalogues chromium dovecot

install: $(STAMPS)/run catalogues

run: $(STAMPS)/run catalogues
	@test $(DEMO) = no || $(PY) -m tooling.filling
	@echo "Délai starts: open http://localhost:$(PORT) (stop it with Ctrl-C)."
	@exec $(PY) -m streamlit run app.py --server.port $(PORT) --server.headless true

test: $(STAMPS)/test catalogues chromium dovecot
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PY) -m tooling.catalogues check
	$(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

bench: $(STAMPS)/test catalogues chromium
	@failed=; for bench in benchmarks/bench_*.py; do \
		echo "== $$bench"; PYTHONPATH=. $(PY) $$bench || failed="$$failed $$bench"; \
	done; test -z "$$failed" || { echo "Not met:$$failed" >&2; exit 1; }

torture: $(STAMPS)/test catalogues dovecot
	$(PY) -m pytest -m torture -rP

translate: $(STAMPS)/test
	$(PY) -m tooling.catalogues update

catalogues: $(STAMPS)/run
	@$(PY) -m tooling.catalogues compile

# In CI a missing browser is a failure; elsewhere the browser tests say why they are skipped.
chromium: $(STAMPS)/test
	@$(PY) -m tooling.chromium || test "$$CI" != true

# Not every machine has the package: the tests of the mailbox say why they are skipped.
dovecot: $(STAMPS)/test
	@$(PY) -m tooling.dovecot || true

pins: $(STAMPS)/test
	@sed -n '/^#/p' constraints.txt >constraints.new
	@$(PY) -m pip freeze --exclude pip --exclude setuptools --exclude wheel >>constraints.new
	@mv constraints.new constraints.txt

clean:
	rm -rf .venv .benchmarks .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete

# pyvenv.cfg is the first thing that venv writes: only the stamp says that it came to its end.
$(STAMPS)/venv:
	@command -v $(PYTHON) >/dev/null || \
		{ echo "$(PYTHON) is not on this machine: install Python 3.11 or later, or say make $(MAKECMDGOALS) PYTHON=…" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is $$($(PYTHON) -V 2>&1), but Python 3.11 or later is needed: install one, or say make $(MAKECMDGOALS) PYTHON=…" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "$(PYTHON) has no venv: install it (on Debian and Ubuntu: apt install python3-venv) and try again." >&2; exit 2; }
	$(PYTHON) -m venv .venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements.txt constraints.txt | $(STAMPS)/venv
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(STAMPS)/test: requirements-dev.txt $(STAMPS)/run
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
