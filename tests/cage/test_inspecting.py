"""A20: what is wrong with a file is said at once, with how to mend it; what is right goes on as pixels only."""

import io
import os
import signal
import threading

import pytest
from PIL import Image

from notify import findings
from notify.catalogue import Words
from pipeline.cage.client import CAGE, Cage
from pipeline.cage.inspecting import Limits, inspect
from pipeline.rules.reasons import kept

from . import files

LIMITS = Limits()


def said(kind, data, **more):
    found = inspect(kind, data, LIMITS, **more)
    for one in found.reasons:  # each with the facts that its sentence names, in either language
        assert all(findings.said(Words(None, language), kept(one.code, one.facts)) for language in ("zh", "en"))
    return found.verdict, [reason.code for reason in found.reasons]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"x" * (20 * 1024 * 1024 + 1), "too_large"),
        (files.PORTRAIT[:9000], "damaged"),
        (b"GIF89a" + b"\0" * 100, "photo_wrong_type"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n(/tmp/owned) (w) file", "photo_wrong_type"),
        (files.pdf("x"), "photo_wrong_type"),
        (b"<html><body>hello</body></html>", "photo_wrong_type"),
        (files.noise(413, 579), "no_face"),
        (files.portrait(size=(250, 350)), "photo_small"),
        (files.portrait(blur=4), "photo_blurred"),
        (files.one_colour(), "photo_blank"),
        (files.animated(), "animated"),
        (files.bomb(), "too_many_pixels"),
    ],
)
def test_a20_a_photo_that_will_not_do_is_refused_by_its_fault(data, code):
    """By content, never by name or claimed type."""
    verdict, codes = said("photo", data)
    assert verdict == "refused"
    assert code in codes


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04" + b"\0" * 100, "proof_wrong_type"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "proof_wrong_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "proof_wrong_type"),
        (b"GIF89a" + b" " * 40 + files.pdf("x"), "proof_wrong_type"),
        (files.pdf("x")[:300], "damaged"),
        (files.cycle(), "damaged"),
        (files.pdf("x", encryption=4, user_pw="secret", owner_pw="o"), "encrypted"),
        (files.pdf(*["x"] * 21), "too_many_pages"),
        (files.active("JavaScript"), "active_content"),
        (files.active("Launch"), "active_content"),
        (files.active("ScriptTree"), "active_content"),
        (files.for_key_holders(), "encrypted_by_key"),
        (files.noise(400, 500), "proof_small"),
        (files.one_colour(900, 1200), "proof_blank"),
        (files.sheet(light=230), "proof_blank"),
        (files.sheet(light=8), "proof_blank"),
        (files.pdf(""), "proof_blank"),
        (files.pdf("", "", ""), "proof_blank"),
        (files.scanned(files.sheet(light=230), files.sheet(light=0)), "proof_blank"),
        (files.bomb(), "too_many_pixels"),
    ],
)
def test_a20_a_proof_that_will_not_do_is_refused_by_its_fault(data, code):
    """Scripts are found inside object streams too."""
    verdict, codes = said("proof", data)
    assert (verdict, code in codes) == ("refused", True), codes


@pytest.mark.parametrize(
    ("kind", "codes"), [("EmbeddedFile", ["attachments"]), ("AnnexLink", ["attachments"]), ("EmptyTrees", [])]
)
def test_a20_what_the_pictures_leave_behind_is_no_reason_to_refuse(kind, codes):
    """An e-invoice carries its data, a letter links to its annex, Acrobat leaves empty trees: the pages are drawn."""
    assert said("proof", files.active(kind)) == ("flagged" if codes else "accepted", codes)


def test_a20_a_mail_header_before_a_pdf_is_cut_off():
    """Readers look for the header in the first kilobyte; before it may stand what a gateway left."""
    assert said("proof", b"Content-Type: application/pdf\r\n\r\n" + files.pdf("一")) == ("accepted", [])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["photo", "proof"])
def test_a20_a_kind_without_a_name_is_not_called_a_question_mark(kind, language):
    """What we can't name is said not to be one of those that are taken."""
    (reason,) = inspect(kind, b"\x07 whatever this is", LIMITS).reasons
    words = findings.said(Words(None, language), kept(reason.code, reason.facts))
    assert "?" not in words
    assert "unknown" not in words


def test_a20_a_bomb_ends_in_words_and_not_in_the_worker():
    """A gigabyte in a few kilobytes: the child dies, the answer is a sentence, the next file is looked at."""
    verdict, codes = said("proof", files.deflate_bomb())
    assert verdict == "refused"
    assert set(codes) <= {"too_heavy", "could_not_open", "damaged"}
    assert said("photo", files.PORTRAIT) == ("accepted", [])


def test_a20_a_good_photo_goes_on_small_upright_and_without_its_place(pytestconfig):
    """EXIF orientation is honoured, then nothing of EXIF is left."""
    found = inspect("photo", files.with_exif(6), LIMITS)
    assert found.verdict == "accepted"
    (made,) = found.renditions
    picture = Image.open(io.BytesIO(made))
    assert (picture.size, picture.mode, len(picture.getexif())) == ((295, 413), "RGB", 0)
    assert b"Exif" not in made
    assert len(made) < 40_000


@pytest.mark.parametrize(
    "data",
    [
        files.portrait(fmt="PNG"),
        files.portrait(fmt="PNG", mode="RGBA"),
        files.portrait(mode="CMYK"),
        files.portrait(mode="L"),
    ],
)
def test_a20_odd_but_honest_pictures_are_taken(data):
    """PNG, alpha, CMYK and grey become plain RGB."""
    found = inspect("photo", data, LIMITS)
    assert (found.verdict, Image.open(io.BytesIO(found.renditions[0])).mode) == ("accepted", "RGB")


def test_a20_a_proof_that_names_somebody_else_is_flagged_and_not_refused():
    """The reviewer is pointed to it; a look-alike dot is no difference."""
    document = files.pdf("学生 阿依古丽·买买提 准予毕业")
    assert said("proof", document, expect=("阿依古丽•买买提",)) == ("accepted", [])
    assert said("proof", document, expect=("王小明", "650199199705200029")) == ("flagged", ["name_not_found"])
    assert said("proof", files.noise(), expect=("王小明",))[0] == "accepted"  # no text layer to look in


@pytest.mark.parametrize("little", ["一", "1"])
def test_a20_next_to_nothing_on_a_page_is_something(little):
    """One character is no evidence, but that is for the reviewer to say."""
    assert said("proof", files.pdf(little)) == ("accepted", [])


def test_a20_blank_pages_between_others_are_named():
    """The scanner took the backs too, or a page was not decoded: the reviewer is pointed to them."""
    found = inspect("proof", files.scanned(*[files.noise(), files.sheet(230), files.noise(), files.sheet(0)]), LIMITS)
    assert found.verdict == "flagged"
    assert [(one.code, one.facts) for one in found.reasons] == [("pages_blank", {"pages": "2, 4"})]
    assert len(found.renditions) == 4


def test_a20_pages_become_pictures_of_bounded_size():
    """Three pages, three pictures; a page of five metres is drawn smaller."""
    assert len(inspect("proof", files.pdf("一", "二", "三"), LIMITS).renditions) == 3
    (page,) = inspect("proof", files.huge_page(), LIMITS).renditions
    assert max(Image.open(io.BytesIO(page)).size) <= 3100


def test_a_dead_server_is_started_again_and_two_threads_share_it():
    """Nobody notices but the clock."""
    cage = Cage()
    cage.ask({"job": "walls"}, ())
    os.kill(cage._server.process.pid, signal.SIGKILL)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(cage.ask({"job": "walls"}, ()))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 2
    cage._end()


def test_a_child_that_is_killed_is_a_refusal():
    """An unknown job raises inside; the answer is a code, not a traceback."""
    assert CAGE.ask({"job": "no such job"}, ())[0] == {"died": "could_not_open"}
