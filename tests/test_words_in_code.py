"""Words for people stand in the catalogues: a Chinese literal in Python is there for a reason that stands here."""

import ast
import re
from pathlib import Path

import pytest

from tests.test_house_rules import CODE, ROOT

HAN = re.compile("[\u4e00-\u9fff]")
FOLDERS = {
    "chat": "the terminal that stands in for the chat network says both languages at once: nobody has chosen one there",
    "demo": "what invented people type, and what their papers say",
    "bench": "a million invented people",
}
FILES = {
    "fields.py": "printed on the certificate, Chinese with English beside it",
    "appearance.py": "printed in the signature's mark on the certificate",
    "document.py": "the PDF's own title",
    "ground.py": "printed across a test page",
    "markup.py": "the characters whose fonts a page always carries",
    "signature_field.py": "the caption of the signature's widget in the PDF",
    "tags.py": "what is heard in a certificate in place of what has no words: both languages, as all on it",
    "issuer.py": "the subject of a test issuer's certificate",
    "marks_and_keys.py": "what a lint looks for on the page",
    "certificate.py": "a page of the certificate, drawn by others to compare",
    "columns.py": "what the columns of offices' tables are called, and their levels",
    "roster.py": "the headings of an official list, which is Chinese whoever asks for it",
    "meetings.py": "the headings of an official sheet, by which it is read again when it is filled in",
    "unit_names.py": "the parts of Chinese units' names, to be taken apart",
    "fillers.py": "what people and programs write where they have nothing to write",
    "radicals.py": "a table of characters",
    "layer.py": "what page numbers and scanner apps write into a file",
    "dates.py": "the numerals and units in which documents write a date",
    "scales.py": "最高学历, as people and certificates write it: the stored value itself",
}
VALUES = {
    "男": "GB/T 2261.1: the stored value",
    "女": "GB/T 2261.1: the stored value",
    "外国籍": "stands in the place of a 民族: the stored value",
    "族": "follows a 民族's name on a certificate",
    "年": "a date is read, as it may be typed",
    "月": "a date is read, as it may be typed",
    "日 ": "a date is read, as it may be typed",
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?": "a date is read, as it may be typed",
    r"年?\s*[-–—~至到]+\s*": "a range of years is read, as it may be typed",
    "\u9fff": "the end of a range of characters",
    "我": "who sits at the terminal, unless a name is given",
    "DATA is a meeting (2026-1) or a 文号, OUTPUT a folder: the registry's files": "the term has no other word",
    "人社厅发〔2021〕97号": "a document is cited by its own name",
}


def literals(path: Path) -> list[tuple[int, str]]:
    """Line and text of each Chinese literal; not docstrings, nor a refusal's source: a document is cited by its own name."""
    tree = ast.parse(path.read_text("utf-8"))
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    apart |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "source"}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if HAN.search(node.value) and id(node) not in apart
    ]


def excused(path: Path) -> bool:
    return path.name in FILES or not FOLDERS.keys().isdisjoint(path.relative_to(ROOT).parts)


def test_words_for_people_stand_in_the_catalogues_alone():
    """Codes and facts are stored; the words are made where they are shown."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in CODE
        if not excused(path)
        for line, text in literals(path)
        if text not in VALUES
    ]
    assert found == []


def test_every_excuse_is_needed():
    """What is no longer there is taken off the list."""
    held = {path: literals(path) for path in CODE}
    assert set(FILES) <= {path.name for path, found in held.items() if found}
    assert set(FOLDERS) <= {part for path, found in held.items() if found for part in path.relative_to(ROOT).parts}
    assert set(VALUES) <= {text for path, found in held.items() if not excused(path) for _, text in found}


@pytest.mark.parametrize("text", ['say("请重试")', 'PAIR = ("重试", "Try again")', 'f"第 {n} 版"'])
def test_a_sentence_in_the_code_would_be_found(tmp_path, text):
    """However it is written."""
    file = tmp_path / "verb.py"
    file.write_text(text, "utf-8")
    assert literals(file)
