"""A template's folder: wherever it lies, it draws; whatever is wrong with it is said in a sentence, and how to mend it."""

import json
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pymupdf
import pytest

from certificates import fonts
from certificates.drawing import draw
from certificates.linting import LintFailed, lint
from certificates.pdf import svg as pdf_svg
from certificates.signing import sign
from certificates.template.checks import problems
from certificates.template.layout import TemplateError
from certificates.template.layouts import layout
from certificates.template.paths import FOLDER, located

from .conftest import NOW, admitted, other

CIRCLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="16" fill="#a3221a"/></svg>'
)


@pytest.fixture
def folder(tmp_path):
    """A deployer's own template."""
    return Path(shutil.copytree(FOLDER / "regional", tmp_path / "own"))


def change(folder, **changes):
    path = folder / "layout.json"
    values = {**json.loads(path.read_text("utf-8")), **changes}
    path.write_text(json.dumps({key: value for key, value in values.items() if value is not None}), "utf-8")


def boxes(**changes):
    values = json.loads((FOLDER / "regional" / "layout.json").read_text("utf-8"))["boxes"]
    return {**values, **changes}


def test_c1_a_folder_of_the_deployers_own_draws_with_a_seal_of_its_own(folder, record, photo, issuer):
    """Its seal is under the text, in its box; the page passes every lint and is signed where the layout says."""
    (folder / "seal.svg").write_text(CIRCLE, "utf-8")
    change(folder, seal={"file": "seal.svg", "box": [190, 150, 220, 190]}, signature=[240, 150, 270, 180])
    linted = lint(draw(record, photo, template=str(folder)), template=str(folder))
    signed = sign(linted, admitted(record, photo), issuer[0], now=NOW)
    with pymupdf.open(stream=signed.pdf, filetype="pdf") as document:
        red = [one for one in document[0].get_drawings() if one["fill"] == pytest.approx((0.64, 0.13, 0.1), abs=0.01)]
        assert [round(edge * 25.4 / 72) for one in red for edge in one["rect"]] == [193, 158, 217, 182]
        (field,) = document[0].widgets()
        assert round(field.rect.x0 * 25.4 / 72) == 240


def test_c1_a_template_may_bring_fonts_of_its_own(folder, record, photo):
    """What they lack comes from those that ship; each is embedded under its own name, and every lint passes, once the deployer has allowed the file."""
    (folder / "Own Text.ttf").symlink_to(fonts.FOLDER / fonts.BOLD.file)
    change(folder, fonts={"regular": "Own Text.ttf"})
    drawn = draw(other(record, name="𠮷田", specialty="䶮𠀋"), photo, template=str(folder))
    digest = sha256((folder / "Own Text.ttf").read_bytes()).hexdigest()
    with pytest.raises(LintFailed, match=f"fonts_allowed: Own Text.ttf {digest}"):
        lint(drawn, template=str(folder), allowed=("0" * 64,))
    linted = lint(drawn, template=str(folder), allowed=(digest,))
    with pymupdf.open(stream=linted.pdf, filetype="pdf") as document:
        embedded = {name.partition("+")[2] for _, _, _, name, *_ in document.get_page_fonts(0)}
    assert embedded == {"OwnTextregular", "NotoSerifSCBold", "HanaMinBRegular"}


def test_a_template_is_named_or_found_beside_whoever_names_it(tmp_path):
    """One that ships by its name, one's own by a path; `./` tells a folder from a name."""
    assert located("plain", tmp_path) == "plain"
    assert located("./plain", tmp_path) == str(tmp_path / "plain")
    assert located("own", tmp_path) == located(str(tmp_path / "own"), Path("/")) == str(tmp_path / "own")


def test_the_templates_that_ship_have_nothing_wrong():
    """The check that a pack's loader runs."""
    assert [problems(FOLDER / name) for name in ("plain", "regional")] == [[], []]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"colour": "red"}, "unknown key `colour`; known are page, frame"),
        ({"code": None}, "the key `code` is missing; needed are page"),
        ({"page": [210, 210]}, r"`page` must be A4 in millimetres: \[297, 210\] or \[210, 297\]"),
        ({"value_size": "big"}, "`value_size` must be a number above 0"),
        ({"value_size": True}, "`value_size` must be a number above 0"),
        ({"photo": [70, 74, 95]}, "`photo` must be four numbers in millimetres"),
        ({"photo": [95, 74, 70, 109]}, "`photo` must be four numbers in millimetres, left < right"),
        ({"photo": [280, 74, 305, 109]}, r"`photo` leaves the page \(297 × 210 mm\): \[280, 74, 305, 109\]"),
        ({"code": [71, 146, 94, 170]}, "`code` must be a square"),
        ({"boxes": {}}, "`boxes` must be an object with a box for each piece of text"),
        ({"boxes": {"title": [24, 33, 141, 63]}}, "`boxes` needs one of the name `copy`"),
        ({"boxes": boxes(title=[2, 33, 141, 63])}, r"`boxes.title` leaves the frame \[17, 17, 280, 193\]"),
        ({"boxes": boxes(motto=[24, 64, 141, 70])}, r"motto\.html\.j2: missing; layout\.json has a box of that name"),
        ({"ground": "guilloch"}, "`ground` must name an SVG of the folder, or be guilloche; 'guilloch' is not there"),
        ({"fonts": {"italic": "x.ttf"}}, "`fonts` must name a TrueType file for each of regular and bold"),
        (
            {"fonts": {"bold": "sample.json"}},
            "`fonts.bold` must name a TrueType file of the folder; 'sample.json' is none",
        ),
        ({"seal": "seal.svg"}, '`seal` must be {"file": the SVG, "box"'),
        (
            {"seal": {"file": "s.svg", "box": [0, 0, 9, 9]}},
            "`seal.file` must name an SVG of the folder; 's.svg' is not",
        ),
        ({"seal": {"file": "sample.json", "box": [0, 0, 9, 9]}}, "sample.json: is no SVG"),
    ],
)
def test_what_is_wrong_with_a_layout_is_said_in_one_sentence(folder, changes, says):
    """With the file, the key, and what to write there."""
    change(folder, **changes)
    (found,) = problems(folder)
    assert re.search(says, found)
    assert str(folder) in found
    with pytest.raises(TemplateError, match=says):
        layout(str(folder))


def test_every_problem_of_a_folder_is_named_at_once(folder):
    """Two boxes and a page: three sentences."""
    change(folder, photo=[1], code="x", value_size=0)
    assert len(problems(folder)) == 3


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("layout.json", b"{", r"layout\.json: not JSON"),
        ("layout.json", b"[]", "not a JSON object"),
        ("style.css.j2", None, r"style\.css\.j2: missing"),
        ("title.html.j2", b"\n{% if %}", r"title\.html\.j2: line 2: Expected an expression"),
        ("title.html.j2", b"\xff", r"title\.html\.j2: line 1: .*utf-8"),
    ],
)
def test_a_file_of_the_folder_that_cannot_be_read_is_named(folder, name, content, says):
    """With the line, where there is one."""
    (folder / name).unlink() if content is None else (folder / name).write_bytes(content)
    (found,) = problems(folder)
    assert re.search(says, found)


def test_a_mistake_that_only_shows_when_it_is_drawn_is_named_with_its_line(folder, record, photo):
    """A field that there is not."""
    markup = folder / "statement.html.j2"
    markup.write_text("<p>{{ show.name }}</p>\n{% if true %}\n<p>{{ show.motto }}</p>{% endif %}", "utf-8")
    with pytest.raises(TemplateError, match=r"own/statement\.html\.j2: line 3: .*has no attribute 'motto'"):
        draw(record, photo, template=str(folder))


def test_a_folder_that_is_no_template_is_said_to_be_none(tmp_path):
    """And which ones ship."""
    (found,) = problems(tmp_path)
    assert found == f"{tmp_path}: no template here (layout.json is missing); those that ship are plain, regional."


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ('<text x="1" y="9">x</text>', "has a <text>; .* convert it into paths"),
        ('<image href="x.png" width="9" height="9"/>', "has a <image>"),
        ("<style>circle { fill: red }</style>", "has a <style>"),
        ("<script>1</script>", "has a <script>"),
        ('<circle r="9" fill="url(#g)"/>', "has a gradient"),
        ('<circle r="9" opacity=".5"/>', "has transparency"),
        ('<circle r="9" fill-opacity="0.5"/>', "has transparency"),
        ("<circle", "can be read"),
    ],
)
def test_a_picture_that_is_more_than_paths_is_refused(inside, says):
    """MuPDF would leave it out without a word, or draw it so that PDF/A and the lints forbid it."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">{inside}</svg>'
    with pytest.raises(pdf_svg.NotPlain, match=says):
        pdf_svg.operators(svg.encode(), (0, 0, 100, 100), 842)


def test_a_picture_of_a_drawing_program_is_taken_as_it_is():
    """Inkscape's own elements and metadata are no part of it; an explicit opacity of one is opaque."""
    svg = """<?xml version="1.0"?><!-- <text> -->
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:sodipodi="s" viewBox="0 0 40 40"><sodipodi:namedview id="n"/>
    <metadata><rdf xmlns="r"/></metadata><path style="fill:#102030;opacity:1" d="M0 0 H10 V10 Z"/></svg>"""
    made = pdf_svg.operators(svg.encode(), (100, 100, 200, 150), 842)
    assert made.startswith(b"q 1.25000 0 0 1.25000 125.000 692.000 cm")
    assert b".0627451 .1254902 .1882353 rg" in made
