"""Pages that the code writes itself: settings, commands, metrics, refusals. Nothing of them is kept; `make docs` makes them."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from pydantic import SecretStr

from pipeline.tasks.meter import COUNTED
from zhicheng.cli import app
from zhicheng.settings import DEFAULT_POLICY, PREFIX, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "zhicheng" / "metrics.py"
REFUSAL = re.compile(r"^refused-([\w-]+) = (.+(?:\n[ ]+.+)*)", re.MULTILINE)
Row = tuple[str, ...]


def settings() -> list[Row]:
    """Each with what it is without a word, and what it means."""
    return [
        (f"{PREFIX}{name.upper()}", _default(field), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _default(field: FieldInfo) -> str:
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    if isinstance(value, Path):
        value = value.relative_to(ROOT) if value == DEFAULT_POLICY else f"~/{value.relative_to(Path.home())}"
    return "" if value in {None, ""} else str(value).lower() if isinstance(value, bool) else str(value)


def commands() -> list[Row]:
    """Each command with its arguments and options, as `--help` says them."""
    return sorted(_commands(typer.main.get_command(app), ()))


def _commands(command: object, words: tuple[str, ...]) -> Iterator[Row]:
    if getattr(command, "hidden", False):
        return
    subcommands = getattr(command, "commands", None)
    if subcommands is None:
        yield " ".join(("zhicheng", *words)), _usage(command), (getattr(command, "help", "") or "").split("\f")[0]
        return
    for name, one in subcommands.items():
        yield from _commands(one, (*words, name))


def _usage(command: object) -> str:
    said = []
    for one in getattr(command, "params", ()):
        name = one.opts[0] if one.param_type_name == "option" else one.name.upper()
        if name != "--help":
            said.append(f"`{name}` {getattr(one, 'help', None) or ''}".strip())
    return "; ".join(said)


def metrics() -> list[Row]:
    """Each with its labels and what it says, as the code gives them to Prometheus."""
    told = map(_metric, _calls("_family"))
    return sorted([*told, *((f"zhicheng_{name}_total", "duty, outcome", said) for name, said in COUNTED)])


def _calls(name: str) -> Iterator[ast.Call]:
    for call in ast.walk(ast.parse(FIGURES.read_text("utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name:
            yield call


def _metric(call: ast.Call) -> Row:
    name, said, labels = (ast.literal_eval(one) for one in call.args[:3])
    return f"zhicheng_{name}", ", ".join(labels), said


def refusals() -> list[Row]:
    """By code: the sentence in Chinese, and in English."""
    zh, en = (
        dict(REFUSAL.findall((ROOT / "notify" / "locales" / one / "refusals.ftl").read_text("utf-8")))
        for one in ("zh", "en")
    )
    return [(code, " ".join(said.split()), " ".join(en.get(code, "").split())) for code, said in zh.items()]


PAGES = {
    "settings": ("设置 · Settings", ("setting", "default", "meaning"), settings),
    "commands": ("命令 · Commands", ("command", "arguments and options", "what it does"), commands),
    "metrics": ("指标 · Metrics", ("metric", "labels", "meaning"), metrics),
    "refusals": ("拒绝 · Refusals", ("code", "中文", "English"), refusals),
}
"""By the page's name: title, heads of its table, rows."""


def page(name: str) -> str:
    """One of them, as Markdown."""
    title, heads, rows = PAGES[name]
    lines = [f"# {title}", "", _line(heads), _line(["---"] * len(heads))]
    return "\n".join([*lines, *(_line([f"`{first}`", *map(_cell, rest)]) for first, *rest in rows()), ""])


def _line(cells: list[str] | Row) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """A sentence within a table: no bar, no line's end, and nothing that a browser would take for a tag."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
