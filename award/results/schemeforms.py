"""The form that keeps the points of a what-if under a name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanCharField
from award.core.forms import AwardForm


class SchemeForm(AwardForm):
    """What a discussion scheme is called."""

    name = CleanCharField(label=_("Name of the scheme"), max_length=60)
