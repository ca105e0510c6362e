"""What an import really loads: each package in a fresh interpreter, beside contracts that read sources."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

LOAD_EVERYTHING = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(getattr(package, "__path__", ()), package.__name__ + "."):
    importlib.import_module(module.name)
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""

BROWSER = {"streamlit", "plotly", "starlette"}
NEVER = {
    "domain": BROWSER | {"sla", "data", "analytics", "ui", "pages", "duckdb", "pandas", "ibis", "babel", "click"},
    "sla": BROWSER | {"data", "analytics", "ui", "pages"},
    "data": BROWSER | {"analytics", "ui", "pages"},
    "analytics": BROWSER | {"data", "ui", "pages"},
    "wording": BROWSER | {"data", "analytics", "ui", "pages", "players"},
    "players": {"streamlit", "plotly", "analytics", "ui", "pages", "terminal"},
    "reporting": {"streamlit", "starlette", "pages", "terminal"},
    "terminal": BROWSER | {"ui", "pages"},
    "delai": BROWSER | {"ui", "pages"},
}


def loaded_by(name: str) -> set[str]:
    """The top-level names that are loaded after `name` and all modules in it were imported."""
    done = subprocess.run(
        [sys.executable, "-c", LOAD_EVERYTHING, name], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("name", NEVER)
def test_an_import_pulls_in_nothing_that_it_must_not(name: str) -> None:
    loaded = loaded_by(name)
    assert name in loaded
    assert not loaded & NEVER[name]


def test_the_browser_side_is_seen_where_it_is_loaded() -> None:
    assert "streamlit" in loaded_by("ui")


def test_every_benchmark_can_be_loaded() -> None:
    # No other test runs them, and what they name may have gone.
    assert "benchmarks" in loaded_by("benchmarks")
