"""A problem as somebody of the staff reads it, in the current language."""

from domain.problems import Problem
from ui import words
from wording.telling import Speaker

_SPEAKER = Speaker(words.field, words.member)


def told(problem: Problem) -> str:
    """The sentence of `problem` in the current language; instants on the desk's clocks, no codes."""
    return _SPEAKER.told(problem)
