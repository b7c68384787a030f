"""The site visit of a demonstration: a plan that was sent, points with results, findings, a photograph, the logs."""

from __future__ import annotations

import datetime as dt
import io
from random import Random
from typing import Any
from uuid import UUID

from award.core.clock import today
from award.cycles.models import Item
from award.home.demo.marks import chance_of
from award.home.demo.stock import read
from award.scoring.models import ConsensusSheet, SiteVisit
from award.scoring.photographs import picture_of
from award.scoring.services import (
    Plan,
    add_photo,
    assign_points,
    open_visit,
    save_entry,
    save_plan,
    send_plan,
)
from award.scoring.services.visits import rules_of
from award.scoring.visitqueries import points_of, team_of

RESULTS = ("confirmed", "partly", "confirmed", "unseen")


def tour(sheet: ConsensusSheet, seed: int, *, actor: Any, items: list[Item]) -> None:
    """Plan the visit, send the plan, and note what a team notes."""
    chance, stock = chance_of(seed, "visit", sheet.application.number), read("visits")
    visit = open_visit(actor=actor, sheet=sheet)
    visit = save_plan(actor=actor, visit=visit, plan=_plan(visit, sheet, stock), version=visit.version)
    send_plan(actor=actor, visit=visit, version=visit.version)
    known = {item.code: item for item in items}
    for row in stock["points"]:
        _note(visit, actor, chance, "point", {"item": known[row["item"]], "text": row["text"]})
    team = team_of(visit)
    assign_points(
        actor=actor, visit=visit,
        seats={point.pk: team[place % len(team)] for place, point in enumerate(points_of(visit))},
    )  # fmt: skip
    _verify(visit, actor, chance, stock)
    for row in stock["interviews"]:
        _note(visit, actor, chance, "interview", row)
    for row in stock["documents"]:
        _note(visit, actor, chance, "document", row | {"item": known[row["item"]]})


def _plan(visit: SiteVisit, sheet: ConsensusSheet, stock: dict[str, Any]) -> Plan:
    agenda = [
        {name: getattr(row, name) for name in ("day", "starts", "ends", "what", "whom")} for row in visit.agenda.all()
    ]
    days = max([row["day"] for row in agenda], default=1)
    first, organisation = today(), sheet.application.organisation
    return Plan(
        starts_on=first, ends_on=first + dt.timedelta(days=days - 1), place=organisation.address or organisation.name,
        message=stock["message"], team=team_of(visit), agenda=agenda, interviews=stock["wishes"],
        documents=[{"title": row["title"], "reason": row["result"]} for row in stock["documents"]],
    )  # fmt: skip


def _verify(visit: SiteVisit, actor: Any, chance: Random, stock: dict[str, Any]) -> None:
    """All points but one get a result; two of them a finding, the first with a photograph."""
    points = points_of(visit)
    for place, point in enumerate(points[:-1]):
        values = {"result": RESULTS[place % len(RESULTS)], "found": stock["found"][place % len(stock["found"])]}
        save_entry(
            actor=actor, visit=visit, kind="result", client_id=point.client_id, version=point.version, values=values
        )
    for point, row in zip(points, stock["findings"], strict=False):
        finding = _note(visit, actor, chance, "finding", row | {"item": point.item, "point": point})
        if row is stock["findings"][0]:
            picture = picture_of("board.png", io.BytesIO(_board(chance)), rules_of(visit))
            add_photo(
                actor=actor, visit=visit, finding_id=finding.client_id, client_id=_name(chance), picture=picture,
                caption=stock["caption"],
            )  # fmt: skip


def _note(visit: SiteVisit, actor: Any, chance: Random, kind: str, values: dict[str, Any]) -> Any:
    return save_entry(actor=actor, visit=visit, kind=kind, client_id=_name(chance), version=0, values=values)


def _name(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _board(chance: Random) -> bytes:
    """A drawn picture of a board with a chart, in place of a photograph."""
    from PIL import Image, ImageDraw  # slow import

    picture = Image.new("RGB", (960, 720), "#cfd8d4")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((90, 70, 870, 650), fill="#fbfaf5", outline="#6d7d7a", width=10)
    draw.rectangle((130, 110, 830, 170), fill="#0b5563")
    for place in range(12):
        height = chance.randint(90, 380)
        draw.rectangle((150 + 56 * place, 620 - height, 186 + 56 * place, 620), fill="#3f828a")
    draw.line((140, 330, 830, 330), fill="#9e2a20", width=5)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
