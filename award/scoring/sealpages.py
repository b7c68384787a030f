"""What the pages on seals show: which sheets of a cycle are sealed, their earlier versions, the proof of one."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from award.audit.models import TwoPersonAct
from award.audit.queries import object_ref
from award.core.clock import BEIJING
from award.cycles.models import Cycle, Round
from award.scoring import queries
from award.scoring.models import ScoreSheet, SealedVersion
from award.scoring.sealed import REOPENING, Event, checks_of, event_of

_SECRET = ("payload", "packed", "nonce")

CHECKS: dict[str, str | Promise] = {
    "commitment": gettext_lazy("Payload and nonce give the commitment"),
    "event": gettext_lazy("The audit log names the same commitment for the moment of sealing"),
    "belongs": gettext_lazy("The payload names this application, this round and this assessor"),
    "packed": gettext_lazy("The marks that are counted are those of the payload"),
    "rows": gettext_lazy("The marks that pages show are those of the payload"),
    "remarks": gettext_lazy("The remarks and what they refer to are the sealed ones"),
}


# ------------------------------------------------------------------ the seals of a cycle


@dataclass(frozen=True)
class SealRow:
    """One sheet that is or was sealed: whether the panel may look at it, and whether its reopening awaits someone."""

    sheet: ScoreSheet
    versions: int
    is_open: bool
    is_asked: bool

    @property
    def state(self) -> str:
        """open: to the panel. asked: a second person must decide. sealed. draft: opened again, not sealed anew."""
        if self.sheet.state != ScoreSheet.State.SEALED:
            return "draft"
        return "open" if self.is_open else ("asked" if self.is_asked else "sealed")


def seals_in(cycle: Cycle, search: str = "") -> QuerySet[ScoreSheet]:
    """The sheets of a cycle that are or were sealed, the latest first; their marks are not read."""
    rows = ScoreSheet.objects.filter(assignment__round__cycle=cycle).annotate(kept=Count("versions"))
    rows = rows.filter(Q(state=ScoreSheet.State.SEALED) | Q(kept__gt=0))
    for word in search.split():
        rows = rows.filter(
            Q(assignment__application__number__icontains=word)
            | Q(assignment__application__organisation__name__icontains=word)
            | Q(assignment__seat__expert__user__name__icontains=word)
            | Q(assignment__seat__pseudonym__icontains=word)
        )
    rows = rows.select_related(
        "assignment__round", "assignment__application__organisation", "assignment__seat__expert__user",
        "assignment__seat__panel",
    )  # fmt: skip
    return rows.defer(*_SECRET).order_by("-sealed_at", "-pk")


def seal_rows(cycle: Cycle, sheets: Iterable[ScoreSheet]) -> list[SealRow]:
    """The sheets with what may be done about them."""
    sheets = list(sheets)
    openings = {
        round.pk: queries.openings(round) for round in Round.objects.filter(pk__in={_round(row) for row in sheets})
    }
    asked = _asked(cycle)
    return [
        SealRow(row, row.kept, _is_open(openings[_round(row)], row), row.pk in asked)  # type: ignore[attr-defined]
        for row in sheets
    ]


def _round(sheet: ScoreSheet) -> int:
    return sheet.assignment.round_id


def _is_open(openings: dict[int, queries.Opening], sheet: ScoreSheet) -> bool:
    found = openings.get(sheet.assignment.application_id)
    return found is not None and found.is_open


def _asked(cycle: Cycle) -> set[int]:
    rows = TwoPersonAct.objects.filter(kind=REOPENING, state=TwoPersonAct.State.ASKED, payload__cycle=cycle.pk)
    return {int(pk) for pk in rows.values_list("object_id", flat=True)}


def book_rows(rows: Iterable[SealRow]) -> Iterator[list[object]]:
    """The seals as rows of a workbook."""
    words = {
        "open": _("Open to the panel"), "asked": _("Awaits a second person"), "sealed": _("Sealed"),
        "draft": _("Opened again"),
    }  # fmt: skip
    for row in rows:
        assignment = row.sheet.assignment
        yield [
            assignment.round.name, assignment.application.number, assignment.application.organisation.name,
            assignment.seat.panel.name, assignment.seat.expert.user.name, assignment.seat.pseudonym,
            row.sheet.sealed_at, row.versions, row.sheet.commitment, words[row.state],
        ]  # fmt: skip


# ------------------------------------------------------------------ one sheet


def versions_of(sheet: ScoreSheet) -> QuerySet[SealedVersion]:
    """The earlier sealings of a sheet; their marks are not read."""
    return SealedVersion.objects.filter(sheet=sheet).defer(*_SECRET, "remarks").order_by("number")


def reopening_acts(sheet: ScoreSheet) -> QuerySet[TwoPersonAct]:
    """What was asked about opening the sheet again, latest first."""
    object_type, object_id = object_ref(sheet)
    rows = TwoPersonAct.objects.filter(kind=REOPENING, object_type=object_type, object_id=object_id)
    return rows.select_related("asked_by", "decided_by").order_by("-asked_at", "-pk")


@dataclass(frozen=True)
class ProofPage:
    """The comparisons with their words, the event, and what a person types elsewhere."""

    checks: list[tuple[str | Promise, bool]]
    event: Event | None
    nonce: str
    command: str
    command_of_files: str
    command_of_rules: str

    @property
    def is_good(self) -> bool:
        return all(is_good for _words, is_good in self.checks)


def proof_page(sheet: ScoreSheet) -> ProofPage:
    """The proof of a sealed sheet. Only after the opening."""
    event = event_of(sheet)
    checks = [(CHECKS[check.code], check.is_good) for check in checks_of(sheet, event)]
    nonce = bytes(sheet.nonce or b"").hex()
    command = f"{{ printf '%s' {shlex.quote(sheet.payload)}; printf '%s' {nonce} | xxd -r -p; }} | sha256sum"
    stem = file_stem(sheet)
    files = f"cat payload-{stem}.json nonce-{stem}.bin | sha256sum"
    rules = f"python -m award.domain verify-proof proof-{stem}.json --commitment {sheet.commitment}"
    return ProofPage(checks, event, nonce, command, files, rules)


def file_stem(sheet: ScoreSheet) -> str:
    """How the files of a sheet's receipt and proof are called."""
    assignment = sheet.assignment
    return f"{assignment.application.number}-{assignment.round.code}-{assignment.seat.pseudonym}"


def receipt_text(sheet: ScoreSheet) -> str:
    """The receipt of the seal as a plain text."""
    assignment = sheet.assignment
    lines = [
        (_("Receipt of the seal"), ""),
        (_("Application"), f"{assignment.application.number} {assignment.application.organisation.name}"),
        (_("Round"), assignment.round.name),
        (_("Your code"), assignment.seat.pseudonym),
        (_("Sealed (Beijing time)"), _moment(sheet)),
        (_("Commitment (SHA-256)"), sheet.commitment),
        (_("Hash of the remarks"), sheet.remarks_sha256 or "—"),
        (_("Judged revision"), f"{sheet.revision.receipt_number} {sheet.revision.sha256}"),
    ]
    earlier = _("Commitment of version %(number)s")
    lines += [(earlier % {"number": version.number}, version.commitment) for version in versions_of(sheet)]
    colon = _(": ")
    text = "\n".join(f"{name}{colon}{value}" if value else f"{name}\n" for name, value in lines)
    told = _("After the opening the page of the sheet gives the marks and the nonce that this commitment hashes.")
    return f"{text}\n\n{told}\n"


def _moment(sheet: ScoreSheet) -> str:
    return f"{sheet.sealed_at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}" if sheet.sealed_at else "—"
