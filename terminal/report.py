"""The verb `report`: a period in one file of HTML, to be read, printed and kept."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from analytics.periods import period as period_of
from domain.marks import N_
from domain.problems import BadInput
from terminal import leftovers
from terminal.asking import Asked, asking_of_a_period
from terminal.figures import reading
from terminal.frame import print_json, say, verb
from terminal.output import fresh_file, standard_output
from terminal.progress import patient
from wording.language import LANGUAGES

if TYPE_CHECKING:
    from reporting.brief import Brief
    from reporting.document import Report


@click.command("report")
@click.option("--period", metavar="P", required=True, help="2026-W46, 2026-10, 2026-Q3, 2026, a day, or DAY..DAY.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The report's language.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write (default: standard output).")
@click.option("--force", is_flag=True, help="Replace the file of --out where there is one.")
@asking_of_a_period
@verb
def report(
    period: str, lang: str, out: Path | None, force: bool, store_path: Path, as_json: bool, **asked: Any
) -> None:
    """Write the report of a period as one HTML file that needs nothing else (docs/report.md).

    As of the end of the period where that is over, else as of now, unless --as-of says otherwise.
    """
    if as_json and out is None:
        raise BadInput(N_("--json needs --out: standard output cannot hold the file and the answer."))
    leftovers.clear(*[out.parent] if out else [])
    brief = _brief(Asked(**asked), period, lang)
    with _target(out, force, store_path) as file:
        made = _made(store_path, brief)
        file.write(made.content)
    for sentence in made.warnings:
        say(sentence)
    if as_json:
        print_json({"file": str(out), "bytes": len(made.content), **made.document})
    elif out:
        say(f"The report is in {out}.")


def _brief(asked: Asked, period: str, lang: str) -> "Brief":
    # Loaded when a report is wanted: plotly takes longer than most verbs.
    from reporting.brief import Brief, about

    span, question = period_of(period), asked.question()
    brief = Brief(span, about(span, question, asked.as_of is not None), lang)
    if brief.is_to_come:
        raise BadInput(
            N_("The period {period} begins on {day}: as of {moment} nothing of it has happened yet."),
            period=span.text,
            day=span.first.isoformat(),
            moment=brief.question.as_of.isoformat(timespec="minutes"),
        )
    if question.as_of > datetime.now(UTC):
        say("--as-of lies in the future: what happens until then is not known yet.")
    return brief


def _made(store_path: Path, brief: "Brief") -> "Report":
    from reporting.document import report as report_of

    with patient() as progress, reading(store_path) as cursor:
        return report_of(cursor, brief, progress)


def _target(out: Path | None, force: bool, store_path: Path) -> AbstractContextManager[BinaryIO]:
    return fresh_file(out, force, store_path) if out else standard_output(binary=True)
