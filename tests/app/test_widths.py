"""Columns as wide as their words."""

from ui.widths import fitting

LONG = "Haute : compte bloqué avec de l’argent"


def test_the_longest_of_title_and_words_counts_wherever_it_stands() -> None:
    assert fitting("Priorité", ["", *[""] * 40, LONG]) == fitting(LONG, []) > fitting("Priorité", [""]) > 0


def test_broad_letters_take_more_and_no_column_takes_all() -> None:
    assert fitting("", ["mmmm"]) > fitting("", ["nnnn"]) > fitting("", ["iiii"])
    assert fitting("", [LONG * 9]) == fitting("", [LONG * 99])
