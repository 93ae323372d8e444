"""One certificate's whole life by the handlers, verbs and worker processes of a deployment, in both of its forms."""

import asyncio
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from certificates.template.paths import PORTRAIT
from certificates.verifying.verify import verify
from pipeline.issuance.registry import CertificateRegistry
from storage.models.certificates import Certificate
from storage.models.chat import Message
from zhicheng.commands.chat import house
from zhicheng.commands.demo.story import WHO, Story

pytestmark = pytest.mark.xdist_group("e2e")


async def lives(settings, at=None, do=None):
    """Play the story; at the step whose name begins with *at*, do something to the house."""
    async with house(settings, logs=settings.home / "logs") as home:

        async def told(step):
            if at and step.startswith(at):
                do(home)

        pdf = await Story(home, PORTRAIT.read_bytes(), None, told).live()
        register, database = home.parts.register(), home.parts.database
        verdict = await asyncio.to_thread(
            verify, pdf, register, registry=CertificateRegistry(database), now=home.parts.now()
        )
        with database.reading() as session:
            certificates = session.scalar(select(func.count()).select_from(Certificate))
            documents = session.scalar(select(func.count()).where(Message.attachment.is_not(None)))
        return verdict, certificates, documents


def traces_of(secret, home):
    """The files of a data folder, blobs apart, in which *secret* stands readable."""
    files = [path for path in home.rglob("*") if path.is_file() and "blobs" not in path.parts]
    return [path.name for path in files if secret.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "form", [pytest.param("embedded", marks=pytest.mark.slow), "distributed"]
)  # `make demo` is the other
async def test_a1_a7_a10_a15_a19_a20_u7_c1_c2_c3_c5_a_whole_life(form, request):
    """Registered, filed, inspected, read, returned, mended, corrected, passed, announced, signed, delivered, verified."""
    settings = request.getfixturevalue(form)
    verdict, certificates, documents = await lives(settings)
    assert (verdict.standing, verdict.reasons[0].code) == ("valid", "registry_agrees")
    assert (certificates, documents) == (1, 1)
    # Neither database nor broker nor logs hold what identifies a person, after all of it has passed through them.
    assert traces_of(WHO.id_number, settings.home) == []
    assert traces_of("13800000000", settings.home) == []


@pytest.mark.parametrize(
    ("installed", "proof", "slips"), [(True, None, True), (False, None, False), (True, b"%PDF", False)]
)
def test_b17_her_diploma_corrects_her_only_where_it_is_read_and_is_ours(monkeypatch, installed, proof, slips):
    """Without the extra, or with somebody's own proof, she presses what is right and waits for no reading."""
    monkeypatch.setattr("zhicheng.commands.demo.story.there", lambda: installed)
    assert Story(None, b"", proof, print).slips is slips


@pytest.mark.slow  # tests/failures/test_issuance_interrupted.py stops at each step, in one process
@pytest.mark.parametrize("at", ["上传", "公示期满"])
async def test_killed_in_the_middle_there_is_still_exactly_one_certificate(embedded, at):
    """SIGKILL to the worker and the signer with all they started; they come again, and so does everything else."""

    def kill(home):
        for name in ("worker", "signer"):
            home.processes.kill(name)

    verdict, certificates, documents = await lives(embedded, at, kill)
    assert (verdict.standing, certificates, documents) == ("valid", 1, 1)


@pytest.mark.slow
def test_the_demo_ends_with_the_steps_name_when_a_file_will_not_do(tmp_path):
    """Somebody's own photo that isn't one: status 1, the step, the reason, the transcript."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"%!PS not a photo")
    command = [sys.executable, "-m", "zhicheng", "demo", "--photo", str(photo), "--folder", str(tmp_path / "demo")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=400)
    assert ended.returncode == 1
    assert "上传照片" in ended.stdout, ended.stdout
    assert "PostScript" in ended.stdout
    assert (tmp_path / "demo" / "transcript.txt").exists()
