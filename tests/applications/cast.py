"""An application with its team, and the ways to bring it as far as a test needs."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from award.accounts.models import Membership, User
from award.applications import services
from award.applications.content import layers_of
from award.applications.models import Application, Revision
from award.audit.models import AuditEvent
from award.core.clock import now
from award.cycles.models import Item
from award.cycles.queries import criteria_of, items_of, programme_of
from tests.factories import make_application, make_user

PDF = b"%PDF-1.4 is not enough of a PDF"


@dataclass
class Team:
    """The application and the people around it."""

    application: Application
    owner: User
    editor: User
    viewer: User
    rival: User

    def item(self, code: str = "4.1.2") -> Item:
        return next(row for row in items_of(self.application.cycle) if row.code == code)


def make_team(**fields: Any) -> Team:
    owner, editor, viewer = make_user("owner"), make_user("editor"), make_user("viewer")
    application = make_application(owner=owner, **fields)
    for user, role in ((editor, "editor"), (viewer, "viewer")):
        Membership.objects.create(organisation=application.organisation, user=user, role=role)
    rival = make_user("rival")
    make_application(cycle=application.cycle, owner=rival)
    return Team(application, owner, editor, viewer, rival)


def pdf(pages: int = 1, mark: str = "") -> bytes:
    """A valid document that differs by pages and mark."""
    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(width=200, height=200)
    writer.add_metadata({"/Title": mark})
    writer.write(out)
    return out.getvalue()


def attach_documents(team: Team) -> None:
    """Attach what the programme requires."""
    for document in programme_of(team.application.cycle).application.documents:
        if document.is_required:
            services.attach_evidence(
                actor=team.owner, application=team.application, name=f"{document.code}.pdf",
                data=pdf(mark=document.code), document=document.code,
            )  # fmt: skip


def post_internally(team: Team) -> None:
    """The record of an internal notice that was long enough."""
    today = now().date()
    services.record_internal_notice(
        actor=team.owner, application=team.application, posted_on=today - timedelta(days=40),
        ended_on=today - timedelta(days=20), place="公司一楼公告栏",
    )  # fmt: skip


def fill(team: Team, *, but: str = "") -> None:
    """Write everything that a submission needs, except the item named."""
    attach_documents(team)
    post_internally(team)
    application, owner = team.application, team.owner
    services.save_basic_data(
        actor=owner,
        application=application,
        data={
            "contact_name": "陈立新", "contact_phone": "0898-0000 0001", "contact_email": "chen@example.org",
            "legal_representative": "林海生", "address": "海口市示例路1号", "employees": 320, "main_products": "椰浆",
        },
        version=0,
    )  # fmt: skip
    year = application.cycle.year
    rules = programme_of(application.cycle).application
    figures = {(i.code, y): 10 for i in rules.indicators for y in range(year - rules.years, year)}
    services.save_indicators(actor=owner, application=application, values=figures)
    criteria = criteria_of(application.cycle)
    for question in criteria.profile:
        services.save_profile_answer(
            actor=owner, application=application, code=question.code, text="主要产品为椰浆。", version=0
        )
    for item in items_of(application.cycle):
        if item.code == but:
            continue
        for layer in layers_of(criteria, item.kind):
            services.save_answer(
                actor=owner, application=application, item=item, layer=layer, text=f"{item.code} 的做法。", version=0
            )
        rows = [measure(year, name=f"指标{n}") for n in range(item.measures)]
        services.save_measures(actor=owner, application=application, item=item, rows=rows)
        services.set_item_state(actor=owner, application=application, item=item, is_done=True)


def measure(cycle_year: int, name: str = "一次交验合格率", **fields: Any) -> dict[str, Any]:
    values = {str(year): f"9{n}.5" for n, year in enumerate(range(cycle_year - 3, cycle_year))}
    row = {"name": name, "unit": "%", "direction": "up", "values": values, "target": "98.5", "benchmark": "97.1"}
    return {**row, "source": "制造执行系统", **fields}


def commitments(application: Application) -> list[str]:
    return [sentence.code for sentence in programme_of(application.cycle).application.commitments]


def submit(team: Team, key: uuid.UUID | None = None) -> Revision:
    return services.submit_application(
        actor=team.owner,
        application=team.application,
        submission_key=key or uuid.uuid4(),
        commitments=commitments(team.application),
    )


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("seq"))
