"""All stages, gathered: each room brings its own rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.evidence import stages as of_evidence
from pipeline.issuance import stages as of_issuance
from pipeline.kinds import stages as of_kinds
from pipeline.messages import stages as of_messages
from pipeline.organisations import stages as of_organisations
from pipeline.queries import stages as of_screens
from pipeline.reading import stages as of_reading
from pipeline.review import stages as of_review

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.queries.case import CaseView
    from pipeline.review.digest import Week
    from pipeline.rules.words import Duty
    from pipeline.work.stage import AnyStage
    from pipeline.work.tools import Tools


@dataclass(frozen=True, slots=True)
class Drawing:
    """How the front draws what stages send: given by the composition root, since no stage knows a front."""

    case: Callable[[CaseView, str, str], tuple[str, Any]]
    """What a message that shows a case says, and its keyboard: (view, language)."""
    week: Callable[[Week, str], bytes]
    """The small chart of a morning's digest as PNG: (the week, language)."""


def stages(tools: Tools, drawing: Drawing) -> Mapping[Duty, AnyStage]:
    """Every stage, by the duty that it does."""
    rows = (
        *of_evidence.stages(tools),
        *of_reading.stages(tools),
        *of_kinds.stages(),
        *of_issuance.stages(tools),
        *of_review.stages(tools, drawing.week),
        *of_screens.stages(tools, drawing.case),
        *of_messages.stages(tools),
        *of_organisations.stages(tools),
    )
    return {row.duty: row for row in rows}
