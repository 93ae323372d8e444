"""`make pictures`: all of docs/pictures anew, at a release; look at them before you commit them.

The certificate comes from the demo, the pages from the tests that visit them, the flow from the sample that its test draws.
Everything is made beside the tree first, so that a failure leaves the old pictures. No test writes there.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
ASKED = "ZHICHENG_PICTURES"
"""Names the folder in which the tests of pages leave what they saw; see the fixture `pictured` in tests/web/conftest.py."""
CERTIFICATE, FLOW = "certificate", "flow"
PAGES = {
    "chat": "tests/web/test_chat_browser.py::test_b15_the_chat_on_a_phone",
    "desk-queue": "tests/web/test_desk_browser.py::test_u9_an_officer_filters_ticks_with_the_keys_and_returns_the_page",
    "desk-case": "tests/web/test_pages_read.py::test_b17_on_the_screen_what_was_read_stands_above_its_paper",
    "desk-meeting": "tests/web/test_committee_browser.py::test_u12_a_meeting_is_held_in_the_browser",
    "standing": "tests/web/test_verifying_browser.py::test_c5_a_clerk_verifies_a_file_in_the_browser",
    "upload": "tests/web/test_browser.py::test_a20_a_file_is_dropped_and_the_answer_appears_in_place",
}
"""By the picture's name: the test that sees the page."""
NAMES = frozenset({CERTIFICATE, FLOW, *PAGES})
COLOURS = 256
"""As many as a certificate's picture keeps: half the bytes, and the eye finds no difference."""


def main() -> int:
    """Make them; 0 if all are there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _pages(folder)
        _flow(folder)
        if not _certificate(folder):
            return 1
        for one in sorted(NAMES):
            shutil.copy(folder / f"{one}.png", PICTURES / f"{one}.png")
            print(f"docs/pictures/{one}.png")
    return 0


def _pages(folder: Path) -> None:
    """What the tests see; raises if one of them fails."""
    command = [sys.executable, "-m", "pytest", "-p", "no:randomly", "-m", "", *PAGES.values()]
    subprocess.run(command, cwd=ROOT, env={**os.environ, ASKED: str(folder)}, check=True)


def _flow(folder: Path) -> None:
    from bot.pictures import drawing
    from tests.bot.test_flow_picture import SAMPLE

    (folder / f"{FLOW}.png").write_bytes(drawing.png(SAMPLE))


def _certificate(folder: Path) -> bool:
    """Played from the application on, in a home of its own."""
    from zhicheng.commands.demo.play import play

    os.environ["ZHICHENG_HOME"] = str(folder / "home")  # the demo signs with the test issuer of whoever plays it
    if play(folder / "demo", photo=None, proof=None):
        return False
    with Image.open(io.BytesIO((folder / "demo" / "certificate.png").read_bytes())) as made:
        made.convert("RGB").quantize(COLOURS).save(folder / f"{CERTIFICATE}.png", optimize=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
