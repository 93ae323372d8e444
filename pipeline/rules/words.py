"""The words of the domain that tables, verbs and screens share: kinds, states, actions, roles, duties."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Kind(StrEnum):
    """What a case is about, and what sort of case that makes it; everything else of a kind is its row in `pipeline.kinds`."""

    APPLICATION = "application", "awards", "certifies"
    REISSUE = "reissue", "certifies"
    CORRECTION = "correction", "certifies", "corrects"
    ACCOUNT_RECOVERY = "account_recovery", "moves_account"
    UNIT_REGISTRATION = "unit_registration", "about_unit"
    UNIT_CHANGE = "unit_change", "about_unit"
    UNIT_RECOVERY = "unit_recovery", "about_unit", "moves_account"
    EARLIER_REISSUE = "earlier_reissue", "certifies", "replaces"
    EARLIER_CORRECTION = "earlier_correction", "certifies", "replaces"

    awards: bool
    """True if it ends in an award: a public notice and an approval document come before its outcome."""
    certifies: bool
    """True if its outcome is a version of a certificate."""
    corrects: bool
    """True if it says field by field what the next version is to say."""
    about_unit: bool
    """True if it is about a unit, not about a person."""
    moves_account: bool
    """True if somebody asks for what another chat holds: the holder is told, and has a time to object."""
    replaces: bool
    """True if what it certifies was certified before us: the certificate is the first of ours, of an award long past."""

    def __new__(cls, code: str, *sorts: str) -> Self:
        """The stored *code*, and what sorts of case it is."""
        member = str.__new__(cls, code)
        member._value_ = code
        for sort in ("awards", "certifies", "corrects", "about_unit", "moves_account", "replaces"):
            setattr(member, sort, sort in sorts)
        return member

    @property
    def personal(self) -> bool:
        """True if a person files it from an account, by way of the unit where they work."""
        return not (self.about_unit or self.moves_account)


AWARDS = tuple(kind for kind in Kind if kind.awards)
"""The kinds that a review body takes in, votes on and announces."""


class Waits(StrEnum):
    """Who has the next action."""

    APPLICANT = "applicant"
    OFFICE = "office"
    PIPELINE = "pipeline"
    OPERATOR = "operator"
    NOBODY = "nobody"


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    CHECKING = "checking"
    IN_REVIEW = "in_review"
    RECEIVED = "received"
    DELIBERATING = "deliberating"
    ON_NOTICE = "on_notice"
    APPROVED = "approved"
    ISSUING = "issuing"
    COMPLETED = "completed"
    RETURNED = "returned"
    LAPSED = "lapsed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    HELD = "held"

    @property
    def waits_for(self) -> Waits:
        """Who has the next action in this state."""
        return _WAITS[self]

    @property
    def editable(self) -> bool:
        """True while the applicant may change facts, evidence and qualification."""
        return self.waits_for is Waits.APPLICANT


_WAITS = {
    State.DRAFT: Waits.APPLICANT,
    State.RETURNED: Waits.APPLICANT,
    State.WITHDRAWN: Waits.APPLICANT,
    State.CHECKING: Waits.PIPELINE,
    State.IN_REVIEW: Waits.OFFICE,
    State.RECEIVED: Waits.OFFICE,
    State.DELIBERATING: Waits.OFFICE,
    State.ON_NOTICE: Waits.PIPELINE,
    State.APPROVED: Waits.PIPELINE,
    State.ISSUING: Waits.PIPELINE,
    State.HELD: Waits.OPERATOR,
    State.COMPLETED: Waits.NOBODY,
    State.LAPSED: Waits.NOBODY,
    State.REJECTED: Waits.NOBODY,
}


class Action(StrEnum):
    """What somebody does to a case; the seed's word stands beside it."""

    SUBMIT = "submit"  # 提交
    WITHDRAW = "withdraw"  # 撤回 (the applicant's own)
    ENTER = "enter"  # the checks passed: to the first office
    SEND_BACK = "send_back"  # the checks failed: to the applicant
    OPEN = "open"  # an officer looks at it for the first time
    PASS = "pass"  # noqa: S105  提交(通过), not a password
    RETURN = "return"  # 退回(申请人)
    REJECT = "reject"  # 不通过
    RETRACT = "retract"  # 收回
    RECEIVE = "receive"  # 接收 at the review body
    DELIBERATE = "deliberate"  # 上会
    ANNOUNCE = "announce"  # 公示
    CONTEST = "contest"  # 公示异议: an objection during the public notice stops this one case
    GRANT = "grant"  # approved at the last office, no award to announce (reissue, correction, recovery)
    CONFIRM = "confirm"  # the account's present holder says: it is me who asks
    OBJECT = "object"  # the account's present holder says: it is not me
    END_NOTICE = "end_notice"  # 公示期满
    ISSUE = "issue"  # number allotted, certificate under way
    COMPLETE = "complete"  # 办结
    LAPSE = "lapse"  # not mended in time
    HOLD = "hold"  # the pipeline could not go on
    RESUME = "resume"  # an operator lets it go on
    SUCCEED = "succeed"  # the office that had it has ended: its successor has it
    RECKON = "reckon"  # its term ends on another day: the calendar of its year has come
    MEND = "mend"  # 更正文号: whoever gave the document's number mends it, and a held case goes on


class Node(StrEnum):
    """The role of an office on a route."""

    UNIT = "unit"  # 基层单位
    RECOMMENDER = "recommender"  # 推荐/主管单位
    BUREAU = "bureau"  # 人社部门
    BODY = "body"  # 评审机构
    HELPDESK = "helpdesk"


class Rank(StrEnum):
    """What an officer may do at their office."""

    CLERK = "clerk"  # looks, comments
    DECIDER = "decider"  # submits, returns, rejects
    CHIEF = "chief"  # also invites

    def reaches(self, needed: Rank) -> bool:
        """True if whoever has this rank may do what *needed* may."""
        order = list(Rank)
        return order.index(self) >= order.index(needed)


class Duty(StrEnum):
    """What is owed: one outbox row each, one stage each, named noun.verb."""

    CHECK_EVIDENCE = "evidence.check"
    COMPARE_EVIDENCE = "evidence.compare"
    READ_EVIDENCE = "evidence.read"
    CHECK_CASE = "case.check"
    LAPSE_CASE = "case.lapse"
    END_NOTICE = "case.end_notice"
    DO_OUTCOME = "case.outcome"
    DRAW_CERTIFICATE = "certificate.draw"
    LINT_CERTIFICATE = "certificate.lint"
    SIGN_CERTIFICATE = "certificate.sign"
    VERIFY_CERTIFICATE = "certificate.verify"
    AUGMENT_CERTIFICATE = "certificate.raise"
    RENEW_STAMPS = "certificate.renew"
    VERIFY_FILE = "file.verify"
    SEND_NOTICE = "notice.send"
    SEND_PUSH = "push.send"
    TELL_MORNING = "office.morning"
    PUBLISH_STATUS = "registry.publish"
    REDRAW_SCREEN = "screen.redraw"
    CALL_HOOK = "hook.call"
    RUN_BATCH = "batch.run"
    KEEP_TERMS = "data.retain"
    SWEEP_FILES = "files.sweep"


class EvidenceState(StrEnum):
    """What the inspection said of one file."""

    WAITING = "waiting"
    PROPOSED = "proposed"  # a photo was cut to one inch: its sender says whether that will do
    ACCEPTED = "accepted"
    FLAGGED = "flagged"
    REFUSED = "refused"


class CertificateState(StrEnum):
    """How far one version of a certificate, or a copy of one, has come; the last four are what a verifier is told."""

    INTENDED = "intended"
    DRAWN = "drawn"
    LINTED = "linted"
    SIGNED = "signed"
    VALID = "valid"
    SUPERSEDED = "superseded"  # 失效: a correction or reissue follows it
    REVOKED = "revoked"  # 撤销: the title itself is annulled
    WITHDRAWN = (
        "withdrawn"  # a copy that its holder took back; a version whose title was annulled before it was in force
    )


class Corrected(StrEnum):
    """A field that 证书信息更正 may change: the seed's seven, no others."""

    NAME = "name"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    BIRTH_DATE = "birth_date"
    ID_NUMBER = "id_number"
    SPECIALTY = "specialty"
    PHOTO = "photo"


class CopyField(StrEnum):
    """What a holder says of a copy for a purpose."""

    FOR_WHOM = "for_whom"
    PURPOSE = "purpose"
    UNTIL = "until"


class SignedIn(StrEnum):
    """What became of one coming by the bureau's directory."""

    IN = "in"  # the desk was opened
    REFUSED = "refused"  # the directory vouched for them, and no post is theirs
    CONNECTED = "connected"  # an officer's chat and the account are one from now on
    PARTED = "parted"  # and now they are not
    OUT = "out"  # the provider said that they left, or were put out
    UNSEEN = "unseen"  # they had not come for so long that their posts ended


class Purpose(StrEnum):
    """What a one-time link to our own pages is for."""

    REGISTER = "register"
    RECOVER = "recover"
    UPLOAD = "upload"
    CORRECT = "correct"
    LOOK = "look"  # an officer looks at a case and its files
    CERTIFICATE = "certificate"  # the holder downloads it
    COPIES = "copies"  # the holder asks for copies for a purpose, and takes them back
    OWN_DATA = "own_data"  # a person takes all that is kept of them
    DESK = "desk"  # an officer works a day
    UNIT_FORM = "unit_form"  # a unit is registered, or its account appealed for
    UNIT_RECORD = "unit_record"  # an officer writes the unit's contact and telephone
    JOIN = "join"  # whoever is invited says their name


class Addressee(StrEnum):
    """Whom a message is for: asked for when it is sent, since it may have waited a night."""

    PERSON = "person"  # whoever holds the account, in the chat that it has then
    OFFICER = "officer"  # whoever holds the post, while it is held
    FILER = "filer"  # whoever filed the case, where there is no account
    CHAT = "chat"  # that very chat, whoever is behind it
    CHANNEL = "channel"  # one of an office's own addresses


class Looked(StrEnum):
    """What an officer saw of a case, or took away of many."""

    FACTS = "facts"
    FILES = "files"
    ROSTER = "roster"  # whole, with ID numbers
    ROSTER_PUBLISHED = "roster_published"  # without ID number, phone and birth date
    VOTES = "votes"  # the sheet of a meeting
    LISTED = "listed"  # the certificate, by an organisation's system, with the holder's consent
    NOTIFIED = "notified"  # what became of the certificate, sent to such a system


class Scope(StrEnum):
    """What a key of an organisation's system may be used for (docs/api.md)."""

    VERIFY = "verify"
    CERTIFICATES = "certificates"  # the certificates of the holders who agreed


class HookEvent(StrEnum):
    """What an organisation's system is told of the certificates of the holders who agreed."""

    ISSUED = "certificate.issued"
    SUPERSEDED = "certificate.superseded"
    REVOKED = "certificate.revoked"


class Deleted(StrEnum):
    """What was deleted by rule, of which the ledger says how much and when."""

    DRAFT = "draft"  # never handed in, and left alone for longer than the pack's term
    ENDED = "ended"  # the files of a case that ended without an award
    REPLACED = "replaced"  # files in whose place others came
    FILES = "files"  # on the disk, once nothing refers to them
    SIGN_INS = "sign_ins"  # lines of the ledger of comings by the directory


class Running(StrEnum):
    """The parts of a deployment that give signs of life."""

    WORKER = "worker"
    SIGNER = "signer"
    READER = "reader"
    BEAT = "beat"
    BOT = "bot"


class MessageState(StrEnum):
    """What became of one message to one addressee."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"  # it could not be delivered
    DROPPED = "dropped"  # when it was to be sent, it concerned nobody any more
