"""`zhicheng render --watch`, as the process that it is: a picture at every change, a sentence for whatever is broken."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from certificates.template.paths import FOLDER, PORTRAIT
from tests.certificates.conftest import sample

LONGEST = 30


class Watching:
    """The command in a folder of its own, and what it has said."""

    def __init__(self, folder):
        self.template = Path(shutil.copytree(FOLDER / "plain", folder / "own"))
        self.photo = Path(shutil.copy(PORTRAIT, folder / "photo.jpg"))
        self.data = folder / "data.json"
        self.data.write_text(json.dumps({**sample(), "photo": "photo.jpg"}, ensure_ascii=False), "utf-8")
        self.picture, self.log = folder / "out.png", folder / "said.txt"
        command = [
            sys.executable,
            "-m",
            "zhicheng",
            "render",
            "data.json",
            "-o",
            "out.pdf",
            "--watch",
            "--template",
            "own",
        ]
        environment = {**os.environ, "ZHICHENG_HOME": str(folder / "home"), "PYTHONPATH": str(FOLDER.parents[1])}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)

    def says(self, what, *, after):
        """Change something; wait until the command says *what* anew."""
        before = self.log.read_text("utf-8").count(what)
        after()
        end = time.monotonic() + LONGEST
        while self.log.read_text("utf-8").count(what) == before:
            assert time.monotonic() < end, self.log.read_text("utf-8")
            assert self.process.poll() is None, self.log.read_text("utf-8")
            time.sleep(0.05)

    def change(self, path, old, new):
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


@pytest.fixture
def watching(tmp_path):
    begun = Watching(tmp_path)
    yield begun
    begun.process.kill()
    begun.process.wait()


def test_c1_a_change_of_data_photo_or_template_gives_a_new_picture_and_nothing_broken_ends_it(watching):
    """Drawn, broken in five ways, mended each time; then Ctrl-C, and it is over without a word."""
    style, markup = watching.template / "style.css.j2", watching.template / "title.html.j2"
    drawn = "out.pdf: drawn, not signed"
    watching.says(drawn, after=lambda: None)
    first = Image.open(watching.picture).tobytes()
    watching.says(drawn, after=lambda: watching.change(style, "33pt", "26pt"))
    assert Image.open(watching.picture).tobytes() != first
    watching.says("line 1: Expected an expression", after=lambda: watching.change(markup, "{#", "{{ }}{#"))
    watching.says(drawn, after=lambda: watching.change(markup, "{{ }}{#", "{#"))
    watching.says("`level` must be a text", after=lambda: watching.change(watching.data, '"助理级"', "3"))
    watching.says(drawn, after=lambda: watching.change(watching.data, '"level": 3', '"level": "初级"'))
    watching.says("the photo is not a plain RGB or grey JPEG", after=lambda: watching.photo.write_bytes(b"no photo"))
    watching.says(drawn, after=lambda: shutil.copy(PORTRAIT, watching.photo))
    layout = watching.template / "layout.json"
    watching.says(
        "it could not be signed (text_in_its_place: code)",
        after=lambda: watching.change(layout, "[24, 227.5, 48, 251.5]", "[60, 100, 84, 124]"),
    )
    watching.says("no template here", after=layout.unlink)
    assert "Traceback" not in watching.log.read_text("utf-8")
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(10) == 0
    assert not list(watching.picture.parent.glob(".out*"))
