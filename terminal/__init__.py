"""The verbs of `delai.py`, a module for each group of them."""
