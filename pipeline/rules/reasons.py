"""What the system itself says of a file or a case, as codes; the words are made where they are shown."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Reason(StrEnum):
    """Why a file is refused or flagged, or why a case goes back, stops or ends where no person wrote the reason.

    It is kept with its facts, as `kept` writes them; `notify.findings` has the words (`reason-…` in the catalogues).
    """

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    PHOTO_WRONG_TYPE = "photo_wrong_type"
    PROOF_WRONG_TYPE = "proof_wrong_type"
    DAMAGED = "damaged"
    COULD_NOT_OPEN = "could_not_open"
    TOO_HEAVY = "too_heavy"
    COULD_NOT_CHECK = "could_not_check"
    UNREADABLE = "unreadable"
    NOT_A_FILE = "not_a_file"
    SAME_FILE = "same_file"
    TOO_MANY_PIXELS = "too_many_pixels"
    ANIMATED = "animated"
    PHOTO_RATIO = "photo_ratio"
    PHOTO_ON_ITS_SIDE = "photo_on_its_side"
    PHOTO_SMALL = "photo_small"
    PHOTO_BLANK = "photo_blank"
    PHOTO_BLURRED = "photo_blurred"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    FACE_UPSIDE_DOWN = "face_upside_down"
    FACE_TILTED = "face_tilted"
    FACE_SMALL = "face_small"  # somebody far away, or on a document
    FACE_CUT = "face_cut"  # too near the edge for a one-inch photo
    FACE_COVERED = "face_covered"  # it seems: dark glasses, a mask
    EYES_CLOSED = "eyes_closed"  # it seems
    FACE_NOT_LOOKED_FOR = "face_not_looked_for"  # this machine has no detector
    GROUND_UNUSUAL = "ground_unusual"  # neither white nor blue: an advice
    PHOTO_FORM = "photo_form"  # a portrait, but not cut as a one-inch photo is, where nobody can be asked
    PHOTO_TO_CONFIRM = "photo_to_confirm"  # it was cut, and its sender has not said yet whether that will do
    PROOF_SMALL = "proof_small"
    PROOF_BLANK = "proof_blank"
    PROOF_LONG = "proof_long"
    PAGES_SMALL = "pages_small"  # some of them; if all are, it is PROOF_SMALL
    PAGES_BLANK = "pages_blank"  # some of them; with nothing on any it is PROOF_BLANK
    BLURRY = "blurry"
    ENCRYPTED = "encrypted"
    ENCRYPTED_BY_KEY = "encrypted_by_key"  # for the holders of certain certificates
    TOO_MANY_PAGES = "too_many_pages"
    ACTIVE_CONTENT = "active_content"
    PARTS_MISSING = "parts_missing"  # the library mended the file: its pages may lack something
    ATTACHMENTS = "attachments"  # files inside or links to files: left behind
    NAME_NOT_FOUND = "name_not_found"
    VOTED_DOWN = "voted_down"  # by the review committee
    CODE_TAKEN = "code_taken"  # of a unit, registered meanwhile
    CHAT_TAKEN = "chat_taken"  # the chat that asks for an account has opened one meanwhile
    CERTIFICATE_ANNULLED = "certificate_annulled"  # the one that a case is about, meanwhile
    UNIT_ENDED = "unit_ended"  # the one that a case is about, meanwhile
    STAGE_FAILED = "stage_failed"  # the pipeline could not go on


ADVICE = frozenset({Reason.GROUND_UNUSUAL})
"""What could be better and is no reason to look twice."""


def kept(code: Reason, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A reason as rows hold it, `{"code", "facts"}`.

    A fact is a number, text, or a name of the pack's in both languages, `{"zh", "en"}`.
    """
    return {"code": code.value, "facts": dict(facts)}
