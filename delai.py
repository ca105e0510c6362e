"""Délai in the terminal: what the application does, without a browser."""

from importlib import import_module

from terminal.leaving import run

if __name__ == "__main__":
    # Loaded once somebody listens to Ctrl-C: it takes a second.
    run(lambda: import_module("terminal.program").delai)
