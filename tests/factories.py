"""Rows for tests: plain functions that build valid states directly; a test of one app needs no other's services."""

from __future__ import annotations

import hashlib
import itertools
import json
import uuid
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from award.accounts.models import Division, Industry, Membership, Organisation, Role, User
from award.applications.models import Application, Revision
from award.core.clock import now, today
from award.cycles.models import Category, CriteriaSet, Cycle, Item, Programme, Round
from award.deliberation.models import Decision, DecisionEntry
from award.domain.commitments import canonical_payload, commitment
from award.domain.creditcodes import check_character, organisation_check_character
from award.domain.criteria import Criteria, load_criteria
from award.domain.scores import pack_marks
from award.honours.codes import new_code
from award.honours.models import Certificate, Commendation
from award.notices.models import Notice, NoticeEntry
from award.panels.models import Assignment, Conflict, Expert, Panel, Seat
from award.results.models import Snapshot
from award.scoring.models import ConsensusSheet, ItemScore, ScoreSheet

ROOT = Path(__file__).resolve().parent.parent
_numbers = itertools.count(1)
PASSWORD = "Correct-Horse-9"


def number() -> int:
    return next(_numbers)


def make_user(name: str = "", *roles: str, **fields: Any) -> User:
    """A user whose e-mail is verified, holding the roles named."""
    from allauth.account.models import EmailAddress

    name = name or f"user{number()}"
    user = User.objects.create_user(f"{name}-{number()}@example.org", fields.pop("password", None), name=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    for role in roles:
        Role.objects.create(user=user, name=role, division="460100" if role == "recommender" else "")
    return user


def make_credit_code(serial: int | None = None) -> str:
    inner = f"M{(serial or number()):07d}"
    body = f"91460100{inner}{organisation_check_character(inner)}"
    return body + check_character(body)


def make_organisation(name: str = "", owner: User | None = None, **fields: Any) -> Organisation:
    division, _ = Division.objects.get_or_create(
        code="460100", defaults={"name_zh": "海口市", "name_en": "Haikou", "level": "prefecture"}
    )
    industry, _ = Industry.objects.get_or_create(code="C", defaults={"name_zh": "制造业", "name_en": "Manufacturing"})
    organisation = Organisation.objects.create(
        credit_code=fields.pop("credit_code", make_credit_code()),
        name=name or f"测试企业{number()}有限公司",
        division=division,
        industry=industry,
        size="medium",
        **fields,
    )
    if owner:
        Membership.objects.create(organisation=organisation, user=owner, role="owner")
    return organisation


@lru_cache
def criteria_file(code: str = "gbt19580-2012") -> bytes:
    return (ROOT / "criteria" / f"{code}.toml").read_bytes()


@lru_cache
def criteria(code: str = "gbt19580-2012") -> Criteria:
    return load_criteria(criteria_file(code), name=f"{code}.toml")


def make_criteria_set(code: str = "gbt19580-2012") -> CriteriaSet:
    """The shipped criteria as rows; made once a test database transaction."""
    loaded = criteria(code)
    existing = CriteriaSet.objects.filter(sha256=loaded.sha256).first()
    if existing:
        return existing
    row = CriteriaSet.objects.create(
        code=loaded.code, edition=loaded.edition, name_zh=loaded.name.zh, name_en=loaded.name.en,
        text=criteria_file(code).decode(), sha256=loaded.sha256, loaded_at=now(),
    )  # fmt: skip
    position = itertools.count()
    for place, category in enumerate(loaded.categories):
        parent = Category.objects.create(
            criteria_set=row, code=category.code, name_zh=category.name.zh, name_en=category.name.en, position=place
        )
        Item.objects.bulk_create(
            Item(
                criteria_set=row, category=parent, code=item.code, kind=item.kind, points=item.points,
                max_characters=item.max_characters, may_be_not_applicable=item.may_be_not_applicable,
                measures=item.measures, name_zh=item.name.zh, name_en=item.name.en, position=next(position),
            )
            for item in category.items
        )  # fmt: skip
    return row


def make_programme(code: str = "hainan", criteria_code: str = "gbt19580-2012", text: str | None = None) -> Programme:
    source = text or (ROOT / "criteria" / "programmes" / f"{code}.toml").read_text()
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    criteria_set = make_criteria_set(criteria_code)
    row, _ = Programme.objects.get_or_create(
        sha256=sha256, criteria_set=criteria_set,
        defaults={"code": code, "name_zh": "海南省政府质量奖", "name_en": "Hainan Award", "text": source,
                  "loaded_at": now()},
    )  # fmt: skip
    return row


def make_cycle(
    state: str = "applying", year: int | None = None, programme: Programme | None = None, **fields: Any
) -> Cycle:
    """A cycle with the rounds of its programme (all pending)."""
    import tomllib

    programme = programme or make_programme()
    year = year or 2026 + number()
    opened = state != "draft"
    moment = now()
    cycle = Cycle.objects.create(
        year=year, name_zh=f"{year} 年度海南省政府质量奖", name_en=f"Hainan Award {year}",
        programme=programme, state=state,
        applications_open_at=fields.pop("applications_open_at", moment - timedelta(days=10)),
        applications_close_at=fields.pop("applications_close_at", moment + timedelta(days=10)),
        opened_at=moment - timedelta(days=11) if opened else None,
        pinned_criteria_sha256=programme.criteria_set.sha256 if opened else "",
        pinned_programme_sha256=programme.sha256 if opened else "",
        created_at=moment - timedelta(days=12), **fields,
    )  # fmt: skip
    for place, rules in enumerate(tomllib.loads(programme.text)["rounds"]):
        Round.objects.create(cycle=cycle, code=rules["code"], kind=rules["kind"], position=place)
    return cycle


def round_of(cycle: Cycle, kind: str = "independent", state: str = "open") -> Round:
    """The cycle's round of that kind, put into the state."""
    row = cycle.rounds.get(kind=kind)
    row.state = state
    row.opened_at = None if state == "pending" else now()
    row.closed_at = now() if state == "closed" else None
    row.save()
    return row


def make_application(
    cycle: Cycle | None = None,
    owner: User | None = None,
    state: str = "draft",
    organisation: Organisation | None = None,
) -> Application:
    cycle = cycle or make_cycle()
    owner = owner or make_user("owner")
    organisation = organisation or make_organisation(owner=owner)
    application = Application.objects.create(
        cycle=cycle, organisation=organisation, number=f"HN{cycle.year}-{number():03d}", state=state, created_by=owner,
        created_at=now(), submitted_at=None if state == "draft" else now(),
    )  # fmt: skip
    if state != "draft":
        make_revision(application)
    return application


def make_revision(application: Application, content: dict[str, Any] | None = None) -> Revision:
    """A submitted revision with a short text for each item."""
    content = content or {
        "application": application.number,
        "cycle": {"year": application.cycle.year, "name": application.cycle.name_zh},
        "organisation": {"name": application.organisation.name, "name_en": "",
                         "division": application.organisation.division_id,
                         "industry": application.organisation.industry_id,
                         "credit_code": application.organisation.credit_code, "size": "medium"},
        "basic": {}, "indicators": [], "profile": [{"code": "B.1.1a", "text": "主要产品为椰浆。"}],
        "items": [
            {"code": item.code, "is_not_applicable": False, "reason": "",
             "layers": [{"code": "", "text": f"{item.code} 的自评。"}], "measures": []}
            for item in application.cycle.programme.criteria_set.items.all()
        ],
        "evidence": [], "criteria_sha256": application.cycle.pinned_criteria_sha256,
        "programme_sha256": application.cycle.pinned_programme_sha256, "number": 1,
    }  # fmt: skip
    payload = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    place = application.revisions.count() + 1
    return Revision.objects.create(
        application=application, number=place, payload=payload, sha256=hashlib.sha256(payload.encode()).hexdigest(),
        receipt_number=f"{application.number}-{place}", submission_key=uuid.uuid4(),
        submitted_by=application.created_by, submitted_at=now(),
    )  # fmt: skip


def make_expert(name: str = "expert") -> Expert:
    return Expert.objects.create(user=make_user(name, "expert"), employer="某高校", expertise="质量管理")


def make_panel(cycle: Cycle, size: int = 5, code: str = "") -> Panel:
    """A fixed panel: the first seat is the chair's."""
    code = code or f"P{number()}"
    panel = Panel.objects.create(cycle=cycle, code=code, name=f"评审{code}组", fixed_at=now())
    for place in range(size):
        Seat.objects.create(
            panel=panel, cycle=cycle, expert=make_expert(), role="chair" if place == 0 else "assessor",
            pseudonym=f"J{number():05d}",
        )  # fmt: skip
    return panel


def assign(panel: Panel, application: Application, round: Round, cleared: bool = True) -> list[Assignment]:
    """The application given to every seat of the panel; grants written as `sync_grants` would."""
    from django.contrib.auth.models import Permission

    from award.panels.models import ApplicationGrant

    assignments = [
        Assignment.objects.create(
            round=round, application=application, seat=seat, assigned_at=now(), cleared_at=now() if cleared else None
        )
        for seat in panel.seats.select_related("expert__user")
    ]
    if cleared:
        wanted = {p.codename: p for p in Permission.objects.filter(content_type__app_label="applications")}
        for assignment in assignments:
            codenames = ["read_application", "assess_application"]
            codenames += ["chair_application"] if assignment.seat.role == "chair" else []
            for codename in codenames:
                ApplicationGrant.objects.create(
                    user=assignment.seat.expert.user, permission=wanted[codename], content_object=application
                )
    return assignments


def make_conflict(user: User, application: Application) -> Conflict:
    return Conflict.objects.create(
        user=user,
        application=application,
        source="declared",
        reason="曾在该企业任职",
        declared_at=now(),
        declared_by=user,
    )


def make_sheet(
    assignment: Assignment, marks: dict[str, int | None] | int | None = None, sealed: bool = False
) -> ScoreSheet:
    """A sheet; `marks` by item code, or one per cent for all items. A sealed one holds payload, marks, commitment."""
    loaded = criteria()
    if isinstance(marks, int):
        marks = {item.code: marks for item in loaded.items}
    marks = marks or {}
    revision = assignment.application.revisions.last()
    sheet = ScoreSheet(assignment=assignment, revision=revision, created_at=now())
    if sealed:
        nonce = hashlib.sha256(str(number()).encode()).digest()
        payload = canonical_payload(
            application=assignment.application.number, criteria=loaded.code, judge=assignment.seat.pseudonym,
            round=assignment.round.code, marks=marks,
        )  # fmt: skip
        sheet.state, sheet.sealed_at, sheet.payload, sheet.nonce = "sealed", now(), payload, nonce
        sheet.packed, sheet.commitment = pack_marks(loaded, marks), commitment(payload, nonce)
    sheet.save()
    items = {item.code: item for item in Item.objects.filter(criteria_set__sha256=loaded.sha256)}
    ItemScore.objects.bulk_create(
        ItemScore(sheet=sheet, item=items[code], percent=percent, is_not_applicable=percent is None)
        for code, percent in marks.items()
    )
    return sheet


def make_consensus(application: Application, round: Round, panel: Panel, percent: int | None = None) -> ConsensusSheet:
    """An open consensus sheet, or an agreed one with the same per cent for all items."""
    sheet = ConsensusSheet(application=application, round=round, panel=panel, opened_at=now())
    if percent is not None:
        marks: dict[str, int | None] = {item.code: percent for item in criteria().items}
        content = {"application": application.number, "criteria": criteria().code, "marks": marks}
        sheet.payload = json.dumps(content, sort_keys=True, separators=(",", ":"))
        sheet.packed, sheet.sha256 = pack_marks(criteria(), marks), hashlib.sha256(sheet.payload.encode()).hexdigest()
        sheet.state, sheet.agreed_at = "agreed", now()
        sheet.agreed_by = panel.seats.get(role="chair").expert.user
    sheet.save()
    return sheet


def today_plus(days: int) -> date:
    return today() + timedelta(days=days)


def make_decision(
    cycle: Cycle | None = None, awarded: list[tuple[Application, str]] | None = None, state: str = "confirmed"
) -> Decision:
    """A decision on a released snapshot; `awarded` lists (application, class code) in order."""
    cycle = cycle or make_cycle("deciding")
    asker, second = make_user("office", "office", "chief"), make_user("second", "office")
    last = cycle.rounds.order_by("-position").first()
    snapshot = Snapshot.objects.create(
        round=last, state="released", engine_version="1", inputs={}, payload="{}", taken_by=asker,
        sha256=hashlib.sha256(b"{}").hexdigest(), taken_at=now(), released_by=second, released_at=now(),
    )  # fmt: skip
    confirmed = state == "confirmed"
    decision = Decision.objects.create(
        cycle=cycle, snapshot=snapshot, state=state, decided_on=now().date(), body="评审委员会", recorded_by=asker,
        recorded_at=now(), confirmed_by=second if confirmed else None, confirmed_at=now() if confirmed else None,
    )  # fmt: skip
    for position, (application, class_code) in enumerate(awarded or []):
        DecisionEntry.objects.create(
            decision=decision, application=application, class_code=class_code, position=position
        )
    return decision


def make_notice(decision: Decision, state: str = "ended", **fields: Any) -> Notice:
    """A notice naming what the decision names, begun 20 days ago. Posted or ended, its cycle is in noticing."""
    dated = state != "draft"
    values: dict[str, Any] = {
        "title_zh": "关于拟授奖名单的公示", "title_en": "Public notice", "text_zh": "现予公示。",
        "text_en": "Open to objection.",
        "days": 7, "unit": "working", "first_day_counts": False, "created_at": now(),
        "starts_on": today_plus(-20) if dated else None, "ends_on": today_plus(-9) if dated else None,
        "posted_at": now() if dated else None, "posted_by": decision.recorded_by if dated else None,
        "ended_at": now() if state == "ended" else None, "withdrawn_reason": "名单有误" if state == "withdrawn" else "",
    }  # fmt: skip
    notice = Notice.objects.create(cycle=decision.cycle, kind="winners", state=state, **{**values, **fields})
    for entry in decision.entries.select_related("application__organisation"):
        NoticeEntry.objects.create(
            notice=notice, application=entry.application, class_code=entry.class_code,
            organisation_name=entry.application.organisation.name, position=entry.position,
        )  # fmt: skip
    if state in ("posted", "ended"):
        Cycle.objects.filter(pk=decision.cycle_id).update(state="noticing")
        decision.cycle.refresh_from_db()
    return notice


def make_certificate(application: Application | None = None, class_code: str = "award", **fields: Any) -> Certificate:
    """A certificate of a published cycle; the cycle's decision and commendation are made with the first one."""
    application = application or make_application(make_cycle("deciding"), state="accepted")
    cycle = application.cycle
    commendation = Commendation.objects.filter(cycle=cycle).first()
    if commendation is None:
        decision = make_decision(cycle, [(application, class_code)])
        commendation = Commendation.objects.create(
            cycle=cycle, decision=decision, state="issued", document_number=f"琼府〔{cycle.year}〕{number()}号",
            title=f"关于表彰{cycle.name_zh}的决定", issued_on=today_plus(-1), issued_at=now(),
            issued_by=decision.recorded_by, created_at=now(),
        )  # fmt: skip
        Cycle.objects.filter(pk=cycle.pk).update(state="published")
    serial = commendation.certificates.filter(class_code=class_code).count() + 1
    organisation = application.organisation
    return Certificate.objects.create(**{
        "commendation": commendation, "application": application, "class_code": class_code, "serial": serial,
        "number": f"HNZL{class_code[:1].upper()}-{cycle.year}-{serial:03d}", "code": new_code(),
        "organisation_name": organisation.name, "credit_code": organisation.credit_code,
        "issued_on": commendation.issued_on, "valid_until": today_plus(1500), **fields,
    })  # fmt: skip
