"""The signed files are what they were: a flipped bit on the disk, or a file that is gone, is found by `log verify`."""

from __future__ import annotations

import pytest

from pipeline.issuance import kept_files
from storage.models.certificates import Certificate


def faults(house):
    with house.database.reading() as session:
        return list(kept_files.faults(session, house.blobs.get))


@pytest.fixture
def issued(house):
    """One certificate in force: its row, and where its file lies."""
    house.approved()
    house.works()
    with house.database.reading() as session:
        row = session.query(Certificate).one()
    return row, house.blob_folder / row.signed[:2] / row.signed[2:]


def test_c5_a_flipped_bit_in_a_signed_file_is_found(house, issued):
    row, path = issued
    assert faults(house) == []
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    [said] = faults(house)
    assert said.startswith(f"{row.number} version 1: ")
    assert said.endswith("is not what was stored")


def test_c5_a_signed_file_that_is_gone_is_found(house, issued):
    _, path = issued
    path.unlink()
    [said] = faults(house)
    assert said.endswith("is missing")
