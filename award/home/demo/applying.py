"""The applicants' part of the demonstration."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from award.applications.models import Application
from award.applications.services.drafts import save_basic_data, save_indicators, save_measures, set_item_state
from award.applications.services.files import attach_evidence
from award.applications.services.internal_notices import record_internal_notice
from award.applications.services.lifecycle import start_application, submit_application
from award.applications.services.texts import NewText, save_texts
from award.core.clock import now
from award.cycles.models import Cycle
from award.cycles.queries import criteria_of, items_of, programme_of
from award.home.demo.people import Cast
from award.home.demo.stock import compose, evidence_file, organisations

DRAFT_ITEMS = 9  # how far an application that is still being written has come


def write_application(cast: Cast, cycle: Cycle, row: dict[str, Any], seed: int, *, whole: bool = True) -> Application:
    """Fill in an application as its owner would; without `whole`, the first items only."""
    owner, organisation = cast.owners[row["key"]], cast.organisations[row["key"]]
    application = start_application(actor=owner, cycle=cycle, organisation=organisation)
    criteria = criteria_of(cycle)
    composed = compose(row, cycle.year, criteria, programme_of(cycle), seed)
    _write_facts(application, row, composed.indicators, owner)
    items = items_of(cycle) if whole else items_of(cycle)[:DRAFT_ITEMS]
    by_code = {item.code: item for item in items}
    texts = [NewText(None, code, text) for code, text in composed.profile.items()]
    texts += [
        NewText(by_code[code], layer, text) for (code, layer), text in composed.answers.items() if code in by_code
    ]
    save_texts(actor=owner, application=application, texts=texts)
    for item in items:
        if item.code in composed.measures:
            save_measures(actor=owner, application=application, item=item, rows=composed.measures[item.code])
        set_item_state(actor=owner, application=application, item=item, is_done=True)
    _attach_documents(application, owner, whole=whole)
    if whole:
        _post_internally(application, owner)
    return application


def _post_internally(application: Application, owner: Any) -> None:
    """The internal notice, long enough by any calendar of holidays."""
    if programme_of(application.cycle).application.internal_notice_days:
        today = now().date()
        record_internal_notice(
            actor=owner,
            application=application,
            posted_on=today - timedelta(days=40),
            ended_on=today - timedelta(days=10),
            place="本组织公告栏和内部网站",
        )


def _attach_documents(application: Application, owner: Any, *, whole: bool) -> None:
    """The required documents; a draft that is still being written has the last of them only."""
    organisation = application.organisation
    documents = [row for row in programme_of(application.cycle).application.documents if row.is_required]
    for document in documents if whole else documents[-1:]:
        attach_evidence(
            actor=owner,
            application=application,
            name=f"{organisation.name}{document.name.zh}（演示）.pdf",
            data=evidence_file(f"{organisation.credit_code} {document.code}"),
            document=document.code,
        )


def _write_facts(application: Application, row: dict[str, Any], indicators: dict[Any, Any], owner: Any) -> None:
    facts = {
        "contact_name": row["contact"],
        "contact_phone": "0898-0000 0000",
        "contact_email": owner.email,
        "legal_representative": row["legal_representative"],
        "employees": row["employees"],
        "main_products": row["summary_zh"],
    }
    save_basic_data(actor=owner, application=application, data=facts, version=0)
    save_indicators(actor=owner, application=application, values=indicators)


def submit(cast: Cast, application: Application, key: str) -> None:
    """Submit as the owner, every commitment confirmed."""
    rules = programme_of(application.cycle).application
    submit_application(
        actor=cast.owners[key],
        application=application,
        submission_key=uuid.uuid4(),
        commitments=[sentence.code for sentence in rules.commitments],
    )


def applicants(cycle: Cycle) -> list[dict[str, Any]]:
    """The cast's applicants of the cycle; a cycle of another year takes those of the running one."""
    known = organisations(cycle.year)
    return known or organisations(2026)
