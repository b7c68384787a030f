"""What the office adds to the letters of a cycle, in its own words."""

from __future__ import annotations

from typing import Any

from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.domain.errors import AwardError


def office_words(cycle: Cycle, kind: str, recipient: Any) -> str:
    """The words of the programme for letters of this kind, in the language of the recipient; "" where it has none."""
    try:
        programme = programme_of(cycle)
    except AwardError:  # a letter does not wait until altered rules are cleared up
        return ""
    rules = next((rules for rules in programme.letters if rules.kind == kind), None)
    if rules is None:
        return ""
    language, documents = recipient.language, programme.documents
    values = {
        "name": recipient.name or recipient.email,
        "cycle": cycle.name_en if language == "en" else cycle.name_zh,
        "year": str(cycle.year),
        "office": documents.office.get(language) if documents else "",
        "phone": documents.phone if documents else "",
    }
    return rules.text.get(language).format_map(values)
