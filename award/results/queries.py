"""Named reads: who is in a round, what is still missing, the engine's inputs, the standing, snapshots."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.accounts.models import Membership
from award.applications.models import Application
from award.applications.queries import accepted_applications
from award.core.access import Actor
from award.core.errors import ServiceError
from award.cycles.models import Cycle, Round
from award.cycles.queries import criteria_of, programme_of, round_rules, rounds_of
from award.domain.diagnostics.members import Members
from award.domain.programme import Programme, Shortlist
from award.domain.ranking import rank
from award.domain.scores import Scores
from award.domain.standing import Standing
from award.panels.models import Assignment, Panel, Seat
from award.results.inputs import ENGINE_VERSION, input_hashes, inputs_sha256, thaw, thaw_panels
from award.results.models import Diagnosis, DiscussionScheme, Release, ResultBundle, Shortlisting, Snapshot, SnapshotRow
from award.scoring.models import ConsensusSheet
from award.scoring.queries import agreed_sheets, exclusions, openings, sealed_sheets
from award.scoring.surveys import figures_now, measured_figures


@dataclass(frozen=True)
class Readiness:
    """How far an application is in a round: sheets sealed, or the consensus sheet agreed, of those expected."""

    application: Application
    done: int
    expected: int

    @property
    def is_ready(self) -> bool:
        """Whether every sheet of the application is in."""
        return 0 < self.expected <= self.done


# ------------------------------------------------------------------ who is in a round


def going_on(round: Round) -> QuerySet[Application]:
    """The applications of a round: all accepted ones, or those of them on the last shortlist before it."""
    applications = accepted_applications(round.cycle).select_related("organisation")
    gate = _gate_of(round)
    if gate is None:
        return applications
    listed = Shortlisting.objects.filter(round__cycle_id=round.cycle_id, round__code=gate)
    return applications.filter(pk__in=listed.values("application"))


def _gate_of(round: Round) -> str | None:
    """The code of the last round up to this one that a shortlist leads to."""
    rules = programme_of(round.cycle).rounds
    for place in range(round.position, 0, -1):
        if rules[place - 1].shortlist is not None:
            return rules[place].code
    return None


def sheets_round_code(programme: Programme, after: str) -> str | None:
    """The code of the last round with sheets of single judges, up to the one ranked after."""
    counted = programme.rounds[: programme.place(after) + 1]
    return next((row.code for row in reversed(counted) if row.has_sheets), None)


def panel_by_application(cycle: Cycle) -> dict[int, Panel]:
    """The panel that assesses each application, by the application's key."""
    rows = Assignment.objects.filter(round__cycle=cycle, is_guest=False).select_related("seat__panel")
    return {row.application_id: row.seat.panel for row in rows.order_by("pk")}


def is_party(actor: Actor, cycle: Cycle) -> bool:
    """Does the actor work at an applicant of the cycle, or sit in one of its panels?"""
    applicants = Application.objects.filter(cycle=cycle).exclude(state=Application.State.DRAFT).values("organisation")
    works_there = Membership.objects.filter(user_id=actor.pk, organisation__in=applicants)
    sits_there = Seat.objects.filter(cycle=cycle, expert__user_id=actor.pk)
    return works_there.exists() or sits_there.exists()


# ------------------------------------------------------------------ what is missing


def readiness(round: Round) -> list[Readiness]:
    """How far each application of the round is, by number. Reads no mark."""
    rules = round_rules(round)
    if rules.is_survey:
        counts = dict.fromkeys(figures_now(round), (1, 1))
    else:
        counts = _agreed_counts(round) if rules.is_consensus else _sealed_counts(round)
    return [Readiness(row, *counts.get(row.pk, (0, 0))) for row in going_on(round).order_by("number")]


def _sealed_counts(round: Round) -> dict[int, tuple[int, int]]:
    return {key: (opening.sealed, opening.expected) for key, opening in openings(round).items()}


def _agreed_counts(round: Round) -> dict[int, tuple[int, int]]:
    rows = ConsensusSheet.objects.filter(round=round).values_list("application_id", "state")
    return {key: (int(state == ConsensusSheet.State.AGREED), 1) for key, state in rows}


def what_is_missing(round: Round, rows: list[Readiness] | None = None) -> str:
    """Why the standing may not be computed yet, as a sentence; empty once it may.

    Nobody sees anything computed from marks before the opening: the sheets of all applications in, or the round closed.
    """
    if round.state == Round.State.PENDING:
        return _("This round has not started.")
    if round.state == Round.State.CLOSED:
        return "" if rows or going_on(round).exists() else _("No application is in this round.")
    rows = readiness(round) if rows is None else rows
    if not rows:
        return _("No application is in this round.")
    late = [row for row in rows if not row.is_ready]
    if late:
        return ngettext(
            "%(n)s application lacks sheets. The standing opens once all are in, or when the round closes.",
            "%(n)s applications lack sheets. The standing opens once all are in, or when the round closes.",
            len(late),
        ) % {"n": len(late)}
    return ""


# ------------------------------------------------------------------ the engine


def scores_of(cycle: Cycle, up_to: Round) -> Scores:
    """Everything the engine combines after a round: one packed row a sheet, of accepted applications only."""
    others = Application.objects.filter(cycle=cycle).exclude(state=Application.State.ACCEPTED)
    left_out = set(others.values_list("number", flat=True))  # numbers are unique in a cycle
    scores = Scores()
    for round in rounds_of(cycle):
        if round.position > up_to.position:
            break
        rules = round_rules(round)
        if rules.is_survey:
            scores = replace(scores, figures=[*scores.figures, *measured_figures(round)])
        elif rules.is_consensus:
            scores = replace(scores, consensus=[*scores.consensus, *agreed_sheets(round)])
        else:
            scores = replace(
                scores,
                sheets=[*scores.sheets, *sealed_sheets(round)],
                exclusions=[*scores.exclusions, *exclusions(round)],
            )
    sheets = [row for row in scores.sheets if row[0] not in left_out]
    seats = {row[:3] for row in sheets} if scores.exclusions else set()
    counted = Scores(
        sheets=sheets,
        consensus=[row for row in scores.consensus if row[0] not in left_out],
        exclusions=[row for row in scores.exclusions if row[:3] in seats],
        figures=[row for row in scores.figures if row[0] not in left_out],
    )
    return replace(counted, inputs=input_hashes(counted, panels_frozen(cycle, up_to)))


def panels_frozen(cycle: Cycle, up_to: Round) -> dict[str, Members]:
    """The panels by code: the judges who were to assess, under their pseudonyms, and the accepted applications.

    An application that several panels read belongs to the first of them.
    """
    rows = Assignment.objects.filter(
        round__cycle=cycle.pk, round__position__lte=up_to.position, application__state=Application.State.ACCEPTED
    )
    is_judge = {"pseudonym__gt": "", "role__in": (Seat.Role.CHAIR, Seat.Role.ASSESSOR)}
    seats = Seat.objects.filter(Exists(rows.filter(seat=OuterRef("pk"))), cycle=cycle.pk, **is_judge)
    judges: dict[str, list[str]] = {}
    for panel, judge in seats.order_by().values_list("panel__code", "pseudonym"):
        judges.setdefault(panel, []).append(judge)
    # The database groups: there are many assignments, but few panels an application.
    judging = rows.filter(**{f"seat__{name}": value for name, value in is_judge.items()}).order_by()
    own = judging.filter(is_guest=False)
    pairs = own.values_list("application__number", "seat__panel__code").annotate(first=Min("pk"))
    home: dict[str, str] = {}
    for number, panel, _first in sorted(pairs, key=itemgetter(2)):
        home.setdefault(number, panel)
    applications: dict[str, list[str]] = {}
    for number, panel in home.items():
        applications.setdefault(panel, []).append(number)
    return {
        panel: Members(tuple(sorted(found)), tuple(sorted(applications.get(panel, ()))))
        for panel, found in sorted(judges.items())
    }


def all_inputs(round: Round, scores: Scores) -> dict[str, str]:
    """The hashes of everything a standing of the round is computed from."""
    criteria, programme = criteria_of(round.cycle), programme_of(round.cycle)
    pinned = {"criteria": f"sha256:{criteria.sha256}", "programme": f"sha256:{programme.sha256}"}
    return {**scores.inputs, **pinned}


def standing_of(round: Round, scores: Scores) -> Standing:
    """The engine's standing after the round: the only computation of a score."""
    return rank(criteria_of(round.cycle), programme_of(round.cycle), scores, after=round.code)


def standing_now(round: Round) -> Standing:
    """The standing after the round as it is now. Raises ServiceError naming what is missing before the opening."""
    if reason := what_is_missing(round):
        raise ServiceError(reason, code="not_open")
    return standing_of(round, scores_of(round.cycle, round))


# ------------------------------------------------------------------ snapshots


def snapshots_of(round: Round) -> QuerySet[Snapshot]:
    """The snapshots of a round, newest first, without their long texts."""
    people = Snapshot.objects.select_related("taken_by", "released_by")
    return people.filter(round=round).defer("payload", "scores").order_by("-taken_at", "-pk")


def released_snapshot(round: Round) -> Snapshot | None:
    """The snapshot of the round that was released, if any."""
    return Snapshot.objects.filter(round=round, state=Snapshot.State.RELEASED).defer("payload", "scores").first()


def last_released(cycle_pk: int) -> Snapshot | None:
    """The released snapshot of the latest round of a cycle."""
    rows = Snapshot.objects.filter(round__cycle=cycle_pk, state=Snapshot.State.RELEASED)
    return rows.select_related("round__cycle__programme__criteria_set").order_by("-round__position").first()


def snapshots_by_round(cycle: Cycle) -> dict[int, list[Snapshot]]:
    """The snapshots of a cycle by the key of their round, newest first."""
    found: dict[int, list[Snapshot]] = {}
    rows = Snapshot.objects.filter(round__cycle=cycle).defer("payload", "scores").order_by("-taken_at", "-pk")
    for row in rows:
        found.setdefault(row.round_id, []).append(row)
    return found


def snapshot_content(snapshot: Snapshot) -> dict[str, Any]:
    """The frozen standing in the JSON shape of the engine."""
    content: dict[str, Any] = json.loads(snapshot.payload)
    return content


def snapshot_scores(snapshot: Snapshot) -> Scores:
    """The marks that the snapshot was computed from."""
    return thaw(snapshot.scores, snapshot.inputs)


def snapshot_panels(snapshot: Snapshot) -> dict[str, Members]:
    """The panels as they were when the snapshot was taken."""
    return thaw_panels(snapshot.scores)


def snapshot_rows(snapshot: Snapshot) -> QuerySet[SnapshotRow]:
    """The rows of a snapshot in the order of the engine, with organisation and panel."""
    return snapshot.rows.select_related("application__organisation__industry", "panel").order_by("place")


def what_changed(snapshot: Snapshot) -> list[str]:
    """The kinds of input that differ from what the snapshot was computed from; empty while it is up to date."""
    round = snapshot.round
    now = all_inputs(round, scores_of(round.cycle, round))
    return sorted(name for name in {*now, *snapshot.inputs} if now.get(name) != snapshot.inputs.get(name))


def diagnosis_of(round: Round, inputs: Mapping[str, str]) -> Diagnosis | None:
    """The diagnosis of a standing with these inputs, if it was computed."""
    digest = inputs_sha256(inputs)
    rows = Diagnosis.objects.filter(round=round, inputs_sha256=digest, engine_version=ENGINE_VERSION)
    return rows.defer("payload").first()


def diagnosis_content(diagnosis: Diagnosis) -> dict[str, Any]:
    """What the diagnostics of the engine gave: {"round": …, "stability": …}."""
    content: dict[str, Any] = json.loads(diagnosis.payload)
    return content


def applications_of(cycle: Cycle, content: dict[str, Any]) -> dict[str, Application]:
    """The applications that a standing names, by number."""
    numbers = [row["application"] for row in (*content["rows"], *content["unranked"])]
    rows = Application.objects.filter(cycle=cycle, number__in=numbers).select_related("organisation")
    return {row.number: row for row in rows}


# ------------------------------------------------------------------ shortlist


def shortlist_rules(round: Round) -> Shortlist | None:
    """The rules of the shortlist after the round; none after the last."""
    rules = programme_of(round.cycle).rounds
    return rules[round.position].shortlist if round.position + 1 < len(rules) else None


def has_cut(round: Round) -> bool:
    """Whether the standing after the round says who is in: by a shortlist, or by classes after the last round."""
    return round.position + 1 == len(programme_of(round.cycle).rounds) or shortlist_rules(round) is not None


def shortlistings_of(snapshot: Snapshot) -> QuerySet[Shortlisting]:
    """Who goes on by this snapshot, with who put them there."""
    return snapshot.shortlistings.select_related("application__organisation", "by_person")


def tied_at_cut(snapshot: Snapshot) -> list[str]:
    """The numbers of the applications tied across the cut, in rank order."""
    rows = snapshot.rows.filter(payload__contains='"tie_at_cut"').order_by("place")
    return list(rows.values_list("application__number", flat=True))


def may_take_place(snapshot: Snapshot) -> list[str]:
    """The numbers of those tied across the cut that can still take a place, in rank order."""
    listed = set(snapshot.shortlistings.values_list("application__number", flat=True))
    accepted = set(accepted_applications(snapshot.round.cycle).values_list("number", flat=True))
    return [number for number in tied_at_cut(snapshot) if number in accepted - listed]


def places_left(snapshot: Snapshot) -> int:
    """How many places a tie left open, for a person to fill."""
    rules = shortlist_rules(snapshot.round)
    if rules is None or rules.cap is None or not may_take_place(snapshot):
        return 0
    return max(0, rules.cap - snapshot.shortlistings.count())


# ------------------------------------------------------------------ audiences


def released_to(audience: str) -> QuerySet[Snapshot]:
    """The standings released to an audience, newest first, without their long texts."""
    rows = Snapshot.objects.filter(state=Snapshot.State.RELEASED, releases__audience=audience)
    rows = rows.select_related("round__cycle__programme__criteria_set")
    return rows.defer("payload", "scores").order_by("-released_at", "-pk")


def audiences_of(snapshot: Snapshot) -> list[Release]:
    """To whom the standing was released, by whom and when."""
    return list(snapshot.releases.select_related("asked_by", "released_by"))


def bundle_record(snapshot: Snapshot) -> ResultBundle | None:
    """What was fixed of the result bundle when the standing was released, without the file itself."""
    return ResultBundle.objects.filter(snapshot=snapshot).defer("data").first()


def audiences_left(snapshot: Snapshot) -> list[str]:
    """The audiences to which the standing is not released yet; the public only where a cut says who is in."""
    given = set(snapshot.releases.values_list("audience", flat=True))
    if not has_cut(snapshot.round):
        given.add(Release.Audience.PUBLIC)
    return [audience for audience in Release.Audience.values if audience not in given]


def own_results(application: Application) -> list[SnapshotRow]:
    """The rows of one application in the standings released to applicants, in the order of the rounds."""
    rows = SnapshotRow.objects.filter(
        application=application,
        snapshot__state=Snapshot.State.RELEASED,
        snapshot__releases__audience=Release.Audience.APPLICANTS,
    )
    return list(
        rows.select_related("snapshot__round__cycle__programme__criteria_set").order_by("snapshot__round__position")
    )


def schemes_of(round: Round) -> QuerySet[DiscussionScheme]:
    """The schemes that were tried out while the line of the round was discussed."""
    return DiscussionScheme.objects.filter(round=round).select_related("created_by")
