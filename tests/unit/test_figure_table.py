"""The page of the figures says what their definitions say."""

from tooling.figure_table import PAGE, page


def test_the_page_is_that_of_the_definitions() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tooling.figure_table"
