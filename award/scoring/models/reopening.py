"""What a sheet was when it was sealed, kept whole where the office opened the sheet again."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from award.audit.models import TwoPersonAct
from award.scoring.models.sheets import ScoreSheet


class SealedVersion(models.Model):
    """A sealing that two people of the office took back before the opening. Never changed, never deleted.

    A trigger lets a sealed sheet become a draft only where a row here equals it. `remarks` is the canonical text that
    `remarks_sha256` hashes together with the nonce.
    """

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    sealed_at = models.DateTimeField()
    payload = models.TextField()
    packed = models.BinaryField()
    nonce = models.BinaryField()
    commitment = models.CharField(max_length=64)
    remarks = models.TextField()
    remarks_sha256 = models.CharField(max_length=64, blank=True)
    reopened_at = models.DateTimeField()
    act = models.OneToOneField(TwoPersonAct, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["sheet", "number"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["sheet", "number"], name="sealed_version_once"),
            CheckConstraint(name="sealed_version_from_1", condition=Q(number__gte=1)),
            CheckConstraint(name="sealed_version_whole", condition=~Q(payload="") & ~Q(commitment="")),
        ]
