"""What officers find on the lines of the checklist."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from award.applications.models import Application, Revision
from award.applications.queries import latest_revision
from award.applications.services.drafts import locked
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.core.templatetags.award import in_language
from award.cycles.queries import programme_of
from award.domain.text import clean_text
from award.eligibility.autochecks import NOT_MET
from award.eligibility.checks import FIRST_PART, MET, READER, SECOND_PART, Line, checklist, confirmable
from award.eligibility.models import CheckResult
from award.eligibility.permissions import can_review

MAX_NOTE, MAX_SOURCE = 2000, 200


@transaction.atomic
def check_line(
    *,
    actor: Actor,
    application: Application,
    code: str,
    verdict: str,
    note: str = "",
    source: str = "",
    canned: str = "",
    version: int = 0,
    revision: int = 1,
) -> CheckResult:
    """Say what is found on a line, as the first officer or as the second one, whichever it is the actor's turn to be.

    `version` is that of the line seen (0: none yet), `revision` the number of the text read; StaleState when someone
    else wrote meanwhile. What is not met or unclear needs a note, and so does what is met although the platform found
    it not met; `canned` is the code of a standard reason that stands for a note. For what the platform found not met,
    its own sentence does.
    """
    application = locked(application)
    require_known(can_review(actor, application))
    last = _revision(application, revision)
    line = _line(actor, application, last, code)
    if verdict not in CheckResult.Verdict.values:
        raise ServiceError(_("Choose what you find on this line."), code="verdict_missing")
    note = _note(application, line, verdict, note, canned)
    source = clean_text(source).strip().replace("\n", " ")
    if len(source) > MAX_SOURCE:
        raise ServiceError(_("Use at most %(n)s characters for the source.") % {"n": MAX_SOURCE}, code="too_long")
    if line.version != version:
        raise StaleState
    if line.result is not None and (line.verdict, line.note, line.source) == (verdict, note, source):
        return line.result
    result = _write(actor, application, last, line, verdict, note, source)
    record(
        actor=actor,
        action="eligibility.checked",
        target=application,
        after={"line": code, "part": line.part, "revision": last.number, "version": result.version}
        | _told(application, verdict),
    )
    return result


@transaction.atomic
def confirm_found(*, actor: Actor, application: Application, revision: int = 1) -> int:
    """Confirm all lines that the platform found met and on which the actor has said nothing yet. Returns how many."""
    application = locked(application)
    require_known(can_review(actor, application))
    last = _revision(application, revision)
    lines = confirmable(checklist(application, last, actor.pk))
    if not lines:
        raise ServiceError(_("There is no line left that the platform found met."), code="nothing_to_confirm")
    for line in lines:
        _write(actor, application, last, line, MET, "", line.source)
    record(
        actor=actor,
        action="eligibility.confirmed",
        target=application,
        after={"lines": [line.check.code for line in lines], "revision": last.number},
    )
    return len(lines)


def _told(application: Application, verdict: str) -> dict[str, Any]:
    # The head of the office reads the trail and may be the second officer, who must not know.
    return {} if programme_of(application.cycle).eligibility.second_check else {"verdict": verdict}


def _revision(application: Application, number: int) -> Revision:
    last = latest_revision(application)
    if last is None or last.number != number:
        raise StaleState(_("The applicant submitted again meanwhile. Read the new revision first."))
    return last


def _line(actor: Actor, application: Application, revision: Revision, code: str) -> Line:
    line = next((row for row in checklist(application, revision, actor.pk) if row.check.code == code), None)
    if line is None:
        raise ServiceError(_("The checklist of this programme has no such line."), code="unknown_line")
    if line.part == READER:
        raise ServiceError(_("Two officers have checked this line. They settle it between them."), code="two_people")
    return line


def _note(application: Application, line: Line, verdict: str, note: str, canned: str) -> str:
    texts = {entry.code: in_language(entry.text) for entry in programme_of(application.cycle).eligibility.reasons}
    if canned and canned not in texts:
        raise ServiceError(_("Choose one of the standard reasons."), code="reason_unknown")
    note = clean_text(note).strip() or texts.get(canned, "")
    if len(note) > MAX_NOTE:
        raise ServiceError(_("Use at most %(n)s characters for the note.") % {"n": MAX_NOTE}, code="too_long")
    found = line.finding.verdict if line.finding else ""
    if note:
        return note
    if verdict != MET:
        if line.finding and found == verdict:
            return line.finding.why[:MAX_NOTE]
        raise ServiceError(_("Write what is not met or not clear."), code="note_missing")
    if found == NOT_MET:
        text = _("The platform found this not met. Write why it is met all the same.")
        raise ServiceError(text, code="note_missing")
    return ""


def _write(
    actor: Actor, application: Application, revision: Revision, line: Line, verdict: str, note: str, source: str
) -> CheckResult:
    if line.result is None:
        return _first_ever(actor, application, revision, line, verdict, note, source)
    values: dict[str, Any] = {"version": line.version + 1}
    if line.part == SECOND_PART:
        values |= {"second_verdict": verdict, "second_note": note, "second_by_id": actor.pk, "second_at": now()}
    else:
        values |= {"verdict": verdict, "note": note, "source": source, "checked_by_id": actor.pk, "checked_at": now()}
        if line.result.revision_id != revision.pk:
            # Another text: whoever checked the earlier one must look again.
            values |= {"revision": revision, "second_verdict": "", "second_note": "", "second_by": None}
            values["second_at"] = None
    if not CheckResult.objects.filter(pk=line.result.pk, version=line.version).update(**values):
        raise StaleState
    return CheckResult.objects.select_related("checked_by", "second_by").get(pk=line.result.pk)


def _first_ever(
    actor: Actor, application: Application, revision: Revision, line: Line, verdict: str, note: str, source: str
) -> CheckResult:
    if line.part != FIRST_PART:
        raise StaleState
    try:
        with transaction.atomic():
            return CheckResult.objects.create(
                application=application, revision=revision, code=line.check.code, verdict=verdict, note=note,
                source=source, checked_by_id=actor.pk, checked_at=now(),
            )  # fmt: skip
    except IntegrityError:  # a colleague was faster
        raise StaleState from None
