"""What has one definition: names of classes, messages, and the button under charts."""

import ast
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("analytics", "ui", "reporting")


def modules(*folders: str) -> list[ast.Module]:
    return [
        ast.parse(path.read_text(encoding="utf-8")) for name in folders for path in sorted((ROOT / name).glob("*.py"))
    ]


def marked(function: str, *folders: str) -> Counter[str]:
    """How often each text is marked as a message by `function`."""
    calls = (node for module in modules(*folders) for node in ast.walk(module) if isinstance(node, ast.Call))
    named = (one for one in calls if isinstance(one.func, ast.Name) and one.func.id == function and one.args)
    return Counter(str(one.args[0].value) for one in named if isinstance(one.args[0], ast.Constant))


def test_no_message_of_what_a_figure_leaves_out_is_written_twice() -> None:
    texts = {text: count for text, count in marked("N_", "analytics").items() if text.startswith("Cases ")}
    assert len(texts) > 5 and set(texts.values()) == {1}


def test_one_button_shows_any_chart_as_a_table() -> None:
    assert marked("_", *FOLDERS)["As a table"] == 1


def test_a_difference_is_one_of_two_figures() -> None:
    names = [node.name for module in modules(*FOLDERS) for node in ast.walk(module) if isinstance(node, ast.ClassDef)]
    assert names.count("Difference") == 1
