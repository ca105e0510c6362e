"""The file of a report: one page of HTML with all that it needs in it, which is fetched from nowhere."""

import json
from base64 import b64encode
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

import duckdb
import plotly
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analytics.figures import figures
from domain.marks import N_
from domain.progress import Part, Progress
from domain.unseen import visible
from reporting import again, remarks
from reporting.brief import Brief
from reporting.contents import Contents, contents
from reporting.drawing import WIDTH, Drawing
from ui import numbers, period_words
from ui.language import _, ngettext, pgettext, spoken
from ui.markup import unbroken

WRITING = N_("Writing the report")
_HERE = Path(__file__).resolve().parent / "templates"
_LIBRARY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
#: What a text may not say within a script, as a text of JSON says it otherwise.
_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@dataclass(frozen=True, slots=True)
class Report:
    """A report as a file of HTML in UTF-8, and of the brief it answers what the file says of itself.

    `warnings`: why there may be little in it, in English. `document`: period, instants and language, for JSON.
    """

    brief: Brief
    content: bytes
    warnings: tuple[str, ...]

    @property
    def document(self) -> dict[str, str]:
        """`period`, `from`, `to` (not in it), `as_of`, `known_at`, `language`."""
        question = self.brief.question
        start, end = (moment.isoformat() if moment else "" for moment in (question.start, question.end))
        instants = {"from": start, "to": end, "as_of": question.as_of.isoformat()}
        known = {"known_at": question.known_at.isoformat(), "language": self.brief.language}
        return {"period": self.brief.period.text, **instants, **known}


def report(cursor: duckdb.DuckDBPyConnection, brief: Brief, progress: Progress) -> Report:
    """The report that `brief` asks for.

    Nothing in it depends on anything but the brief, the record and the names of teams and people. Raises `Stopped`
    where `progress` is asked to stop.
    """
    told = contents(cursor, brief, progress)
    Part(progress, WRITING, 0.9, 1.0).tell(0.0)
    with spoken("en"):
        warnings = tuple(remarks.warnings(partial(figures, cursor), told.brief))
    return Report(told.brief, rendered(told).encode(), warnings)


def rendered(told: Contents) -> str:
    """The HTML of a report."""
    with spoken(told.brief.language):
        return (
            _environment()
            .get_template("report.html")
            .render(
                told=told,
                title=_("Report: {period}").format(period=period_words.named(told.brief.period)),
                again=again.command(told.brief),
                style=_style(),
                scripts=scripts(),
                policy=_policy(),
                width=WIDTH,
            )
        )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(_, ngettext, newstyle=False, pgettext=pgettext)  # type: ignore[attr-defined]
    made.filters |= {"written": visible, "unbroken": unbroken, "number": numbers.number, "drawn": drawn}
    return made


@cache
def _style() -> Markup:
    return Markup((_HERE / "report.css").read_text("utf-8"))


@cache
def scripts() -> tuple[Markup, Markup]:
    """Plotly's own library as its Python package brings it, and the few lines that draw the charts with it."""
    texts = (_LIBRARY.read_text("utf-8"), (_HERE / "report.js").read_text("utf-8"))
    return tuple(Markup(text.replace("</script", "<\\/script")) for text in texts)  # type: ignore[return-value]


@cache
def _policy() -> str:
    """What a browser may do for the file: run these two scripts, show its styles and pictures, ask nobody."""
    digests = " ".join(f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in scripts())
    return f"default-src 'none'; script-src {digests}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"


def drawn(drawing: Drawing) -> Markup:
    """The chart as the JSON that the script reads: no text in it ends the script."""
    text: str = json.dumps(drawing.document(), ensure_ascii=False, sort_keys=True)
    for letter, code in _ESCAPED.items():
        text = text.replace(letter, code)
    return Markup(text)
