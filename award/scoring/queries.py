"""Named reads of sheets, the inputs of the engine, the opening of an application's sheets, and progress."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from award.accounts.models import Membership, PastMembership, Role
from award.applications.models import Application
from award.core.access import Actor
from award.cycles.models import Cycle, Item, Round
from award.cycles.queries import round_rules
from award.domain import scores as domain
from award.panels.bars import belongs, has_conflict
from award.panels.models import Assignment, Conflict, Seat
from award.panels.queries import SINGLE
from award.scoring.models import (
    ConsensusMark,
    ConsensusSheet,
    FactorTick,
    Finding,
    ItemScore,
    ScoreSheet,
    SheetNote,
)

_LEFT_THE_AWARD = (Application.State.WITHDRAWN, Application.State.REJECTED)


@dataclass(frozen=True)
class Opening:
    """Whether the sheets of an application may be looked at together, and if not, why."""

    is_open: bool
    sealed: int
    expected: int
    reason: str | Promise = ""


# ------------------------------------------------------------------ rows


def sheets() -> QuerySet[ScoreSheet]:
    """All sheets with what their pages and checks need, in one query.

    `is_barred` tells of a conflict, of membership of the applicant, or of one who is no expert any more.
    """
    where = ("assignment__seat__expert__user", "assignment__application")
    experts = Role.objects.filter(user=OuterRef(where[0]), name=Role.Name.EXPERT)
    barred = Q(has_conflict(*where)) | belongs(*where) | ~Exists(experts)
    return ScoreSheet.objects.annotate(is_barred=barred).select_related(
        "revision",
        "assignment__round__cycle__programme__criteria_set",
        "assignment__application__organisation",
        "assignment__application__cycle",
        "assignment__seat__panel",
        "assignment__seat__expert__user",
    )


def sheets_for(actor: Actor) -> QuerySet[ScoreSheet]:
    """The actor's own sheets, without those that a conflict or leaving the panel took away."""
    return sheets().filter(
        assignment__in=counted_assignments().filter(seat__expert__user_id=actor.pk, cleared_at__isnull=False)
    )


def consensus_sheets() -> QuerySet[ConsensusSheet]:
    """All consensus sheets with what their page and checks need, in one query."""
    return ConsensusSheet.objects.select_related(
        "round__cycle__programme__criteria_set", "application__organisation", "application__cycle", "panel", "agreed_by"
    )


def consensus_for(actor: Actor) -> QuerySet[ConsensusSheet]:
    """The consensus sheets of the actor's panels, without the applications it may not know."""
    seats = Seat.objects.filter(panel=OuterRef("panel"), expert__user_id=actor.pk, left_at__isnull=True)
    known = consensus_sheets().filter(~has_conflict(actor.pk, "application"), ~belongs(actor.pk, "application"))
    return known.filter(Exists(seats))


def item_of(sheet: ScoreSheet | ConsensusSheet, code: str) -> Item | None:
    """The item with that code in the criteria the sheet is judged by."""
    round_ = sheet.round if isinstance(sheet, ConsensusSheet) else sheet.assignment.round
    criteria_set_id = round_.cycle.programme.criteria_set_id
    return Item.objects.filter(criteria_set_id=criteria_set_id, code=code).first()


def scores_of(sheet: ScoreSheet) -> dict[str, ItemScore]:
    """The rows of a sheet by item code, for its owner's pages only."""
    return {row.item.code: row for row in ItemScore.objects.filter(sheet=sheet).select_related("item")}


def findings_of(sheet: ScoreSheet) -> list[Finding]:
    """The remarks of a sheet, oldest first."""
    rows = Finding.objects.filter(sheet=sheet).select_related("item")
    return list(rows.prefetch_related("citations").order_by("pk"))


def finding_of(pk: int) -> Finding | None:
    """One remark with its sheet's key; the door decides who may see it."""
    return Finding.objects.select_related("item").filter(pk=pk).first()


def ticks_of(sheet: ScoreSheet, code: str) -> dict[str, str]:
    """The ticks on an item by factor, for the sheet's owner only."""
    return dict(FactorTick.objects.filter(sheet=sheet, item__code=code).values_list("factor", "value"))


def all_ticks_of(sheet: ScoreSheet) -> dict[str, dict[str, str]]:
    """The ticks of a whole sheet by item and factor, for its owner only."""
    found: dict[str, dict[str, str]] = {}
    for code, factor, value in FactorTick.objects.filter(sheet=sheet).values_list("item__code", "factor", "value"):
        found.setdefault(code, {})[factor] = value
    return found


def own_other_marks(actor: Actor, sheet: ScoreSheet) -> dict[int, dict[str, int]]:
    """The person's own marks on its other sheets of the same round, by sheet and item; nothing of anyone else."""
    mine = sheets_for(actor).filter(assignment__round=sheet.assignment.round_id).exclude(pk=sheet.pk).order_by()
    rows = ItemScore.objects.filter(sheet__in=mine.values("pk"), percent__isnull=False)
    found: dict[int, dict[str, int]] = {}
    for key, code, percent in rows.values_list("sheet_id", "item__code", "percent"):
        found.setdefault(key, {})[code] = percent or 0
    return found


def note_of(sheet: ScoreSheet, code: str) -> SheetNote | None:
    """The private note on an item, for the sheet's owner only."""
    return SheetNote.objects.filter(sheet=sheet, item__code=code).first()


def consensus_marks(sheet: ConsensusSheet) -> dict[str, ConsensusMark]:
    """The agreed marks so far by item code."""
    return {row.item.code: row for row in ConsensusMark.objects.filter(sheet=sheet).select_related("item")}


def consensus_before(sheet: ConsensusSheet) -> ConsensusSheet | None:
    """The agreed sheet of the latest earlier round of the same application."""
    earlier = ConsensusSheet.objects.filter(
        application=sheet.application_id, round__position__lt=sheet.round.position, state=ConsensusSheet.State.AGREED
    )
    return earlier.select_related("round").order_by("-round__position").first()


def sheets_round(round: Round) -> Round | None:
    """The round whose independent sheets are talked over in `round`: itself, or the latest such round before it."""
    if round.kind in SINGLE:
        return round
    earlier = Round.objects.filter(cycle=round.cycle_id, position__lt=round.position, kind__in=SINGLE)
    found = earlier.order_by("-position").first()
    if found is not None:
        found.cycle = round.cycle
    return found


# ------------------------------------------------------------------ who counts


def with_bars(assignments: QuerySet[Assignment]) -> QuerySet[Any]:
    """Annotate whether a conflict, or membership of the applicant, bars the person from the application."""
    where = ("seat__expert__user", "application")
    return assignments.annotate(has_conflict=has_conflict(*where), is_member=belongs(*where))


def counted_assignments() -> QuerySet[Assignment]:
    """The assignments from which a sheet is expected: no secretary, nobody who left, no conflict."""
    return (
        with_bars(Assignment.objects.all())
        .filter(seat__left_at__isnull=True, has_conflict=False, is_member=False)
        .exclude(seat__role=Seat.Role.SECRETARY)
    )


def own_assignment(actor: Actor, application: Application, round: Round) -> Assignment | None:
    """The actor's assignment in that round from which a sheet is expected, with the sheet."""
    rows = counted_assignments().filter(seat__expert__user_id=actor.pk, application=application, round=round)
    return rows.select_related("sheet").first()


# ------------------------------------------------------------------ opening


def openings(round: Round, application: Application | None = None) -> dict[int, Opening]:
    """The opening of every application assigned in a round, by its key; one query."""
    rows = counted_assignments().filter(round=round)
    if application is not None:
        rows = rows.filter(application=application)
    counts: dict[int, list[int]] = {}
    for application_id, state in rows.values_list("application_id", "sheet__state").order_by():
        count = counts.setdefault(application_id, [0, 0])
        count[0] += state == ScoreSheet.State.SEALED
        count[1] += 1
    minimum = round_rules(round).minimum_sheets or 1
    return {key: _opening(round, sealed, expected, minimum) for key, (sealed, expected) in counts.items()}


def opening(application: Application, round: Round) -> Opening:
    """May the sheets of the application in that round be looked at together?"""
    nobody = Opening(False, 0, 0, _("No sheet is expected for this application in this round."))
    return openings(round, application).get(application.pk, nobody)


def _opening(round: Round, sealed: int, expected: int, minimum: int) -> Opening:
    if sealed == expected:
        return Opening(True, sealed, expected)
    if round.state != Round.State.CLOSED:
        return Opening(
            False, sealed, expected, _("The sheets open when all of them are sealed or the round is closed.")
        )
    if sealed < minimum:
        return Opening(False, sealed, expected, _("The round was closed with too few sealed sheets."))
    return Opening(True, sealed, expected)


# ------------------------------------------------------------------ inputs of the engine


def sealed_sheets(round: Round) -> list[domain.Sheet]:
    """The sealed sheets of a round as the engine reads them. Before the opening nothing may be shown of them."""
    rows = ScoreSheet.objects.filter(assignment__round=round, state=ScoreSheet.State.SEALED)
    rows = rows.exclude(assignment__application__state__in=_LEFT_THE_AWARD)
    values = rows.order_by("assignment__application__number", "assignment__seat__pseudonym").values_list(
        "assignment__application__number", "assignment__seat__pseudonym", "packed"
    )
    # By columns: many thousands of rows are quicker to make that way.
    numbers, judges, packed = zip(*values, strict=True) if values else ((), (), ())
    columns = zip(numbers, repeat(round.code, len(numbers)), judges, map(bytes, packed), strict=True)
    return list(map(domain.Sheet._make, columns))


def commitments(cycle: Cycle) -> list[tuple[str, str, str, str, str]]:
    """The commitment of every sealed sheet of a cycle: application, round, judge, nonce in hexadecimal, SHA-256."""
    rows = ScoreSheet.objects.filter(assignment__round__cycle=cycle, state=ScoreSheet.State.SEALED)
    values = rows.order_by(
        "assignment__application__number", "assignment__round__position", "assignment__seat__pseudonym"
    )
    return [
        (number, code, judge, bytes(nonce or b"").hex(), digest)
        for number, code, judge, nonce, digest in values.values_list(
            "assignment__application__number", "assignment__round__code", "assignment__seat__pseudonym", "nonce",
            "commitment",
        )
    ]  # fmt: skip


def agreed_sheets(round: Round) -> list[domain.ConsensusSheet]:
    """The agreed consensus sheets of a round as the engine reads them."""
    rows = ConsensusSheet.objects.filter(round=round, state=ConsensusSheet.State.AGREED)
    rows = rows.exclude(application__state__in=_LEFT_THE_AWARD)
    values = rows.order_by("application__number").values_list("application__number", "packed")
    return [domain.ConsensusSheet(number, round.code, bytes(packed or b"")) for number, packed in values]


def exclusions(round: Round) -> list[domain.Exclusion]:
    """Sealed sheets that are kept and not counted: their assessor has a conflict or left the panel."""
    # Few people are barred from anything; only their assignments are looked at one by one.
    people = Seat.objects.filter(cycle=round.cycle_id).filter(
        Q(left_at__isnull=False)
        | Exists(Conflict.standing.filter(user=OuterRef("expert__user")))
        | Exists(Membership.objects.filter(user=OuterRef("expert__user")))
        | Exists(PastMembership.objects.filter(user=OuterRef("expert__user")))
    )
    sealed = Assignment.objects.filter(round=round, sheet__state=ScoreSheet.State.SEALED, seat__in=people)
    rows = with_bars(sealed.exclude(application__state__in=_LEFT_THE_AWARD))
    values = rows.order_by("application__number", "seat__pseudonym").values_list(
        "application__number", "seat__pseudonym", "has_conflict", "is_member", "seat__left_at"
    )
    return [
        domain.Exclusion(number, round.code, judge, "conflict" if conflict or member else "left")
        for number, judge, conflict, member, left_at in values
        if conflict or member or left_at is not None
    ]


def _talked_over(application: Application, round: Round) -> QuerySet[Assignment]:
    """The sheets that the panel talks over. A guest's sheet counts in its round and has no part in the consensus."""
    rows = counted_assignments().filter(round=round, application=application, is_guest=False)
    return rows.filter(sheet__state=ScoreSheet.State.SEALED)


def opened_findings(application: Application, round: Round) -> list[Finding]:
    """The remarks of the counted sealed sheets of one application, with the pseudonym. Only after the opening."""
    counted = _talked_over(application, round)
    rows = Finding.objects.filter(sheet__assignment__in=counted).select_related("item").prefetch_related("citations")
    return list(rows.annotate(judge=F("sheet__assignment__seat__pseudonym")).order_by("judge", "pk"))


# ------------------------------------------------------------------ progress


def progress(round: Round) -> list[dict[str, Any]]:
    """One row an assignment: application, seat, a state and when it was saved and sealed.

    Never a mark, nor anything computed from marks.
    """
    rows = with_bars(Assignment.objects.filter(round=round).exclude(seat__role=Seat.Role.SECRETARY))
    rows = rows.annotate(
        sheet_state=Coalesce("sheet__state", Value("")),
        began_at=F("sheet__created_at"),
        sealed_at=F("sheet__sealed_at"),
        scored_at=_latest(ItemScore),
        remarked_at=_latest(Finding),
    )
    rows = rows.select_related("application__organisation", "seat__panel", "seat__expert__user")
    return [
        {
            "application": row.application,
            "seat": row.seat,
            "panel": row.seat.panel,
            "state": _progress_state(row),
            "saved_at": max((each for each in (row.began_at, row.scored_at, row.remarked_at) if each), default=None),
            "sealed_at": row.sealed_at,
        }
        for row in rows.order_by("seat__panel__code", "application__number", "seat_id")
    ]


def _latest(model: type[ItemScore] | type[Finding]) -> Subquery:
    """When something of the assignment's sheet was last saved."""
    rows = model.objects.filter(sheet__assignment=OuterRef("pk"), updated_at__isnull=False)
    return Subquery(rows.order_by("-updated_at").values("updated_at")[:1])


def _progress_state(row: Any) -> str:
    if row.has_conflict or row.is_member:
        return "conflict"
    if row.seat.left_at is not None:
        return "left"
    if row.cleared_at is None:
        return "undeclared"
    return {"": "not_started", "draft": "started", "sealed": "sealed"}[row.sheet_state]


def consensus_progress(rounds: Iterable[Round]) -> list[ConsensusSheet]:
    """The consensus sheets of some rounds: who has agreed. Their marks are not read."""
    rows = ConsensusSheet.objects.filter(round__in=list(rounds)).select_related(
        "round", "application__organisation", "panel"
    )
    return list(rows.defer("payload", "packed").order_by("round__position", "application__number"))
