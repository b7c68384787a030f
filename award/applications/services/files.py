"""Attaching and removing evidence."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from award.applications.content import attached
from award.applications.models import Application, Evidence
from award.applications.permissions import can_edit
from award.applications.services.drafts import locked
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.core.uploads import MEGABYTE, FileFacts, inspect_upload, store_upload
from award.cycles.models import Item
from award.cycles.queries import programme_of


@transaction.atomic
def attach_evidence(
    *, actor: Actor, application: Application, name: str, data: bytes, item: Item | None = None
) -> Evidence:
    """Check a file by its content and attach it. Raises UploadRefused or ServiceError, one sentence a cause.

    The limits on files, and that no file is attached twice, hold within the lock of the application.
    """
    application = locked(application)
    require_known(can_edit(actor, application))
    if item is not None and item.criteria_set_id != application.cycle.programme.criteria_set_id:
        raise ServiceError(_("This item is not part of the cycle's criteria."), code="unknown_item")
    rules = programme_of(application.cycle).application
    facts = inspect_upload(name, data, max_bytes=rules.evidence_megabytes * MEGABYTE)
    present = attached(application)
    if twin := next((file for file in present if file.sha256 == facts.sha256), None):
        raise ServiceError(
            _("This very file is attached already, as “%(name)s”.") % {"name": twin.name}, code="duplicate"
        )
    if len(present) >= rules.evidence_files:
        raise ServiceError(
            _("An application holds at most %(n)s files. Remove one first.") % {"n": rules.evidence_files},
            code="too_many_files",
        )
    if sum(file.size for file in present) + facts.size > rules.evidence_total_megabytes * MEGABYTE:
        raise ServiceError(
            _("All files together may have %(n)s MB. Remove a file or send a smaller one.")
            % {"n": rules.evidence_total_megabytes},
            code="too_large_together",
        )
    path = store_upload(data, kind=facts.kind)
    try:
        return _attach(actor, application, item, path, facts)
    except BaseException:
        Path(settings.MEDIA_ROOT, path).unlink(missing_ok=True)
        raise


def _attach(actor: Actor, application: Application, item: Item | None, path: str, facts: FileFacts) -> Evidence:
    evidence = Evidence.objects.create(
        application=application,
        item=item,
        path=path,
        uploaded_by_id=actor.pk,
        uploaded_at=now(),
        **{key: getattr(facts, key) for key in ("name", "kind", "mime", "size", "sha256", "pages")},
    )
    record(
        actor=actor,
        action="evidence.attached",
        target=application,
        after={"evidence": evidence.pk, "item": item.code if item else ""},
    )
    return evidence


@transaction.atomic
def remove_evidence(*, actor: Actor, evidence: Evidence) -> None:
    """Take a file off the draft. The file itself stays, since a submitted revision may name it."""
    application = locked(evidence.application)
    require_known(can_edit(actor, application))
    moved = Evidence.objects.filter(pk=evidence.pk, removed_at__isnull=True).update(removed_at=now())
    if not moved:
        raise StaleState(_("This file was removed already."))
    record(actor=actor, action="evidence.removed", target=application, before={"evidence": evidence.pk})
