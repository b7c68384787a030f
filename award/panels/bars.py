"""Who may not assess what, and who must be replaced for it.

Barred is who has a standing conflict with the application, who belongs to the applicant, and who belonged to it since
the application was begun, unless two people lifted the conflict after that. What a rule finds bars from seats and
assignments at once, and from reading as soon as `services.find_conflicts` has put it on record: before any access.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from award.accounts.models import Membership, PastMembership
from award.applications.models import Application
from award.core.access import Actor
from award.core.clock import today
from award.core.dates import beijing_naive
from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.domain import conflicts as domain
from award.panels.models import Assignment, Conflict, Expert, ExpertTie, Panel, Seat

RULE_NAMES = {
    domain.EMPLOYER: _("Works at the applicant"),
    domain.GROUP: _("The employer belongs to the applicant's group"),
    domain.MEMBER: _("Member of the applicant"),
    domain.EMPLOYMENT: _("Worked at the applicant"),
    domain.CONSULTING: _("Consulting or training for the applicant"),
    domain.SHAREHOLDING: _("Holds shares of the applicant"),
    domain.KINSHIP: _("A relative works at the applicant or owns it"),
}
Findings = dict[int, dict[int, list[domain.Finding]]]  # user → application → what rules find


@dataclass(frozen=True)
class Bar:
    """Why a person may not assess an application. `note` is for the office only; `code`: the same in all languages."""

    application: Application
    reason: str
    note: str = ""
    code: str = ""


# ------------------------------------------------------------------ within a query


def has_conflict(user: str | int, application: str) -> Exists:
    """Does a conflict stand between the person and the application? Both are paths of the outer query.

    `user` may be the key of one person; `application` is "" where the outer query is of applications.
    """
    return Exists(Conflict.standing.filter(user=_ref(user), application=OuterRef(application or "pk")))


def belongs(user: str | int, application: str) -> Q:
    """Is the person a member of the applicant, or was it one since the application was begun? Paths as above."""
    prefix = f"{application}__" if application else ""
    here = {"user": _ref(user), "organisation": OuterRef(f"{prefix}organisation")}
    lifted = Conflict.objects.filter(
        user=OuterRef("user"), application=OuterRef(OuterRef(application or "pk")), lifted_at__gte=OuterRef("left_at")
    )
    past = PastMembership.objects.filter(**here, left_at__gte=OuterRef(f"{prefix}created_at")).filter(~Exists(lifted))
    return Q(Exists(Membership.objects.filter(**here))) | Q(Exists(past))


def _ref(user: str | int) -> Any:
    return OuterRef(user) if isinstance(user, str) else user


# ------------------------------------------------------------------ one and all


def is_barred(user: Actor, application: Application) -> bool:
    """Has the person a conflict with the application, or does it belong to the applicant? Nothing overrules this."""
    rows = Application.objects.filter(pk=application.pk)
    return rows.filter(Q(has_conflict(user.pk, "")) | belongs(user.pk, "")).exists()


def is_member(user_id: int, application: Application) -> bool:
    """Is the person a member of the applicant now?"""
    return Membership.objects.filter(user_id=user_id, organisation_id=application.organisation_id).exists()


def barred_pairs(cycle: Cycle) -> set[tuple[int, int]]:
    """(user, application) of all who are barred from reading in the cycle."""
    conflicts = Conflict.standing.filter(application__cycle=cycle).values_list("user_id", "application_id")
    members = Membership.objects.filter(organisation__applications__cycle=cycle)
    past = PastMembership.objects.filter(
        organisation__applications__cycle=cycle, left_at__gte=F("organisation__applications__created_at")
    )
    lifted = _lifted(cycle) if past.exists() else {}
    return (
        set(conflicts)
        | set(members.values_list("user_id", "organisation__applications__pk"))
        | {
            (user, application)
            for user, application, left_at in past.values_list("user_id", "organisation__applications__pk", "left_at")
            if not any(moment >= left_at for moment, _marks in lifted.get((user, application), ()))
        }
    )


def _lifted(cycle: Cycle) -> dict[tuple[int, int], list[tuple[datetime, list[str]]]]:
    """(user, application) → when a conflict was lifted, and the facts that were weighed with it."""
    rows = Conflict.objects.filter(application__cycle=cycle, lifted_at__isnull=False)
    found: dict[tuple[int, int], list[tuple[datetime, list[str]]]] = {}
    for user, application, moment, marks in rows.values_list("user_id", "application_id", "lifted_at", "weighed"):
        if moment is not None:
            found.setdefault((user, application), []).append((moment, marks))
    return found


def members_assigned(cycle: Cycle) -> QuerySet[Assignment]:
    """Assignments to those who belong to the applicant and for whom no conflict is on record yet."""
    user = "seat__expert__user"
    rows = Assignment.objects.filter(round__cycle=cycle)
    rows = rows.filter(belongs(user, "application"), ~has_conflict(user, "application"))
    return rows.select_related("seat__expert", "application__organisation").order_by("pk")


def was_lifted(rows: QuerySet[Assignment]) -> bool:
    """Is there among the assignments one whose conflict was lifted? A sheet from before it may exist."""
    lifted = Conflict.objects.filter(
        user=OuterRef("seat__expert__user"), application=OuterRef("application"), lifted_at__isnull=False
    )
    return Assignment.objects.filter(pk__in=[row.pk for row in rows]).filter(Exists(lifted)).exists()


# ------------------------------------------------------------------ found by rule


def findings(cycle: Cycle, applications: Iterable[Application], *, expert: Expert | None = None) -> Findings:
    """What rules find today between the experts of the register and the applications; weighed facts are left out."""
    lifted = _lifted(cycle)
    found: Findings = {}
    for user, by_application in all_findings(cycle, applications, expert=expert).items():
        for key, rows in by_application.items():
            weighed = {mark for _moment, marks in lifted.get((user, key), ()) for mark in marks}
            if left := [row for row in rows if row.mark not in weighed]:
                found.setdefault(user, {})[key] = left
    return found


def all_findings(cycle: Cycle, applications: Iterable[Application], *, expert: Expert | None = None) -> Findings:
    """As `findings`, with the facts that were weighed when a conflict was lifted."""
    rows = [domain.Applicant(row.pk, row.organisation.name, row.organisation.credit_code) for row in applications]
    years, day = programme_of(cycle).panels.tie_years, today()
    applicants = domain.Applicants(rows)
    found = {user: applicants.find(ties, on=day, years=years) for user, ties in _ties(expert).items()} if rows else {}
    return {user: by_application for user, by_application in found.items() if by_application}


def _ties(expert: Expert | None) -> dict[int, list[domain.Tie]]:
    """user → all that ties it to organisations, for one expert or the whole register."""
    experts = Expert.objects.all() if expert is None else Expert.objects.filter(pk=expert.pk)
    ties: dict[int, list[domain.Tie]] = {}
    for user, employer, code, group in experts.values_list("user_id", "employer", "employer_code", "group"):
        own = [domain.Tie(domain.EMPLOYER, employer, code)] if employer or code else []
        ties[user] = own + ([domain.Tie(domain.GROUP, group)] if group else [])
    noted = ExpertTie.objects.filter(expert__in=experts).values_list(
        "expert__user_id", "kind", "organisation", "credit_code", "from_on", "until_on"
    )
    for user, kind, organisation, code, from_on, until_on in noted:
        ties[user].append(domain.Tie(kind, organisation, code, from_on, until_on))
    where = ("user_id", "organisation__name", "organisation__credit_code", "joined_at")
    people = experts.values("user")
    for user, name, code, joined in Membership.objects.filter(user__in=people).values_list(*where):
        ties[user].append(domain.Tie(domain.MEMBER, name, code, beijing_naive(joined).date()))
    for user, name, code, joined, left in PastMembership.objects.filter(user__in=people).values_list(*where, "left_at"):
        ties[user].append(
            domain.Tie(domain.MEMBER, name, code, beijing_naive(joined).date(), beijing_naive(left).date())
        )
    return ties


def facts_of(finding: domain.Finding) -> str:
    """What the rule looked at, in no language: organisation and dates."""
    tie = finding.tie
    days = f"{tie.from_on or '…'} – {tie.until_on or '…'}" if tie.from_on or tie.until_on else ""
    return " · ".join(text for text in (tie.organisation or tie.credit_code, days) if text)


def bars_of(cycle: Cycle, applications: Iterable[Application]) -> dict[int, dict[int, Bar]]:
    """user → application → why barred, among the given applications: conflicts, members, what rules find."""
    by_pk = {application.pk: application for application in applications}
    found: dict[int, dict[int, Bar]] = {}
    for user, by_application in findings(cycle, by_pk.values()).items():
        for key, rows in by_application.items():
            bar = Bar(by_pk[key], str(RULE_NAMES[rows[0].rule]), facts_of(rows[0]), rows[0].rule)
            found.setdefault(user, {})[key] = bar
    for conflict in Conflict.standing.filter(application__in=by_pk):
        row = by_pk[conflict.application_id]
        found.setdefault(conflict.user_id, {})[row.pk] = Bar(
            row, why(conflict), conflict.reason, conflict.rule or conflict.source
        )
    return found


def why(conflict: Conflict) -> str:
    """The source of a conflict in words; of one found by rule, the rule."""
    return str(RULE_NAMES.get(conflict.rule) or conflict.get_source_display())


# ------------------------------------------------------------------ who must be replaced


@dataclass
class Gap:
    """An application that too few members of its panel may assess, or whose chair may not."""

    panel: Panel
    application: Application
    lost: list[Seat] = field(default_factory=list)
    members: int = 0
    least: int = 1
    has_chair: bool = False
    needs_chair: bool = True

    @property
    def is_open(self) -> bool:
        """Must someone be replaced?"""
        return self.members < self.least or (self.needs_chair and not self.has_chair)


def gaps(cycle: Cycle, *, panel: Panel | None = None) -> list[Gap]:
    """The applications of the cycle, or of one panel, for which someone must be replaced, with who was lost."""
    rules = programme_of(cycle).panels
    rows = Assignment.objects.filter(round__cycle=cycle, is_guest=False, application__state=Application.State.ACCEPTED)
    if panel is not None:
        rows = rows.filter(seat__panel=panel)
    rows = rows.exclude(seat__role=Seat.Role.SECRETARY).select_related(
        "seat__panel", "seat__expert__user", "application__organisation"
    )
    barred, seen = barred_pairs(cycle), set()
    found: dict[tuple[int, int], Gap] = {}
    for row in rows.order_by("seat__panel__code", "application__number", "seat_id"):
        seat, application = row.seat, row.application
        if (seat.pk, application.pk) in seen:
            continue
        seen.add((seat.pk, application.pk))
        key = (seat.panel_id, application.pk)
        gap = found.setdefault(key, Gap(seat.panel, application, [], 0, rules.minimum_members))
        gap.needs_chair = rules.minimum_chairs > 0
        if seat.left_at is not None or (seat.expert.user_id, application.pk) in barred:
            gap.lost.append(seat)
        else:
            gap.members += 1
            gap.has_chair = gap.has_chair or seat.role == Seat.Role.CHAIR
    return [gap for gap in found.values() if gap.is_open and gap.lost]
