"""The JSON file of one certificate: read, or refused in one sentence that says which key and how."""

import json

import pytest

from certificates.loading import DataError, load

from .conftest import SAMPLE, sample


def test_the_sample_loads_with_its_photo(photo):
    """Dates are dates, the photo is bytes, and who signs says whether it is a test."""
    record, found = load(SAMPLE / "sample.json", test=False)
    assert (record.name, record.birth_date.isoformat(), record.test) == ("阿依古丽·买买提", "1997-05-20", False)
    assert found == photo


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"nmae": "x"}, "unknown key `nmae`"),
        ({"test": False}, "unknown key `test`"),
        ({"name": None}, "`name` must be a text"),
        ({"title": " "}, "`title` must be a text"),
        ({"birth_date": "20.5.1997"}, "`birth_date` must be a date such as"),
        ({"issued_on": 20261123}, "`issued_on` must be a date"),
        ({"version": "1"}, "`version` must be a whole number"),
        ({"version": True}, "`version` must be a whole number"),
        ({"version": 0}, "`version` must be a whole number"),
        ({"photo": 5}, "`photo` must be the path"),
        ({"photo": "nobody.jpg"}, "`photo` names a file that can't be read"),
        ({"photo": "."}, "`photo` names a file that can't be read"),
        ({"photo": "a\0b"}, "`photo` names a file that can't be read"),
    ],
)
def test_a_wrong_key_is_named(tmp_path, changes, says):
    """One sentence, on one line, with nothing personal in it."""
    values = sample()
    file = tmp_path / "data.json"
    file.write_text(json.dumps({**values, **changes}), "utf-8")
    with pytest.raises(DataError) as caught:
        load(file, test=True)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert values["id_number"] not in str(caught.value)


@pytest.mark.parametrize("key", ["name", "version", "photo", "issued_on"])
def test_an_absent_key_is_named(tmp_path, key):
    """With the list of those that are needed."""
    values = sample()
    del values[key]
    (tmp_path / "data.json").write_text(json.dumps(values), "utf-8")
    with pytest.raises(DataError, match=f"the key `{key}` is missing"):
        load(tmp_path / "data.json", test=True)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"photo"', b"\xff\xfe\x00", b"[" * 100_000])
def test_what_is_no_json_object_is_said_to_be_none(tmp_path, content):
    """Whatever the bytes are, no traceback."""
    (tmp_path / "data.json").write_bytes(content)
    with pytest.raises(DataError, match=r"not a? ?JSON"):
        load(tmp_path / "data.json", test=True)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    """The path, and what to check."""
    with pytest.raises(DataError, match="check the path"):
        load(tmp_path / "nobody.json", test=True)
