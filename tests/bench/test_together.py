"""All parts of the bench go by one interface into one file, beside an earlier one, and onto a page."""

import xml.etree.ElementTree as ET
from dataclasses import replace

from bench import together
from bench.parts import parts
from bench.together import Part, Row
from zhicheng.commands.errors import CommandError

ROWS = [
    Row("look-ups", "start", size, value, "ms", "bare dispatcher", 1.0)
    for size, value in ((10_000, 5.0), (1_000_000, 6.0))
]
WHOLE = Row("certificate", "all", 0, 24.0, "ms", "raw signature", 4.0)


def test_u9_what_is_measured_is_kept_and_read_again(tmp_path):
    asked = []
    chosen = [Part("one", lambda sizes: asked.append(sizes) or [WHOLE]), Part("two", lambda _: ROWS)]
    rows = together.run(chosen, [10_000], print)
    together.save(rows, tmp_path / "results.json")
    assert asked == [[10_000]]
    assert together.read(tmp_path / "results.json") == rows == [WHOLE, *ROWS]


def test_u9_only_a_ratio_that_grew_is_marked_and_a_slower_machine_is_not():
    slower = replace(WHOLE, value=240.0, floor=40.0)
    worse = replace(WHOLE, value=36.0)
    assert "1.00 of before" in together.compared([slower], [WHOLE])[0]
    assert together.compared([worse], [WHOLE])[0].endswith("✗")
    assert "before" not in together.compared([WHOLE], [])[0]


def test_u9_the_page_has_a_curve_for_each_figure_that_grows_beside_its_floor():
    page = together.page([WHOLE, *ROWS], ["a < b"])
    assert "a &lt; b" in page
    svg = ET.fromstring(page[page.index("<svg") : page.index("</svg>") + len("</svg>")])  # noqa: S314  drawn by us
    curves = [one for one in svg if one.tag.endswith("polyline")]
    assert len(curves) == 2
    first, last = [point.split(",") for point in curves[1].get("points").split()]
    assert float(first[0]) < float(last[0]) and float(first[1]) > float(last[1])


def test_u9_every_part_has_a_name_of_its_own(pack):
    names = [part.name for part in parts(pack)]
    assert len(set(names)) == len(names) >= 2


def test_u9_a_part_that_cannot_be_measured_here_says_why_and_the_others_are_measured():
    """No PostgreSQL, no peers installed: an hour's measurements are not lost for it."""

    def absent(_):
        raise CommandError("PostgreSQL was not measured.")

    told = []
    assert together.run([Part("one", absent), Part("two", lambda _: ROWS)], [1], told.append) == ROWS
    assert told == ["one …", "one: PostgreSQL was not measured.", "two …"]
