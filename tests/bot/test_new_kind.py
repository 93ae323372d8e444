"""docs/new-kind.md does what it says: its blocks, put where it says, make a kind of case that goes its whole way."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "new-kind.md").read_text("utf-8")
BLOCK = re.compile(
    r"(?:In|A new file) `([\w/.]+)`(?:, below `([^`]+)`)?[^`]*?(?:`[^`\n]+`[^`]*?)?:\n\n```\w+\n(.*?)```", re.DOTALL
)
ENGLISH = "notify/locales/en/words.ftl"
OURS = ("bot", "certificates", "chat", "notify", "packs", "pipeline", "storage", "tests", "tools", "web", "zhicheng")
MOST = 60
"""Lines: what a new kind may cost."""


def test_the_page_is_short():
    """A kind of case in under sixty lines, all files together."""
    lines = [line for _, _, text in BLOCK.findall(PAGE) for line in text.splitlines() if line.strip()]
    assert 30 < len(lines) < MOST


def test_what_the_page_says_makes_a_kind_of_case(tmp_path):
    """From filing in the chat to its outcome, in a checkout of its own that differs by the page alone."""
    for file in (file for folder in OURS for file in (ROOT / folder).rglob("*") if "__pycache__" not in file.parts):
        if file.is_file():
            copy = tmp_path / file.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.symlink_to(file)
    (tmp_path / "pyproject.toml").symlink_to(ROOT / "pyproject.toml")
    for name, below, text in BLOCK.findall(PAGE):
        put(tmp_path / name, below, text)
        if "/zh/" in name:
            put(tmp_path / ENGLISH, below, text)
    story = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "tests/bot/new_kind_story.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert story.returncode == 0, story.stdout + story.stderr
    assert "1 passed" in story.stdout


def put(file, below, text):
    """Into a copy: a checkout's own file stays as it is."""
    old = file.read_text("utf-8") if file.exists() else ""
    file.unlink(missing_ok=True)
    if below:
        (line,) = [line for line in old.splitlines() if line.startswith(below)]
        text = old.replace(f"{line}\n", f"{line}\n{text}", 1)
    file.write_text(text, "utf-8")
