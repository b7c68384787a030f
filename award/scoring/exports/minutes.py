"""The minutes of an agreed consensus (合议记录) as a document: what was frozen, and who confirmed it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from award.core.clock import now
from award.core.dates import beijing_naive
from award.core.pdf import render_pdf
from award.cycles.queries import criteria_of
from award.domain.aggregation import sheet_total
from award.domain.criteria import Criteria
from award.domain.figures import figure
from award.scoring.boards import mark_text
from award.scoring.models import ConsensusSheet, Finding
from award.scoring.room import Room, room_of

KINDS = dict(Finding.Kind.choices)


def minutes_pdf(sheet: ConsensusSheet, *, reader: str) -> bytes:
    """The minutes of an agreed sheet, to be signed; each page names who took them, and when.

    Raises PdfProblem when they cannot be drawn.
    """
    content, criteria = json.loads(sheet.payload), criteria_of(sheet.round.cycle)
    title = _("Minutes of the consensus")
    context = {
        "title": title,
        "subtitle": f"{sheet.application.number} {sheet.application.organisation.name} · {sheet.round.name}",
        "facts": _facts(sheet, criteria, room_of(sheet), content),
        "groups": [
            (category, [_row(item, content) for item in category.items]) for category in criteria.categories
        ],
        "signers": [_("Chair of the panel"), _("Members"), _("Recorder")],
        "foot": {
            "name": f"{sheet.application.number} · {title} · {reader} {beijing_naive(now()):%Y-%m-%d %H:%M}",
            "record": f"SHA-256 {sheet.sha256}",
        },
    }  # fmt: skip
    return render_pdf("print/consensus.html", context, title=title)


def _facts(sheet: ConsensusSheet, criteria: Criteria, room: Room, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    total = sheet_total(criteria, bytes(sheet.packed or b""))
    names = {entry.judge: room.name_of(entry) for entry in room.board.assessors}

    def called(judges: Iterable[str]) -> str:
        return _(", ").join(sorted(names.get(judge) or judge for judge in judges)) or "—"

    rows = [
        (_("Panel"), sheet.panel.name),
        (_("Agreed by"), f"{sheet.agreed_by} · {beijing_naive(sheet.agreed_at or sheet.opened_at):%Y-%m-%d %H:%M}"),
        (_("Points"), "—" if total is None else figure(total, 2, "half_up")),
        (_("Confirmed by"), called(content.get("confirmed", ()))),
    ]
    if without := content.get("without"):
        rows.append((_("Not confirmed by"), called(without["members"])))
        rows.append((_("Why without them"), without["reason"]))
    for judge, reason in content.get("dissents", {}).items():
        rows.append((_("Dissent of %(member)s") % {"member": called([judge])}, reason))
    return [*rows, (_("SHA-256 of the agreed sheet"), sheet.sha256)]


def _row(item: Any, content: Mapping[str, Any]) -> dict[str, Any]:
    remarks = [(KINDS[row["kind"]], row["text"]) for row in content.get("remarks", {}).get(item.code, ())]
    return {
        "item": item,
        "mark": mark_text(content["marks"][item.code]) if item.code in content["marks"] else "—",
        "reason": content.get("reasons", {}).get(item.code, ""),
        "remarks": remarks,
    }
