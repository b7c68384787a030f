"""Beginning with what the organisation wrote for an earlier cycle. Evidence and finished marks are not taken over."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from award.accounts.models import Organisation
from award.applications.content import BASIC_FIELDS, layers_of
from award.applications.figures import measure_years
from award.applications.models import (
    Answer,
    Application,
    BasicData,
    Indicator,
    ItemState,
    Measure,
    ProfileAnswer,
    TextVersion,
)
from award.applications.permissions import can_view
from award.applications.services.lifecycle import start_application
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, require_known
from award.cycles.models import Cycle, Item
from award.cycles.queries import criteria_of, items_of, programme_of


@transaction.atomic
def start_from(*, actor: Actor, cycle: Cycle, organisation: Organisation, earlier: Application) -> Application:
    """Start an application with texts, facts and figures of an earlier one, as far as the new rules ask for them.

    Raises ServiceError for an application of another organisation or by other criteria, and what `start_application`
    raises.
    """
    require_known(can_view(actor, earlier))
    if earlier.organisation_id != organisation.pk:
        message = _("The earlier application belongs to another organisation. Choose one of the same organisation.")
        raise ServiceError(message, code="other_organisation")
    if earlier.cycle.programme.criteria_set.code != cycle.programme.criteria_set.code:
        raise ServiceError(_("The earlier application was written for other criteria."), code="other_criteria")
    application = start_application(actor=actor, cycle=cycle, organisation=organisation)
    _take_basic(application, earlier)
    _take_indicators(application, earlier)
    texts = [*_take_profile(actor, application, earlier), *_take_items(actor, application, earlier)]
    moment = now()
    TextVersion.objects.bulk_create(
        TextVersion(
            application=application, item_code=item_code, part=part, number=1, text=text, written_by_id=actor.pk,
            began_at=moment, written_at=moment,
        )
        for item_code, part, text in texts
    )  # fmt: skip
    after = {"earlier": earlier.pk, "texts": len(texts)}
    record(actor=actor, action="application.taken_over", target=application, after=after)
    return application


def _take_basic(application: Application, earlier: Application) -> None:
    """What stands in the organisation's own record is newer than what it wrote then."""
    then, row = BasicData.objects.filter(application=earlier).first(), application.basic_data
    if then is not None:
        for field in BASIC_FIELDS:
            if getattr(row, field) in ("", None):
                setattr(row, field, getattr(then, field))
        row.save()


def _take_indicators(application: Application, earlier: Application) -> None:
    rules, year = programme_of(application.cycle).application, application.cycle.year
    asked = {"code__in": [row.code for row in rules.indicators], "year__range": (year - rules.years, year - 1)}
    rows: list[tuple[str, int, Decimal | None]] = list(
        earlier.indicators.filter(**asked).values_list("code", "year", "value")
    )
    Indicator.objects.bulk_create(
        Indicator(application=application, code=code, year=year, value=value) for code, year, value in rows
    )


def _take_profile(actor: Actor, application: Application, earlier: Application) -> list[tuple[str, str, str]]:
    codes = [question.code for question in criteria_of(application.cycle).profile]
    rows = earlier.profile_answers.filter(code__in=codes).exclude(text="")
    new = [ProfileAnswer(application=application, code=row.code, **_written(actor, row.text)) for row in rows]
    ProfileAnswer.objects.bulk_create(new)
    return [("", row.code, row.text) for row in new]


def _written(actor: Actor, text: str) -> dict[str, Any]:
    return {"text": text, "version": 1, "updated_by_id": actor.pk, "updated_at": now()}


def _take_items(actor: Actor, application: Application, earlier: Application) -> list[tuple[str, str, str]]:
    """Answers, tables and "does not apply" of items with the same code."""
    items = {row.code: row for row in items_of(application.cycle)}
    criteria = criteria_of(application.cycle)
    answers = [
        Answer(application=application, item=items[row.item.code], layer=row.layer, **_written(actor, row.text))
        for row in earlier.answers.select_related("item").exclude(text="")
        if row.item.code in items and row.layer in layers_of(criteria, items[row.item.code].kind)
    ]
    Answer.objects.bulk_create(answers)
    _take_measures(application, earlier, items)
    ItemState.objects.bulk_create(
        ItemState(
            application=application,
            item=items[row.item.code],
            is_not_applicable=True,
            not_applicable_reason=row.not_applicable_reason,
            updated_by_id=actor.pk,
        )
        for row in earlier.item_states.select_related("item").filter(is_not_applicable=True)
        if row.item.code in items and items[row.item.code].may_be_not_applicable
    )
    return [(row.item.code, row.layer, row.text) for row in answers]


def _take_measures(application: Application, earlier: Application, items: dict[str, Item]) -> None:
    """The rows with the values of those years that the new table still has."""
    years = measure_years(application.cycle.year)
    Measure.objects.bulk_create(
        Measure(
            application=application,
            item=items[row.item.code],
            values={year: value for year, value in row.values.items() if year in years},
            **{key: getattr(row, key) for key in _KEPT},
        )
        for row in earlier.measures.select_related("item")
        if row.item.code in items
    )


_KEPT = ("position", "name", "unit", "direction", "target", "competitor", "benchmark", "source", "missing_reason")
