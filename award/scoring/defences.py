"""Named reads of defences: the sessions of a round, their order with times, what an applicant and an assessor see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from award.applications.models import Application
from award.core.access import Actor
from award.cycles.models import Round
from award.domain import draws
from award.domain.errors import Fault
from award.panels.bars import belongs, has_conflict
from award.panels.models import Assignment, Panel
from award.panels.queries import CLOSED_TO_EXPERTS, is_closed_to_experts
from award.scoring.models import DefenceSession, DefenceSlot, ScoreSheet


@dataclass(frozen=True)
class Timed:
    """An application in the order of the day. Who left the award keeps its place, and the others their times."""

    slot: DefenceSlot
    starts_at: datetime
    questions_at: datetime
    ends_at: datetime
    sheet: ScoreSheet | None = None
    assignment: Assignment | None = None

    @property
    def application(self) -> Application:
        return self.slot.application

    @property
    def has_left(self) -> bool:
        """Was the application withdrawn, or its acceptance taken back?"""
        return is_closed_to_experts(self.slot.application)


def sessions() -> QuerySet[DefenceSession]:
    """All sessions with what their pages need."""
    return DefenceSession.objects.select_related(
        "round__cycle__programme__criteria_set", "panel__cycle", "made_by", "committed_by", "drawn_by"
    )


def session_of(round: Round, panel: Panel) -> DefenceSession | None:
    """The day of a panel in a round, if it was set."""
    return sessions().filter(round=round, panel=panel).first()


def heard_by(panel: Panel, round: Round) -> QuerySet[Application]:
    """The applications that a panel hears in a round: those it holds there that are still in the award."""
    held = Assignment.objects.filter(round=round, seat__panel=panel, is_guest=False).values("application")
    rows = Application.objects.filter(pk__in=held).exclude(state__in=CLOSED_TO_EXPERTS)
    return rows.select_related("organisation").order_by("number")


@dataclass(frozen=True)
class PanelDay:
    """A panel with applications in a defence round, and its day once it is set."""

    panel: Panel
    applications: int
    session: DefenceSession | None


def panel_days(round: Round) -> list[PanelDay]:
    """The panels that hear applications in the round, by code."""
    rows = Assignment.objects.filter(round=round, is_guest=False).exclude(application__state__in=CLOSED_TO_EXPERTS)
    counts: dict[int, set[int]] = {}
    for panel, application in rows.order_by().values_list("seat__panel_id", "application_id").distinct():
        counts.setdefault(panel, set()).add(application)
    days = {row.panel_id: row for row in DefenceSession.objects.filter(round=round)}
    panels = Panel.objects.filter(pk__in=[*counts, *days]).order_by("code")
    return [PanelDay(row, len(counts.get(row.pk, ())), days.get(row.pk)) for row in panels]


def timed(session: DefenceSession, slots: Iterable[DefenceSlot]) -> list[Timed]:
    """The slots with their times: presentation, questions, then the break before the next."""
    talk, asked = timedelta(minutes=session.minutes), timedelta(minutes=session.questions)
    whole = talk + asked + timedelta(minutes=session.pause)
    found = []
    for slot in slots:
        start = session.starts_at + (slot.position - 1) * whole
        found.append(Timed(slot, start, start + talk, start + talk + asked))
    return found


def slots_of(session: DefenceSession) -> QuerySet[DefenceSlot]:
    """The order of a session as it was drawn."""
    rows = DefenceSlot.objects.filter(session=session).select_related("application__organisation", "session")
    return rows.order_by("position")


def order_of(session: DefenceSession) -> list[Timed]:
    """The order of a session with its times; empty before the draw."""
    return timed(session, slots_of(session))


def own_order(actor: Actor, session: DefenceSession) -> list[Timed]:
    """The order of the day as an assessor sees it: only the applications it may read, with its own sheets."""
    assignments = Assignment.objects.filter(
        round=session.round_id, seat__panel=session.panel_id, seat__expert__user_id=actor.pk,
        seat__left_at__isnull=True, cleared_at__isnull=False,
    )  # fmt: skip
    assignments = assignments.filter(~has_conflict(actor.pk, "application"), ~belongs(actor.pk, "application"))
    own = {row.application_id: row for row in assignments.select_related("sheet")}
    return [
        Timed(row.slot, row.starts_at, row.questions_at, row.ends_at, getattr(assignment, "sheet", None), assignment)
        for row in order_of(session)
        if (assignment := own.get(row.slot.application_id)) is not None and not row.has_left
    ]


def slot_of(application: Application) -> Timed | None:
    """The time of an application as its applicant may know it: once it was told. Never that of another one."""
    rows = DefenceSlot.objects.filter(application=application, session__sent_at__isnull=False)
    slot = rows.select_related("session__round__cycle", "application").order_by("-session__round__position").first()
    return timed(slot.session, [slot])[0] if slot else None


def applications_told(applications: Iterable[Application]) -> set[int]:
    """Which of the applications were told the time of their defence."""
    rows = DefenceSlot.objects.filter(application__in=list(applications), session__sent_at__isnull=False)
    return set(rows.values_list("application_id", flat=True))


def public_orders() -> QuerySet[DefenceSession]:
    """The draws of orders as the public sees them, newest first: hashes, then seed and word; no names, no panels."""
    rows = DefenceSession.objects.filter(committed_at__isnull=False).select_related("round__cycle")
    return rows.defer("inputs", "outcome").order_by("-committed_at", "-pk")


# ------------------------------------------------------------------ the record of a draw


def _record(session: DefenceSession) -> draws.Record:
    return draws.Record(
        session.inputs, session.inputs_sha256, session.seed, session.seed_sha256, session.witness_word, session.outcome
    )


def record_of(session: DefenceSession) -> str:
    """All of the draw as one text, with which anyone draws again."""
    return draws.record_json(_record(session))


def faults_of(session: DefenceSession) -> list[Fault]:
    """What of the kept draw does not follow from the rest; nothing where every byte comes out again."""
    row = _record(session)
    return draws.verify(row.inputs, row.inputs_sha256, row.seed, row.seed_sha256, row.word, row.outcome)
