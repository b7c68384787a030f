"""Forms of defences: the day of a panel, the witness, the word, a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanCharField
from award.core.forms import AwardForm, BeijingDateTimeInput
from award.domain.programmetables import DefenceRules
from award.scoring.models import DefenceSession

_MOST = 480


def _minutes(label: Any, least: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=_MOST)


class DayForm(AwardForm):
    """When and where a panel hears. `version` is that of the session on the page; empty: there was none."""

    starts_at = forms.DateTimeField(label=_("Start (Beijing time)"), widget=BeijingDateTimeInput())
    place = CleanCharField(label=_("Place"), max_length=200)
    minutes = _minutes(_("Minutes a presentation"), 1)
    questions = _minutes(_("Minutes for questions"), 0)
    pause = _minutes(_("Minutes between two"), 0)
    reason = CleanCharField(
        label=_("Why the day is changed"),
        max_length=300,
        required=False,
        help_text=_("Needed once the applicants were told; they are told anew."),
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, session: DefenceSession | None, rules: DefenceRules, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "starts_at": session.starts_at if session else None,
            "place": session.place if session else "",
            "minutes": session.minutes if session else rules.minutes,
            "questions": session.questions if session else rules.questions,
            "pause": session.pause if session else rules.pause,
            "version": session.version if session else None,
        }
        super().__init__(*args, **kwargs)
        if session is None or session.sent_at is None:
            del self.fields["reason"]


class WitnessForm(AwardForm):
    """Who watches the draw."""

    witness = CleanCharField(
        label=_("Witness of the draw"),
        max_length=120,
        help_text=_("Name and office, as on the sheet: of the supervisors or notaries."),
    )


class WordForm(AwardForm):
    """What the witness adds, so that the office alone cannot know the outcome."""

    word = CleanCharField(
        label=_("Word of the witness"),
        max_length=120,
        help_text=_("Typed by the witness: any word or number nobody else knows. It stands on the sheet."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class TakeBackForm(AwardForm):
    """Why a committed seed is not drawn with."""

    reason = CleanCharField(label=_("Reason"), max_length=300)
