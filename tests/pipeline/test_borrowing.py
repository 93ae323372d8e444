"""Borrowed evidence: what stands in another person's case is shown to the offices of both, and refuses nothing."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from pipeline.cage.same_page import same_page
from pipeline.evidence import reuse
from pipeline.kinds import application
from pipeline.review import filing
from pipeline.rules.words import EvidenceState, Node, State
from storage.models.cases import Case
from storage.models.evidence import Evidence
from storage.models.likenesses import Likeness
from tests.cage import files
from tests.cage.letters import letter, photographed, saved, saved_again
from tests.house import CHATS

PAGE = photographed(letter(5).page(), 5)


@pytest.fixture
def two(house):
    """Two people's drafts, without files."""
    ids = []
    for chat, sequence in ((1, 2), (2, 4)):
        house.person(chat, sequence=sequence)
        case_id = house.does(chat, application.begin, house.place.wanted, house.place.pathway)
        house.does(chat, filing.choose_unit, case_id, house.unit_id)
        ids.append(case_id)
    return ids


def borrowed(house, evidence_id):
    with house.database.reading() as session:
        row = session.get_one(Evidence, evidence_id)
        return [(one["number"], one["how"]) for one in row.facts.get("borrowed", [])]


def sends(house, case_id, chat, data, slot="work_proof"):
    evidence_id = house.uploads(case_id, slot, data, chat)
    house.works()
    return evidence_id


def test_a20_the_same_file_in_two_peoples_cases_is_shown_on_both(house, two):
    """With each other's number; and both files are taken."""
    data = saved(PAGE)
    first, second = sends(house, two[0], 1, data), sends(house, two[1], 2, data)
    assert borrowed(house, second) == [("RSSQ00000001", "file")]
    assert borrowed(house, first) == [("RSSQ00000002", "file")]
    with house.database.reading() as session:
        states = set(session.scalars(select(Evidence.state)))
    assert states <= {EvidenceState.ACCEPTED, EvidenceState.FLAGGED}


@pytest.mark.parametrize("way", ["quality", "size", "all"])
def test_a20_the_same_page_saved_again_is_shown_on_both(house, two, way):
    """Another file by its hash, the same page by its look."""
    first = sends(house, two[0], 1, saved(PAGE.resize((1000, 1415))))
    second = sends(house, two[1], 2, saved_again(PAGE.resize((1400, 1980)), way, seed=1))
    assert borrowed(house, second) == [("RSSQ00000001", "page")]
    assert borrowed(house, first) == [("RSSQ00000002", "page")]


def test_a20_a_page_inside_a_longer_pdf_is_found(house, two):
    """Page three of four, from the other's single photo."""
    first = sends(house, two[0], 1, saved(PAGE))
    pages = [letter(seed).page() for seed in (20, 21)] + [PAGE, letter(22).page()]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=110)
    second = sends(house, two[1], 2, out.getvalue())
    assert borrowed(house, second) == [("RSSQ00000001", "page")]
    assert borrowed(house, first) == [("RSSQ00000002", "page")]


def test_a20_one_form_filled_in_for_two_people_is_not_borrowed(house, two):
    """Units write their letters on forms."""
    first = sends(house, two[0], 1, saved(letter(0).page()))
    second = sends(house, two[1], 2, saved(letter(3).page()))
    assert borrowed(house, first) == borrowed(house, second) == []


def test_a20_a_persons_own_earlier_file_is_theirs(house, two):
    """Next year's case with last year's diploma."""
    sends(house, two[0], 1, saved(PAGE))
    with house.database.writing() as session:
        session.get_one(Case, two[0]).state = State.LAPSED
    again = house.does(1, application.begin, house.place.wanted, house.place.pathway)
    assert borrowed(house, sends(house, again, 1, saved(PAGE))) == []


def test_a20_officers_see_it_and_applicants_never(house, two):
    """On the card of the office, with the other's number; not on the applicant's own screen, not in what they are told."""
    sends(house, two[0], 1, saved(PAGE))
    for slot, data in (
        ("photo", files.PORTRAIT),
        ("diploma", files.pdf("阿依古丽·买买提")),
        ("work_proof", saved(PAGE)),
    ):
        sends(house, two[1], 2, data, slot)
    house.submits(two[1], 2)
    seen = house.view(two[1], CHATS[Node.UNIT])
    assert [(one["number"], one["how"]) for slot in seen.slots for one in slot.borrowed] == [("RSSQ00000001", "file")]
    own = house.view(two[1], 2)
    assert [slot.borrowed for slot in own.slots] == [(), (), ()]
    told = "".join(house.network.told(2))
    assert "RSSQ00000002" in told
    assert "RSSQ00000001" not in told


def test_a20_a_file_that_was_replaced_no_longer_counts(house, two):
    """What the first person withdrew stands in nobody's case."""
    first = sends(house, two[0], 1, saved(PAGE))
    sends(house, two[0], 1, saved(letter(1).page()))
    assert borrowed(house, sends(house, two[1], 2, saved(PAGE))) == []
    assert borrowed(house, first) == []


def test_a20_a_file_that_is_known_to_be_the_same_is_not_looked_at_closely(house, two, monkeypatch):
    """However many have sent it: only the newest are named, and of the others no page is compared."""
    sends(house, two[0], 1, saved(PAGE))
    second = sends(house, two[1], 2, saved(PAGE))
    monkeypatch.setattr(reuse, "SHOWN", 0)
    with house.database.reading() as session:
        assert reuse.to_compare(session, second).pairs == ()


def test_a20_a_like_page_is_found_by_the_index_and_not_by_reading_all(database):
    """The plan of the lookup names the piece's index, for each of the four."""
    with database.reading() as session:
        for column in reuse.COLUMNS:
            rows = select(Likeness.id).where(column.in_((1, 2, 3))).order_by(Likeness.id.desc()).limit(300)
            asked = rows.compile(session.connection(), compile_kwargs={"literal_binds": True})
            plan = session.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + str(asked))
            assert f"ix_likenesses_{column.key}" in " ".join(map(str, plan))


def test_a20_pictures_of_ours_open_as_pictures_alone():
    """The close look takes JPEG and PNG, whatever a blob may claim."""
    with pytest.raises(OSError, match="cannot identify"):
        same_page(b"%!PS-Adobe-3.0", saved(Image.new("RGB", (20, 20))))
