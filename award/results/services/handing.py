"""Result bundles handed out."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.errors import ServiceError
from award.results.models import ResultBundle, Snapshot


@transaction.atomic
def hand_out_bundle(*, actor: Actor | None, snapshot: Snapshot) -> bytes:
    """The result bundle of a released standing as a ZIP file; `actor` is None for the public and the command line.

    Raises ServiceError where the standing is not released.
    """
    bundle = ResultBundle.objects.filter(snapshot=snapshot).first()
    if bundle is None:
        raise ServiceError(_("The result bundle is made when the standing is released."), code="not_released")
    data = bytes(bundle.data)
    if actor is None:  # what is open to everyone is no event
        return data
    record(actor=actor, action="bundle.handed_out", target=snapshot, after={"kind": bundle.kind})
    return data
