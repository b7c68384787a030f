"""An opened site visit for the tests of scoring."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import uuid4

from PIL import Image

from award.core.clock import now
from award.panels.models import Seat
from award.scoring import services
from award.scoring.models import ConsensusSheet, Finding, ScoreSheet, SiteVisit
from award.scoring.services import Plan
from tests.scoring.scene import CODE, Scene, visit

ISSUE = "核对顾客满意度原始问卷"
PRAISE = "看板响应充分，当班处置"


def opened(percent: int = 80) -> tuple[Scene, SiteVisit]:
    """A visit with one point carried over from the remark of an assessor on `CODE`."""
    found, sheet = visit(percent)
    remarked = ScoreSheet.objects.get(assignment=found.assignments[1])
    for kind, text in (("issue", ISSUE), ("strength", PRAISE)):
        Finding.objects.create(sheet=remarked, item=found.item(CODE), kind=kind, text=text, updated_at=now())
    return found, services.open_visit(actor=found.chair, sheet=sheet)


def secretary(found: Scene) -> Any:
    """A member of the panel who is its secretary."""
    Seat.objects.filter(pk=found.assignments[4].seat_id).update(role="secretary")
    return found.user(4)


def plan(visit: SiteVisit, **changes: Any) -> Plan:
    """A whole plan of two days."""
    facts: dict[str, Any] = {
        "starts_on": date(2026, 12, 8), "ends_on": date(2026, 12, 9), "place": "海口市秀英区生产基地",
        "team": [row.seat for row in visit.members.all()],
        "agenda": [{"day": 1, "starts": "09:00", "ends": "10:00", "what": "首次会议", "whom": "领导班子"}],
        "interviews": [{"department": "质量部", "topic": "投诉处理", "people": 3}],
        "documents": [{"title": "内审报告", "item": None, "reason": "核对审核发现是否关闭"}],
    }  # fmt: skip
    return Plan(**facts | changes)


def planned(found: Scene, visit: SiteVisit) -> SiteVisit:
    return services.save_plan(actor=found.chair, visit=visit, plan=plan(visit), version=visit.version)


def note(found: Scene, visit: SiteVisit, kind: str = "finding", /, actor: Any = None, **values: Any) -> Any:
    """An entry of that kind with ordinary content, by the second member."""
    item = found.item(CODE)
    content: dict[str, dict[str, Any]] = {
        "point": {"item": item, "text": "查看冷链温度记录"},
        "finding": {"item": item, "point": None, "kind": "strength", "text": "现场看板当班更新"},
        "interview": {"department": "设备部", "topic": "点检", "people": 2, "notes": "点检表齐全"},
        "document": {"title": "校准台账", "number": "QR-07", "item": item, "result": "均在有效期内"},
    }
    return services.save_entry(
        actor=actor or found.user(1), visit=visit, kind=kind, client_id=values.pop("client_id", uuid4()),
        version=values.pop("version", 0), noted_at=values.pop("noted_at", None), values=content[kind] | values,
    )  # fmt: skip


def photograph(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **more: Any) -> bytes:
    """A picture with a place and a device in it."""
    image, out = Image.new("RGB", size, "teal"), io.BytesIO()
    exif = image.getexif()
    exif[0x010F] = "SECRETCAMERA"
    exif[0x0112] = more.pop("orientation", 1)
    exif.get_ifd(0x8825)[2] = (20.0, 2.0, 11.0)
    image.save(out, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return out.getvalue()


def agree(visit: SiteVisit) -> None:
    """Freeze the sheet of the visit, as agreeing does."""
    sheet = visit.sheet
    ConsensusSheet.objects.filter(pk=sheet.pk).update(
        state="agreed", agreed_at=sheet.opened_at, agreed_by=sheet.panel.seats.get(role="chair").expert.user,
        payload="{}", packed=b"x", sha256="ab" * 32,
    )  # fmt: skip
