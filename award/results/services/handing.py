"""Result bundles handed out."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.errors import ServiceError
from award.domain.bundlezip import manifest_sha256
from award.results.bundles import bundle_of
from award.results.models import ResultBundle, Snapshot


@transaction.atomic
def hand_out_bundle(*, actor: Actor | None, snapshot: Snapshot) -> bytes:
    """The result bundle of a released standing as a ZIP file; `actor` is None for the public.

    Raises ServiceError where it no longer has the fingerprint that was fixed at the release: a frozen row was changed.
    """
    bundle = ResultBundle.objects.filter(snapshot=snapshot).first()
    if bundle is None:
        raise ServiceError(_("The result bundle is made when the standing is released."), code="not_released")
    data = bundle_of(snapshot, bundle.kind, bundle.published)
    if manifest_sha256(data) != bundle.manifest_sha256:
        raise ServiceError(
            _(
                "The result bundle no longer has the fingerprint that was published: something frozen was changed. "
                "Compute the standing again to see what, and tell the supervisors."
            ),
            code="fingerprint",
        )
    record(actor=actor, action="bundle.handed_out", target=snapshot, after={"kind": bundle.kind})
    return data
