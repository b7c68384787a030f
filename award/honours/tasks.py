"""Making the documents of certificates in the background. Safe to run twice, and to go on after a crash."""

from __future__ import annotations

import hashlib

from django.db import transaction

from award.core.access import Actor
from award.core.tasks import task
from award.honours.exports import certificate_pdf
from award.honours.models import Certificate, Commendation
from award.honours.queries import certificates_with_cycle, missing_certificates
from award.honours.services import issue, keep_document


def render_certificate(*, actor: Actor | None, certificate: Certificate) -> Certificate:
    """Make the document unless it is there. Drawn outside a transaction: it takes half a second."""
    if certificate.path:
        return certificate
    data = certificate_pdf(certificate)
    return keep_document(actor=actor, certificate=certificate, data=data, sha256=hashlib.sha256(data).hexdigest())


@task
def render_certificate_task(certificate_id: int) -> str:
    """The worker's entry: one certificate a task, so that a fault in one stops no other."""
    certificate = certificates_with_cycle().get(pk=certificate_id)
    return render_certificate(actor=None, certificate=certificate).sha256


def enqueue_documents(*, commendation: Commendation) -> int:
    """Queue the making of every document that is missing. Returns how many were queued."""
    missing = list(missing_certificates(commendation))
    for certificate in missing:
        render_certificate_task.enqueue(certificate.pk)
    return len(missing)


@transaction.atomic
def issue_and_render(*, actor: Actor, commendation: Commendation) -> Commendation:
    """Issue the commendation and queue its documents in one transaction."""
    issued = issue(actor=actor, commendation=commendation)
    enqueue_documents(commendation=issued)
    return issued
