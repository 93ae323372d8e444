"""The words of the domain that tables, verbs and screens share: kinds, states, actions, roles, duties."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a case is about."""

    APPLICATION = "application"
    REISSUE = "reissue"
    CORRECTION = "correction"
    ACCOUNT_RECOVERY = "account_recovery"
    UNIT_REGISTRATION = "unit_registration"
    UNIT_CHANGE = "unit_change"
    UNIT_RECOVERY = "unit_recovery"

    @property
    def certifies(self) -> bool:
        """True if its outcome is a version of a certificate."""
        return self in {Kind.APPLICATION, Kind.REISSUE, Kind.CORRECTION}

    @property
    def about_unit(self) -> bool:
        """True if it is about a unit, not about a person's title."""
        return self in {Kind.UNIT_REGISTRATION, Kind.UNIT_CHANGE, Kind.UNIT_RECOVERY}

    @property
    def moves_account(self) -> bool:
        """True if somebody asks for what another chat holds: the holder is told, and has a time to object."""
        return self in {Kind.ACCOUNT_RECOVERY, Kind.UNIT_RECOVERY}


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
    CHECK_CASE = "case.check"
    LAPSE_CASE = "case.lapse"
    END_NOTICE = "case.end_notice"
    DO_OUTCOME = "case.outcome"
    DRAW_CERTIFICATE = "certificate.draw"
    LINT_CERTIFICATE = "certificate.lint"
    SIGN_CERTIFICATE = "certificate.sign"
    VERIFY_CERTIFICATE = "certificate.verify"
    RAISE_CERTIFICATE = "certificate.raise"
    RENEW_STAMPS = "certificate.renew"
    VERIFY_FILE = "file.verify"
    SEND_NOTICE = "notice.send"
    TELL_MORNING = "office.morning"
    PUBLISH_STATUS = "registry.publish"
    REDRAW_SCREEN = "screen.redraw"
    RUN_BATCH = "batch.run"


class EvidenceState(StrEnum):
    """What the inspection said of one file."""

    WAITING = "waiting"
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
    WITHDRAWN = "withdrawn"  # of a copy alone: its holder took it back


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


class Purpose(StrEnum):
    """What a one-time link to our own pages is for."""

    REGISTER = "register"
    RECOVER = "recover"
    UPLOAD = "upload"
    CORRECT = "correct"
    LOOK = "look"  # an officer looks at a case and its files
    CERTIFICATE = "certificate"  # the holder downloads it
    COPIES = "copies"  # the holder asks for copies for a purpose, and takes them back
    DESK = "desk"  # an officer works a day
    UNIT_FORM = "unit_form"  # a unit is registered, or its account appealed for
    UNIT_RECORD = "unit_record"  # an officer writes the unit's contact and telephone
    JOIN = "join"  # whoever is invited says their name


class MessageState(StrEnum):
    """What became of one message to one chat."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
