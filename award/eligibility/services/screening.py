"""Screening lists imported and kept; applications screened against them; hits judged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from award.applications.models import Application
from award.audit.services import record
from award.core.access import Actor, enforce
from award.core.clock import now, today
from award.core.errors import ServiceError, StaleState, require_known
from award.cycles.models import Cycle
from award.cycles.permissions import can_run_cycles
from award.domain.errors import InputRefused
from award.domain.lifecycle import require_transition
from award.domain.orgnames import name_key
from award.domain.text import clean_text
from award.eligibility.listfile import ListedRow, read_listing
from award.eligibility.models import ScreeningEntry, ScreeningHit, ScreeningList, ScreeningRun
from award.eligibility.screened import (
    current_list,
    entries_in_force,
    lists_sha256,
    live_applications,
    looked_at,
    matches_of,
)
from award.eligibility.screeningrights import can_dismiss, can_judge, can_retire, can_screen, require_clear

State = ScreeningHit.State
OWN = "platform"  # the name of the lists that the platform keeps itself, one a kind

# ------------------------------------------------------------------ lists


@transaction.atomic
def import_list(
    *,
    actor: Actor,
    kind: str,
    name: str,
    source: str,
    as_of: date,
    valid_until: date | None,
    file_name: str,
    data: bytes,
) -> ScreeningList:
    """Keep a list from a file. The current one of its kind and name is retired; what it matched stays on record.

    Raises InputRefused with every fault of the file, ServiceError for the facts about it, StaleState.
    """
    enforce(can_run_cycles(actor))
    digest = hashlib.sha256(data).hexdigest()
    before = current_list(kind, name)
    _require_importable(kind, name, as_of, valid_until, before, digest)
    listing = read_listing(data, file_name)
    if listing.faults:
        raise InputRefused(listing.faults)
    if before is not None:
        _retire(before)
    row = _new_list(
        kind=kind,
        name=name,
        source=source,
        as_of=as_of,
        valid_until=valid_until,
        file_name=file_name,
        sha256=digest,
        imported_by_id=actor.pk,
    )
    ScreeningEntry.objects.bulk_create((_entry(row, listed) for listed in listing.rows), batch_size=500)
    record(
        actor=actor,
        action="screening.list_imported",
        target=row,
        before={"list": before.pk, "sha256": before.sha256} if before else None,
        after={"kind": kind, "name": name, "sha256": digest, "entries": len(listing.rows)},
    )
    return row


def _require_importable(
    kind: str, name: str, as_of: date, valid_until: date | None, before: ScreeningList | None, digest: str
) -> None:
    if kind not in ScreeningList.Kind.values:
        raise ServiceError(_("Choose the kind of the list."), code="list_kind")
    if name == OWN:
        raise ServiceError(_("The platform keeps a list of this name itself. Give another name."), code="list_own")
    if as_of > today():
        raise ServiceError(_("A list cannot be of a day to come. Give the day it was drawn up."), code="list_as_of")
    if valid_until is not None and valid_until < as_of:
        raise ServiceError(_("The list must be valid until a day after its own."), code="list_valid")
    if before is not None and before.as_of > as_of:
        raise ServiceError(
            _("The list in use is of %(day)s, which is later. An older list does not replace it.")
            % {"day": before.as_of.isoformat()},
            code="list_older",
        )
    if before is not None and before.sha256 == digest:
        raise ServiceError(_("This very file is the list in use."), code="list_same")


def _new_list(**values: object) -> ScreeningList:
    try:
        with transaction.atomic():
            return ScreeningList.objects.create(imported_at=now(), **values)
    except IntegrityError:  # a colleague imported it at the same moment
        raise StaleState from None


def _entry(screening_list: ScreeningList, listed: ListedRow) -> ScreeningEntry:
    return ScreeningEntry(
        list=screening_list,
        credit_code=listed.credit_code,
        name=listed.name,
        name_key=name_key(listed.name),
        reason=listed.reason,
        from_on=listed.from_on,
        until_on=listed.until_on,
    )


def _retire(screening_list: ScreeningList) -> None:
    if not ScreeningList.objects.filter(pk=screening_list.pk, retired_at__isnull=True).update(retired_at=now()):
        raise StaleState


@transaction.atomic
def retire_list(*, actor: Actor, screening_list: ScreeningList, reason: str) -> ScreeningList:
    """Take a list out of use, with the reason. What it matched stays on record and is judged as before."""
    require_known(can_retire(actor, screening_list))
    if not reason.strip():
        raise ServiceError(_("Give the reason; it is kept in the audit log."), code="reason_missing")
    _retire(screening_list)
    screening_list.refresh_from_db(fields=["retired_at"])
    record(
        actor=actor,
        action="screening.list_retired",
        target=screening_list,
        before={"kind": screening_list.kind, "name": screening_list.name},
        after={"state": "retired"},
        reason=reason.strip(),
    )
    return screening_list


@transaction.atomic
def enter_listing(
    *, actor: Actor | None, kind: str, credit_code: str, name: str, reason: str, from_on: date, until_on: date | None
) -> ScreeningEntry:
    """Put an organisation on the platform's own list of earlier awards or bans. The same again changes nothing."""
    if kind not in (ScreeningList.Kind.AWARD, ScreeningList.Kind.BAN):
        raise ServiceError(_("The platform keeps lists of awards and bans only."), code="list_kind")
    own = current_list(kind, OWN) or _new_list(kind=kind, name=OWN, source=_("This platform"), as_of=from_on)
    listed = ListedRow(credit_code, name[:120], reason, from_on, until_on)
    same = own.entries.filter(credit_code=credit_code, reason=reason, from_on=from_on, until_on=until_on).first()
    if same is not None:
        return same
    entry = _entry(own, listed)
    entry.save(force_insert=True)
    after = {"list": own.pk, "kind": kind, "from_on": from_on.isoformat(), "until_on": str(until_on or "")}
    record(actor=actor, action="screening.listed", target=entry, after=after)
    return entry


@transaction.atomic
def end_listing(*, actor: Actor, kind: str, credit_code: str, reason: str) -> int:
    """What the platform's own list says of an organisation for that reason held until yesterday. Returns how many."""
    rows = ScreeningEntry.objects.filter(list__kind=kind, list__name=OWN, credit_code=credit_code, reason=reason)
    rows = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=today()))
    ended = list(rows)
    yesterday = today() - timedelta(days=1)
    for entry in ended:
        begun = yesterday if entry.from_on is None else min(entry.from_on, yesterday)
        ScreeningEntry.objects.filter(pk=entry.pk).update(from_on=begun, until_on=yesterday)
        record(
            actor=actor, action="screening.listing_ended", target=entry, before={"until_on": str(entry.until_on or "")},
            after={"until_on": yesterday.isoformat()},
        )  # fmt: skip
    return len(ended)


# ------------------------------------------------------------------ screening


@transaction.atomic
def run_screening(
    *, actor: Actor | None, cycle: Cycle, occasion: str, applications: Iterable[Application] | None = None
) -> ScreeningRun:
    """Match the cycle's applications against the lists in force. Run again, it adds what is new and nothing twice.

    `applications`: only these. `actor` is None for the worker. An entry that a newer edition of its list repeats word
    for word keeps the judgement that was given on it.
    """
    enforce(can_screen(actor, cycle))
    Cycle.objects.select_for_update().filter(pk=cycle.pk).first()  # two runs at once would find the same
    rows = list(live_applications(cycle) if applications is None else applications)
    matches = matches_of(rows, entries_in_force(today(), looked_at(cycle, occasion)))
    known = {_fact(hit.application_id, hit.entry) for hit in _hits_on(rows)}
    new = {_fact(match.application.pk, match.entry): match for match in matches}
    new = {fact: match for fact, match in new.items() if fact not in known}
    run = ScreeningRun.objects.create(
        cycle=cycle,
        occasion=occasion,
        ran_by_id=actor.pk if actor is not None else None,
        ran_at=now(),
        lists_sha256=lists_sha256(),
        applications=len(rows),
        hits_new=len(new),
    )
    ScreeningHit.objects.bulk_create(
        ScreeningHit(application=match.application, entry=match.entry, run=run, match=match.by)
        for match in new.values()
    )
    record(
        actor=actor,
        action="screening.run",
        target=cycle,
        after={"run": run.pk, "occasion": occasion, "lists": run.lists_sha256, "new": len(new)},
    )
    return run


def _hits_on(applications: list[Application]) -> Iterable[ScreeningHit]:
    return ScreeningHit.objects.filter(application__in=applications).select_related("entry__list")


def _fact(application: int, entry: ScreeningEntry) -> tuple[object, ...]:
    """What an entry says of an applicant, whatever edition of the list says it."""
    said = (entry.credit_code, entry.name_key, entry.reason, entry.from_on, entry.until_on)
    return (application, entry.list.kind, entry.list.name, *said)


def pass_screening(
    *, actor: Actor, cycle: Cycle, occasion: str, applications: Iterable[Application] | None = None
) -> ScreeningRun:
    """Screen, keep what is found, and refuse to go on while someone is barred. Raises ServiceError with the names.

    Called before the transaction of the step that it guards, so that what was found stays when the step is refused.
    """
    rows = list(live_applications(cycle) if applications is None else applications)
    run = run_screening(actor=actor, cycle=cycle, occasion=occasion, applications=rows)
    require_clear(rows)
    return run


# ------------------------------------------------------------------ hits


@transaction.atomic
def judge_hit(*, actor: Actor, hit: ScreeningHit, verdict: str, note: str, version: int) -> ScreeningHit:
    """Confirm that the entry means the applicant, or dismiss it with a reason. `version`: of the hit as it was seen."""
    if verdict not in (State.CONFIRMED, State.DISMISSED):
        raise ServiceError(_("Choose whether the entry applies."), code="verdict_missing")
    require_known(can_judge(actor, hit) if verdict == State.CONFIRMED else can_dismiss(actor, hit))
    require_transition("screening_hit", hit.state, verdict)
    note = clean_text(note).strip()
    if verdict == State.DISMISSED and not note:
        raise ServiceError(_("Say why the entry does not apply."), code="reason_missing")
    values = {"state": verdict, "note": note, "decided_by": actor.pk, "decided_at": now(), "version": version + 1}
    if not ScreeningHit.objects.filter(pk=hit.pk, state=hit.state, version=version).update(**values):
        raise StaleState
    before = hit.state
    hit.refresh_from_db(fields=list(values))
    record(
        actor=actor,
        action=f"screening.hit_{verdict}",
        target=hit.application,
        before={"hit": hit.pk, "state": before},
        after={"state": verdict, "match": hit.match, "list": hit.entry.list_id},
        reason=note,
    )
    return hit
