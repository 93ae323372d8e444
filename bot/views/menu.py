"""The menu, and the small screens around it: who am I, my cases, my certificates, the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Go, KindForm, Open, Place, Queue, Replace, SendAgain, Speak
from bot.copy_presses import Copies
from bot.help_presses import SentAs
from bot.own_presses import Own, OwnDeed
from bot.texts import LANGUAGES, Html, blocks, lines, text
from bot.views import earlier as earlier_views
from bot.views import moments, sharing, stating
from bot.views.view import Button, View, in_columns, menu_row
from notify.stated import sex
from pipeline.kinds.table import personal_forms
from pipeline.rules.words import CertificateState, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.texts import Words
    from bot.views.view import Rows
    from pipeline.queries.anyone.by_number import Earlier
    from pipeline.queries.applicant.people import Me, PersonView
    from pipeline.queries.lists import CaseLine, CertificateLine

PLACES = (
    (Place.APPLY, Place.CASES),
    (Place.CERTIFICATES, Place.ME),
    (Place.REISSUE, Place.CORRECTION),
    (Place.CONTACTS, Place.CONDITIONS),
    (Place.VERIFY, Place.HELP),
    (Place.UNITS, Place.LANGUAGE),
)
STRANGERS = (
    (Place.REGISTER, Place.RECOVER),
    (Place.TICKET, Place.CONTACTS),
    (Place.CONDITIONS, Place.VERIFY),
    (Place.UNITS, Place.HELP),
    (Place.LANGUAGE,),
)
"""For a chat without an account."""
OFFICERS = ((Place.UNITS, Place.CONTACTS), (Place.REGISTER, Place.LANGUAGE), (Place.HELP,))
"""For an officer who has not opened an account as an applicant."""


def menu(me: Me, words: Words, *, noted: Html | None = None) -> View:
    """What can be done from here, by who is in the chat; below a note on what was just done."""
    posts: Rows = tuple(
        (
            Button(
                words.plain("button-queue", waiting=post.waiting, office=post.office), Queue(office_id=post.office_id)
            ),
        )
        for post in me.posts
    )
    greeting = blocks(noted or "", _greeting(me, words), lines(*(_post(me, i, words) for i in range(len(me.posts)))))
    places = PLACES if me.person else OFFICERS if me.posts else STRANGERS
    desk: Rows = ((_to(Place.DESK, words),),) if me.posts else ()
    if me.questions:
        desk += ((Button(words.plain("button-questions", waiting=me.questions), Go(place=Place.QUESTIONS)),),)
    forms: Rows = tuple((Button(words.plain(f"kind-{kind}"), KindForm(kind=kind)),) for kind in _forms(me))
    return View(greeting, (*posts, *desk, *forms, *(tuple(_to(place, words) for place in row) for row in places)))


def _forms(me: Me) -> tuple[Kind, ...]:
    """The kinds of case that a person begins with a form, once there is an account to file from."""
    return personal_forms() if me.person and me.person.name else ()


def _greeting(me: Me, words: Words) -> Html:
    if me.person:
        return words("menu-person", name=me.person.name) if me.person.name else words("menu-nameless")
    return words("menu-officer") if me.posts else blocks(words("menu-stranger"), words("privacy-short"))


def _post(me: Me, place: int, words: Words) -> Html:
    post = me.posts[place]
    return words("menu-post", office=post.office, role=words(f"node-{post.node}"), waiting=post.waiting)


def _to(place: Place, words: Words) -> Button:
    return Button(words.plain(f"button-{place}"), Go(place=place))


def language(words: Words) -> View:
    """Which language; each is named in itself."""
    buttons = [Button(text(code, "language-name"), Speak(language=code)) for code in LANGUAGES]
    return View(words("language-which"), (tuple(buttons), menu_row(words)))


def account(person: PersonView, words: Words, *, name_open: bool, current: bool, noted: Html | None = None) -> View:
    """What is kept of oneself, the ID number masked as it is for everyone; and what can be done with it (B11).

    *name_open*: a wrong name can be mended; *current*: the notice that was agreed to is today's.
    """
    personal = ""
    if person.name:
        personal = lines(
            words("me-name", name=person.name),
            words("me-id", number=person.masked_id),
            words("me-sex-birth", sex=sex(person.sex, words), birth=f"{person.birth_date:%Y-%m-%d}"),
            words("me-ethnicity", ethnicity=person.ethnicity),
            words("me-phone", phone=person.masked_phone),
        )
    agreed = words("me-consent", version=person.consent, at=moments.day(person.registered_at))
    newer = words("me-consent-newer") if not current else ""
    facts = stating.stated(person.facts, (), words)
    said = blocks(noted or "", lines(words("me-title"), personal, facts), lines(agreed, newer, words("me-kept")))
    deeds = [OwnDeed.PHONE, *([OwnDeed.NAME] if name_open else []), OwnDeed.PDF, OwnDeed.JSON]
    deeds += [OwnDeed.SECOND, OwnDeed.ONLY_HERE, OwnDeed.CLOSE]
    buttons = [Button(words.plain(f"button-own-{deed.name.lower()}"), Own(deed=deed)) for deed in deeds]
    consent = () if current else (Button(words.plain("button-own-consent"), Own(deed=OwnDeed.CONSENT)),)
    return View(said, (consent, *in_columns(buttons, 2), (sharing.entry(words),), menu_row(words)))


def close_account(words: Words) -> View:
    """Ask once more before an account ends."""
    sure = Button(words.plain("button-own-close_sure"), Own(deed=OwnDeed.CLOSE_SURE))
    return View(words("own-close-ask"), ((sure,), (Button(words.plain("button-step-back"), Go(place=Place.ME)),)))


def my_cases(cases: Sequence[CaseLine], words: Words) -> View:
    """The person's own cases, newest first, a button each."""
    if not cases:
        return View(words("cases-none"), ((_to(Place.APPLY, words),), menu_row(words)))
    said = [
        lines(
            words("case-line", number=case.number, state=words(f"state-{case.state}"), since=moments.day(case.since)),
            case.label or words(f"kind-{case.kind}"),
        )
        for case in cases
    ]
    buttons = [Button(case.number, Open(case_id=case.id)) for case in cases]
    return View(blocks(words("cases-title"), *said), (*in_columns(buttons, 2), menu_row(words)))


def which_case(cases: Sequence[CaseLine], words: Words) -> View:
    """A file came, and several cases could be meant."""
    buttons = [Button(f"{case.number} {case.label}", Open(case_id=case.id)) for case in cases]
    return View(words("file-which-case"), in_columns(buttons, 1))


def evidence_or_certificate(name: str, words: Words) -> View:
    """Ask what a PDF is that came while a case is being filled in: evidence, or a certificate to be verified."""
    evidence = Button(words.plain("button-is-evidence"), SentAs(evidence=True))
    verify = Button(words.plain("button-is-certificate"), SentAs(evidence=False))
    return View(words("file-evidence-or-certificate", name=name), ((evidence,), (verify,)))


def my_certificates(certificates: Sequence[CertificateLine], words: Words, earlier: Sequence[Earlier] = ()) -> View:
    """The person's certificates, newest first; each can be sent again. Below them the earlier ones, that others issued."""
    if not certificates and not earlier:
        return View(words("certificates-none"), (menu_row(words),))
    said = [
        lines(
            words(
                "certificate-line",
                number=one.number,
                version=str(one.version),
                state=words(f"certificate-{one.state}"),
                signed=moments.day(one.signed_at),
            ),
            one.label,
        )
        for one in certificates
    ]
    rows = [row for one in certificates for row in _certificate_rows(one, words)]
    title = words("certificates-title") if certificates else ""
    before = (lines(words("earlier-mine"), *(earlier_views.line(one, words) for one in earlier))) if earlier else ""
    rows += [earlier_views.row(one, words) for one in earlier if not one.replaced_by]
    shared = (sharing.entry(words),) if certificates else ()
    return View(blocks(title, *said, before), (*rows, shared, menu_row(words)))


def _certificate_rows(one: CertificateLine, words: Words) -> Rows:
    """Send it again; of the one in force, also have copies made for a purpose, reissue it or correct it."""
    again = Button(words.plain("button-send-again", number=one.number), SendAgain(certificate_id=one.id))
    if one.state is not CertificateState.VALID:
        return ((again,),)
    data = Button(words.plain("button-credential"), SendAgain(certificate_id=one.id, credential=True))
    copies = Button(words.plain("button-copies"), Copies(certificate_id=one.id))
    more = [
        Button(words.plain(f"button-{kind}"), Replace(kind=kind, certificate_id=one.id))
        for kind in (Kind.CORRECTION, Kind.REISSUE)
    ]
    return ((again, copies), (*more, *([data] if one.credential else [])))
