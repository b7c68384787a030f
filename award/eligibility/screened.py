"""What screening looks at and what it found: reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from award.applications.models import Application
from award.core.hashing import canonical, sha256
from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.domain.orgnames import name_key
from award.domain.programme import Programme
from award.eligibility.models import ScreeningEntry, ScreeningHit, ScreeningList, ScreeningRun
from award.eligibility.queries import applications_to_review

Kind = ScreeningList.Kind
LIVE = (Application.State.SUBMITTED, Application.State.RETURNED, Application.State.ACCEPTED)
_BODY = slice(8, 17)  # the old organisation code within a credit code
_BARS = Q(state=ScreeningHit.State.CONFIRMED) | Q(match=ScreeningHit.Match.CODE, state=ScreeningHit.State.OPEN)
_ASKS = Q(match=ScreeningHit.Match.NAME, state=ScreeningHit.State.OPEN)


@dataclass(frozen=True)
class Match:
    """An application that an entry names."""

    application: Application
    entry: ScreeningEntry
    by: str


# ------------------------------------------------------------------ lists


def lists_with_counts() -> QuerySet[ScreeningList]:
    """All lists with how many entries each has: the current ones first, by kind, then those replaced."""
    rows = ScreeningList.objects.select_related("imported_by").annotate(entry_count=Count("entries"))
    return rows.order_by(F("retired_at").desc(nulls_first=True), "kind", "name", "-pk")


def current_list(kind: str, name: str) -> ScreeningList | None:
    """The current list of that kind and name, which a newer one replaces."""
    return ScreeningList.objects.filter(kind=kind, name=name, retired_at__isnull=True).first()


def entries_of(screening_list: ScreeningList, search: str = "") -> QuerySet[ScreeningEntry]:
    """The entries of a list in the order of its file, those with a code or name that holds the words searched for."""
    rows = screening_list.entries.order_by("pk")
    words = search.strip()[:120]
    if not words:
        return rows
    found = Q(name__icontains=words) | Q(credit_code__icontains=words.upper())
    return rows.filter(found | Q(name_key__contains=key)) if (key := name_key(words)) else rows.filter(found)


def kinds_in_use(day: date) -> frozenset[str]:
    """The kinds of which there is a list that holds on `day`."""
    rows = ScreeningList.objects.filter(retired_at__isnull=True).order_by()
    rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
    return frozenset(rows.values_list("kind", flat=True))


def lists_sha256() -> str:
    """The fingerprint of all current lists: what a run of the screening was made against."""
    rows = ScreeningList.objects.filter(retired_at__isnull=True).annotate(entry_count=Count("entries")).order_by("pk")
    return sha256(canonical([[row.pk, row.sha256, row.entry_count] for row in rows]))


# ------------------------------------------------------------------ matching


def kinds_looked_at(programme: Programme) -> dict[str, int | None]:
    """The kinds of lists that the checklist of a programme names, each with the age in years its entries may have."""
    kinds: dict[str, int | None] = {}
    for check in programme.eligibility.checks:
        if check.rule == "screening":
            for kind in check.lists:
                known = kinds.get(kind, 0)
                kinds[kind] = None if check.years is None or known is None else max(check.years, known)
        elif check.rule in ("earlier_award", "ban"):
            kinds[Kind.AWARD if check.rule == "earlier_award" else Kind.BAN] = None
    return kinds


def years_before(day: date, years: int) -> date:
    """The same day so many years before; of 29 February the 28th in a common year."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def entries_in_force(day: date, kinds: dict[str, int | None]) -> QuerySet[ScreeningEntry]:
    """Entries of current lists of these kinds that hold on `day`.

    The age counts from the day of the entry, else from that of its list. An entry that names its own end holds until
    then, however old it is.
    """
    held = Q(pk__in=[])
    for kind, years in kinds.items():
        young = Q(list__kind=kind)
        if years is not None:
            oldest = years_before(day, years)
            dated = Q(from_on__gte=oldest) | Q(from_on__isnull=True, list__as_of__gte=oldest)
            young &= Q(until_on__isnull=False) | dated
        held |= young
    rows = ScreeningEntry.objects.filter(held, list__retired_at__isnull=True).select_related("list")
    rows = rows.filter(Q(list__valid_until__isnull=True) | Q(list__valid_until__gte=day))
    return rows.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=day), Q(from_on__isnull=True) | Q(from_on__lte=day)
    ).order_by("pk")


def live_applications(cycle: Cycle) -> QuerySet[Application]:
    """What is screened: submitted applications that reach the office and are not out."""
    return applications_to_review(cycle).filter(state__in=LIVE).select_related("organisation")


def matches_of(applications: Iterable[Application], entries: QuerySet[ScreeningEntry]) -> list[Match]:
    """Whom the entries name: by code (also the old code of nine characters), else by a name that reads the same."""
    by_code: dict[str, list[Application]] = defaultdict(list)
    by_name: dict[str, list[Application]] = defaultdict(list)
    for application in applications:
        code = application.organisation.credit_code
        for listed in (code, code[_BODY]):
            by_code[listed].append(application)
        if key := name_key(application.organisation.name):
            by_name[key].append(application)
    found = []
    for entry in entries.filter(Q(credit_code__in=list(by_code)) | Q(name_key__in=list(by_name))):
        coded = by_code.get(entry.credit_code, ())
        found += [Match(application, entry, ScreeningHit.Match.CODE) for application in coded]
        named = by_name.get(entry.name_key, ()) if entry.name_key else ()
        found += [Match(each, entry, ScreeningHit.Match.NAME) for each in named if each not in coded]
    return found


# ------------------------------------------------------------------ hits


def hits_of(cycle: Cycle, state: str = "") -> QuerySet[ScreeningHit]:
    """The hits of a cycle with applicant and entry; those to be judged first, then by number."""
    rows = hits_with_sides().filter(application__cycle=cycle)
    if state in ScreeningHit.State.values:
        rows = rows.filter(state=state)
    return rows.order_by(F("decided_at").asc(nulls_first=True), "application__number", "pk")


def hits_with_sides() -> QuerySet[ScreeningHit]:
    """All hits with the applicant and the entry."""
    return ScreeningHit.objects.select_related(
        "application__organisation", "application__cycle", "entry__list", "decided_by", "run"
    )


def hit_counts(cycle: Cycle) -> dict[str, int]:
    """How many hits of the cycle stand in each state."""
    counted = ScreeningHit.objects.filter(application__cycle=cycle).values_list("state").annotate(n=Count("pk"))
    counts = dict(counted.order_by())
    return {state: counts.get(state, 0) for state in ScreeningHit.State.values}


def next_open_hit(hit: ScreeningHit) -> ScreeningHit | None:
    """The next hit of the cycle that is to be judged."""
    rows = hits_of(hit.application.cycle, ScreeningHit.State.OPEN).exclude(pk=hit.pk)
    return rows.filter(application__number__gte=hit.application.number).first() or rows.first()


def last_run(cycle: Cycle) -> ScreeningRun | None:
    """The latest screening of the cycle."""
    return ScreeningRun.objects.filter(cycle=cycle).select_related("ran_by").first()


def is_run_current(run: ScreeningRun | None) -> bool:
    """Was the run made against the lists as they are now?"""
    return run is not None and run.lists_sha256 == lists_sha256()


def screening_bar(application: Application) -> str:
    """Why the application may not go on, as a sentence; "" where no hit bars it."""
    rows = ScreeningHit.objects.filter(_BARS, application=application).select_related("entry__list")
    names = [f"{row.entry.list.get_kind_display()} · {row.entry.list}" for row in rows]
    if not names:
        return ""
    return _("It stands on: %(lists)s. Judge the screening hit first.") % {"lists": _("; ").join(dict.fromkeys(names))}


def hits_that_bar(applications: Iterable[Application]) -> QuerySet[ScreeningHit]:
    """The hits that bar any of the applications that are not out."""
    return hits_with_sides().filter(_BARS, application__in=list(applications), application__state__in=LIVE)


def hits_that_ask(applications: Iterable[Application]) -> QuerySet[ScreeningHit]:
    """The hits by name on any of the applications that nobody has judged yet."""
    return hits_with_sides().filter(_ASKS, application__in=list(applications), application__state__in=LIVE)


def hits_on_honoured() -> QuerySet[ScreeningHit]:
    """Hits on applicants of cycles whose results are published, not judged yet: an award may have to be looked at."""
    published = hits_with_sides().filter(application__cycle__state=Cycle.State.PUBLISHED)
    return published.filter(state=ScreeningHit.State.OPEN, run__occasion=ScreeningRun.Occasion.VALIDITY)


def looked_at(cycle: Cycle, occasion: str) -> dict[str, int | None]:
    """The kinds looked at on an occasion. While an award is valid, the entry of that very award is no finding."""
    kinds = kinds_looked_at(programme_of(cycle))
    if occasion == ScreeningRun.Occasion.VALIDITY:
        kinds.pop(Kind.AWARD, None)
    return kinds
