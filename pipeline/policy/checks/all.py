"""What no single value of a pack shows: names that point at nothing, gaps, doubles. By subject, pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.policy.checks import (
    documents,
    english,
    faq,
    forms,
    offices,
    pathways,
    retired,
    rules,
    services,
    templates,
    titles,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.policy.problems import Fault
    from pipeline.rules.policy import Pack

CHECKS: tuple[tuple[frozenset[str], Callable[[Pack], Iterable[Fault]]], ...] = (
    (frozenset({"forms", "levels", "services"}), forms.numbers),
    (frozenset({"forms", "offices"}), templates.templates),
    (frozenset({"terms"}), forms.terms),
    (frozenset({"terms"}), forms.retention),
    (frozenset({"calendar"}), forms.calendar),
    (frozenset({"ethnicities"}), forms.ethnicities),
    (frozenset({"levels", "series"}), titles.catalogue),
    (frozenset({"faq"}), faq.faq),
    (frozenset({"evidence"}), pathways.evidence_kinds),
    (frozenset({"documents", "evidence"}), documents.documents),
    (frozenset({"pathways", "evidence"}), pathways.pathways),
    (frozenset({"pathways", "rule_sets", "exclusions"}), pathways.asked),
    (frozenset({"rule_sets", "pathways", "awards"}), rules.tables),
    (frozenset({"rule_sets", "pathways"}), rules.years),
    (frozenset({"awards", "exclusions"}), rules.lists),
    (frozenset({"services", "evidence"}), services.services),
    (frozenset({"pathways", "series", "portals", "retired"}), retired.retired),
    (frozenset({"portals"}), offices.portals),
    (frozenset({"portals", "series"}), english.names),
    (frozenset({"offices", "portals", "series"}), offices.offices),
    (frozenset({"offices", "portals", "series", "pathways"}), offices.coverage),
)
"""Each check with the keys that it looks at: it runs when those could be read, whatever else is wrong."""
