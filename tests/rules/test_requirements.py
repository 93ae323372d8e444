"""What a case needs, by its kind: the offices it passes and the evidence it must hold."""

from itertools import product

from pipeline.rules.requirements import of_application, of_service
from pipeline.rules.scales import Level, Mode
from pipeline.rules.words import Kind, Node


def test_a8_each_level_adds_its_own_evidence_once(pack):
    """评审: 中级 asks for the present title, 高级 for papers besides; 考评结合 for the passed examination."""
    base = of_application(pack, "review", Level.ZHULI, Mode.REVIEW).slots
    middle = of_application(pack, "review", Level.ZHONGJI, Mode.REVIEW).slots
    senior = of_application(pack, "review", Level.FUGAO, Mode.EXAM_THEN_REVIEW).slots
    assert base == ("photo", "diploma", "work_proof", "achievements")
    assert middle == (*base, "present_title")
    assert senior == (*base, "present_title", "papers", "exam_pass")


def test_a15_every_application_starts_with_the_unit_and_ends_at_the_body(pack):
    """Over all pathways, levels and modes: a route, a photo, and nothing asked twice."""
    for way, level, mode in product(pack.pathways, Level, Mode):
        needs = of_application(pack, way.id, level, mode)
        assert (needs.route[0], needs.route[-1]) == (Node.UNIT, Node.BODY)
        assert "photo" in needs.slots
        assert len(needs.slots) == len(set(needs.slots))


def test_a17_a_correction_asks_for_the_proof_of_the_fields_that_change(pack):
    """Name and number at once: each proof once; nothing for what stays."""
    assert of_service(pack, Kind.CORRECTION).slots == ()
    assert of_service(pack, Kind.CORRECTION, ["photo"]).slots == ("photo",)
    both = of_service(pack, Kind.CORRECTION, ["id_number", "name"])
    assert both.slots == ("identity_card", "name_proof", "number_proof")


def test_a16_a_reissue_needs_a_statement_and_a_recovery_the_persons_face(pack):
    """Routes of their own: the unit and the body; the help desk alone."""
    assert of_service(pack, Kind.REISSUE).slots == ("loss_statement",)
    recovery = of_service(pack, Kind.ACCOUNT_RECOVERY)
    assert (recovery.route, recovery.slots) == ((Node.HELPDESK,), ("identity_photo",))
