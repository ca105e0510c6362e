"""Finds text that goes to a page without being marked for translation."""

import ast
import re
from collections.abc import Iterator

#: Calls that show their first argument to a person, whatever they are called on (`st`, a column, a sidebar).
SHOWN = frozenset(
    """button form_submit_button link_button page_link download_button popover expander tabs dialog status
    title header subheader caption markdown metric checkbox toggle radio selectbox multiselect pills
    segmented_control slider select_slider number_input text_input text_area
    date_input time_input datetime_input file_uploader
    chat_input badge toast spinner progress data_editor feedback menu_button
    TextColumn NumberColumn DateColumn DatetimeColumn CheckboxColumn ListColumn LinkColumn ProgressColumn
    Column SelectboxColumn MultiselectColumn""".split()
)
#: The same, but other things have these names too: only on `st` or something named after it.
SHOWN_BY_STREAMLIT = frozenset({"write", "text", "info", "success", "warning", "error", "html", "Page"})
#: Named arguments that are shown, of the calls above and of Plotly's.
SHOWN_ARGUMENTS = frozenset(
    {
        "label",
        "help",
        "placeholder",
        "title",
        "page_title",
        "body",
        "text",
        "name",
        "title_text",
        "hovertemplate",
    }
)
DRAWN = frozenset({"update_layout", "update_xaxes", "update_yaxes", "update_traces", "set_page_config"})

PRODUCT = "Délai"  # a name is the same in every language

_NO_TEXT = re.compile(
    r"<(style|script)\b.*?</\1>|<[^>]*>|:[a-z]+/[a-z_{}]*:|:[a-z-]+\[|&#?\w+;|%\{.*?\}|\{.*?\}", re.DOTALL
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def unmarked(tree: ast.AST) -> list[str]:
    """`line: text` of each text in `tree` that is shown as it is written."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [f"{text.lineno}: {ast.unparse(text)}" for call in calls for shown in _shown(call) for text in _bare(shown)]


def _shown(call: ast.Call) -> Iterator[ast.expr]:
    if not isinstance(call.func, ast.Attribute):
        return
    name = call.func.attr
    shows = name in SHOWN or (name in SHOWN_BY_STREAMLIT and _root(call.func) == "st")
    if shows and name != "Page":
        yield from call.args[:1]
    if shows or name in DRAWN or name.startswith("add_"):
        yield from (keyword.value for keyword in call.keywords if keyword.arg in SHOWN_ARGUMENTS)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _bare(node: ast.expr) -> Iterator[ast.expr]:
    """The texts written out in `node`, one for each that it may be; `_()` is not looked into."""
    match node:
        case ast.Constant(value=str(text)) if _reads_as_text(text):
            yield node
        case ast.JoinedStr() if _reads_as_text("".join(_written(part) for part in node.values)):
            yield node
        case ast.IfExp():
            yield from _bare(node.body)
            yield from _bare(node.orelse)
        case ast.BinOp():
            yield from _bare(node.left)
            yield from _bare(node.right)
        case ast.List() | ast.Tuple():
            for element in node.elts:
                yield from _bare(element)
        case ast.Call(func=ast.Attribute(attr="format" | "join", value=template)):
            yield from _bare(template)


def _written(part: ast.expr) -> str:
    return part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "{}"


def _reads_as_text(text: str) -> bool:
    return _WORD.search(_NO_TEXT.sub(" ", text).replace(PRODUCT, "")) is not None
