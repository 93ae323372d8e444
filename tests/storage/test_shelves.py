"""Blobs on a folder and in a bucket: the same from outside, and nothing of them to be read by whoever has the disk (B20)."""

from __future__ import annotations

import pytest

from storage import sealing
from storage.blobs import CHAT, BlobError, Blobs
from storage.shelves import Folder, shelf_at
from tests.cage.files import changed

PAPER = b"somebody's household page " * 100


@pytest.fixture(params=["folder", "bucket"])
def shelf(request, tmp_path, data_key):
    sealing.install(sealing.Sealer(data_key))
    url = request.getfixturevalue("bucket") if request.param == "bucket" else ""
    return shelf_at(url, tmp_path / "blobs")


def files(shelf):
    return {name: shelf.read(name) for name, _ in shelf.names("")}


def test_b20_what_is_put_comes_back_and_lies_there_encrypted(shelf):
    """Each under a key of its own, so that the same bytes never look alike."""
    blobs = Blobs(shelf)
    key = blobs.put(PAPER)
    assert blobs.put(PAPER) == key
    assert blobs.get(key) == PAPER
    name = blobs.incoming.put(PAPER)
    assert blobs.incoming.get(name) == PAPER
    assert blobs.incoming.names() == [name]
    chat = Blobs(shelf, CHAT)
    chat.put(PAPER)
    assert [one for one, _ in chat.stored()] == [one for one, _ in blobs.stored()] == [key]
    there = files(shelf)
    assert len(there) == len(set(there.values())) == 3
    assert not any(b"household" in file for file in there.values())


def test_b20_a_blob_that_is_missing_changed_or_another_ones_is_never_handed_out(shelf):
    """One that was put in another's place opens no more than one with a changed byte."""
    blobs = Blobs(shelf)
    one, other = blobs.put(PAPER), blobs.put(b"another")
    with pytest.raises(BlobError, match="missing"):
        blobs.get("0" * 64)
    blobs.put_raw(one, blobs.raw(other))
    with pytest.raises(BlobError, match="not what was stored"):
        blobs.get(one)
    blobs.put_raw(other, changed(blobs.raw(other)))
    with pytest.raises(BlobError, match="not what was stored"):
        blobs.get(other)
    blobs.put_raw(other, b"nothing of ours")
    with pytest.raises(BlobError, match="not what was stored"):
        blobs.get(other)


def test_b20_what_was_swept_away_is_still_read_until_it_is_forgotten(shelf):
    """Somebody may have come for it at that very moment."""
    blobs = Blobs(shelf)
    key = blobs.put(PAPER)
    blobs.sweep_away(key)
    blobs.sweep_away(key)
    assert ([*blobs.stored()], [one for one, _ in blobs.swept(key[:2])]) == ([], [key])
    assert blobs.get(key) == PAPER
    blobs.bring_back(key)
    assert ([one for one, _ in blobs.stored(key[:2])], [*blobs.swept()]) == ([key], [])
    blobs.sweep_away(key)
    blobs.forget(key)
    blobs.forget(key)
    with pytest.raises(BlobError, match="missing"):
        blobs.get(key)


def test_b20_a_disk_ends_and_a_bucket_does_not(bucket, tmp_path):
    """What is not known to end refuses no file."""
    assert Folder(tmp_path).free > 0
    assert shelf_at(bucket, tmp_path).free is None


def test_b20_a_bucket_that_does_not_answer_is_said_by_its_kind_of_error(bucket, tmp_path, data_key, monkeypatch):
    """As a disk that does not: it is nobody's input, and names no key."""
    monkeypatch.setattr("storage.buckets.TRIES", 0)
    sealing.install(sealing.Sealer(data_key))
    blobs = Blobs(shelf_at("s3://none-of-that-name", tmp_path))
    with pytest.raises(OSError, match="Error") as said:
        blobs.put(PAPER)
    assert "test" not in str(said.value)
