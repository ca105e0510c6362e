"""What a file does not say of itself and was guessed: told, with what to look at."""

from data.intake import encodings
from data.intake.source_file import SourceFile
from domain.marks import N_
from domain.problems import Problem


def found(file: SourceFile) -> tuple[Problem, ...]:
    """A sentence where the encoding of `file` was guessed and it has letters by which a wrong guess would show."""
    if not file.plain.guessed:
        return ()
    return (
        Problem(
            N_(
                "The file does not say its encoding; it was read as {letters} ({encoding}): {words}. If letters are"
                " wrong there, choose another one."
            ),
            letters=Problem(encodings.LETTERS[encodings.GUESSED]),
            encoding=encodings.GUESSED,
            words=", ".join(f"“{word}”" for word in file.plain.guessed),
        ),
    )
