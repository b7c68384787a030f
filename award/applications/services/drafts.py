"""Writing a draft: figures, tables, the state of items; the texts are in `texts`.

Every write locks the application's row first, so that two colleagues' saves come one after the other and a save cannot
slip past a submission.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from award.applications.content import BASIC_FIELDS, item_measures, measure_row, measures_version
from award.applications.figures import measure_years, plain_figure
from award.applications.models import Application, BasicData, CorrectionPoint, Indicator, ItemState, Measure
from award.applications.permissions import can_edit_part
from award.applications.queries import all_applications
from award.audit.services import record, record_edit
from award.core.access import Actor
from award.core.errors import Conflict, ServiceError, require_known
from award.core.templatetags.award import in_language
from award.cycles.models import Item
from award.cycles.queries import programme_of
from award.domain.text import clean_text

Place = CorrectionPoint.Place
Figures = dict[tuple[str, int], Decimal | None]  # by code and year
MAX_MEASURES = 20
MAX_TEXT = 100_000  # characters of one field; far above every limit of the criteria
_MEASURE_LENGTHS = {
    "name": 80, "unit": 20, "target": 20, "competitor": 20, "benchmark": 20, "source": 120, "missing_reason": 200,
}  # fmt: skip


def locked(application: Application) -> Application:
    """The application's row as it is now, held until the transaction ends."""
    return all_applications().select_for_update(of=("self",)).get(pk=application.pk)


def editable(actor: Actor, application: Application, place: str, code: str = "") -> Application:
    """The row, held, for someone who may change this part of the draft now."""
    row = locked(application)
    require_known(can_edit_part(actor, row, place, code))
    return row


def cleaned(text: str) -> str:
    """The text as it is saved. Raises DomainError for characters that are not taken, ServiceError for a book."""
    text = clean_text(text)
    if len(text) > MAX_TEXT:
        raise ServiceError(_("The text is too long to be saved. Shorten it."), code="text_too_long")
    return text


def require_item(application: Application, item: Item) -> None:
    """Refuse an item of other criteria."""
    if item.criteria_set_id != application.cycle.programme.criteria_set_id:
        raise ServiceError(_("This item is not part of the cycle's criteria."), code="unknown_item")


@transaction.atomic
def save_basic_data(
    *, actor: Actor, application: Application, data: dict[str, Any], version: int, figures: Figures | None = None
) -> BasicData:
    """Save the facts about the applicant and, from the same page, its figures.

    Raises Conflict when someone saved facts or figures since `version`: it counts both.
    """
    application = editable(actor, application, Place.BASIC)
    row, _created = BasicData.objects.get_or_create(application=application)
    unknown = set(data) - set(BASIC_FIELDS)
    if unknown:
        raise ServiceError(_("Unknown field: %(name)s") % {"name": min(unknown)}, code="unknown_field")
    changed = sorted(field for field, value in data.items() if getattr(row, field) != value)
    stand = {(each.code, each.year): each.value for each in Indicator.objects.filter(application=application)}
    other = [key for key, value in (figures or {}).items() if stand.get(key) != value]
    if (changed or other) and row.version != version:
        current = [f"{row.label_of(f)}: {getattr(row, f) or ''}" for f in changed]
        current += [f"{_indicator_name(application, code)} {year}: {plain_figure(stand.get((code, year)))}"
                    for code, year in other]  # fmt: skip
        raise Conflict(current="\n".join(current), version=row.version)
    if figures:
        save_indicators(actor=actor, application=application, values=figures)
        row.refresh_from_db()
    if changed:
        for field in changed:
            setattr(row, field, data[field])
        row.version += not other  # saving figures has counted already
        _validated(row)
        row.save()
        record(actor=actor, action="basic_data.saved", target=application, after={"fields": changed})
    return row


def _indicator_name(application: Application, code: str) -> str:
    rules = programme_of(application.cycle).application
    return next((in_language(each.name) for each in rules.indicators if each.code == code), code)


def _validated(row: models.Model) -> None:
    try:
        row.clean_fields()
    except ValidationError as error:
        raise ServiceError(" ".join(error.messages), code="invalid") from None


@transaction.atomic
def save_indicators(*, actor: Actor, application: Application, values: Figures) -> list[Indicator]:
    """Save figures by (code, year); None takes a figure away. Figures not named stay as they are.

    The version of the basic data goes up, so that who has the page open with the old figures meets a conflict.
    """
    application = editable(actor, application, Place.BASIC)
    rules = programme_of(application.cycle).application
    codes = {indicator.code for indicator in rules.indicators}
    years = range(application.cycle.year - rules.years, application.cycle.year)
    rows = {(row.code, row.year): row for row in Indicator.objects.filter(application=application)}
    changed = []
    for (code, year), value in values.items():
        if code not in codes or year not in years:
            raise ServiceError(_("This figure is not asked for."), code="unknown_indicator")
        row = rows.setdefault((code, year), Indicator(application=application, code=code, year=year))
        if row.pk is None or row.value != value:
            if row.value != value:
                changed.append(f"{code} {year}")
            row.value = value
            _validated(row)
            row.save()
    if changed:
        BasicData.objects.get_or_create(application=application)
        BasicData.objects.filter(application=application).update(version=models.F("version") + 1)
        record(actor=actor, action="indicators.saved", target=application, after={"fields": changed})
    return list(rows.values())


@transaction.atomic
def save_measures(
    *, actor: Actor, application: Application, item: Item, rows: list[dict[str, Any]], version: str | None = None
) -> list[Measure]:
    """Replace the table of results of an item. Values are kept as typed; what is wrong in them blocks the submission.

    A row: name, unit, direction, values {year: text}, target, competitor, benchmark, source, missing_reason. With a
    `version` (see `measures_version`) a table that someone else saved meanwhile raises Conflict.
    """
    application = editable(actor, application, Place.ITEM, item.code)
    require_item(application, item)
    if len(rows) > MAX_MEASURES:
        raise ServiceError(_("A table holds at most %(n)s measures.") % {"n": MAX_MEASURES}, code="too_many")
    present = item_measures(application, item)
    wanted = [_measure(application, item, place, row) for place, row in enumerate(rows)]
    if [measure_row(row) for row in present] == [measure_row(row) for row in wanted]:
        return present
    if version is not None and version != measures_version(present):
        raise Conflict(current="\n".join(_as_line(row) for row in present), version=0)
    Measure.objects.filter(application=application, item=item).delete()
    Measure.objects.bulk_create(wanted)
    record_edit(actor=actor, target=application, field=f"measures {item.code}")
    return item_measures(application, item)


def _as_line(row: Measure) -> str:
    """All of a row, for who must choose between two tables."""
    values = [f"{year}: {value}" for year, value in sorted(row.values.items())]
    said = {
        _("target"): row.target,
        _("competitor"): row.competitor,
        _("benchmark"): row.benchmark,
        _("source"): row.source,
        _("why values are missing"): row.missing_reason,
    }
    levels = [f"{name}: {text}" for name, text in said.items() if text]
    return "  ".join([row.name, row.unit, row.get_direction_display(), *values, *levels])


def _measure(application: Application, item: Item, place: int, row: dict[str, Any]) -> Measure:
    texts = {key: _line(str(row.get(key) or ""), length) for key, length in _MEASURE_LENGTHS.items()}
    if not texts["name"]:
        raise ServiceError(_("Row %(n)s: give the measure a name.") % {"n": place + 1}, code="measure_name")
    direction = str(row.get("direction") or Measure.Direction.UP)
    if direction not in Measure.Direction.values:
        raise ServiceError(_("Say whether higher or lower is better."), code="measure_direction")
    years = measure_years(application.cycle.year)
    given = {str(year): str(value) for year, value in (row.get("values") or {}).items()}
    if unknown := set(given) - set(years):
        raise ServiceError(
            _("The year %(year)s is not part of the table.") % {"year": min(unknown)}, code="measure_year"
        )
    values = {year: _line(given[year], 20) for year in years if given.get(year, "").strip()}
    return Measure(application=application, item=item, position=place, direction=direction, values=values, **texts)


def _line(text: str, length: int) -> str:
    line = clean_text(text).replace("\n", " ").strip()
    if len(line) > length:
        raise ServiceError(
            _("“%(text)s…” is longer than %(n)s characters. Shorten it.") % {"text": line[:12], "n": length},
            code="too_long",
        )
    return line


@transaction.atomic
def set_item_state(
    *,
    actor: Actor,
    application: Application,
    item: Item,
    is_done: bool,
    is_not_applicable: bool = False,
    reason: str = "",
) -> ItemState:
    """Say whether an item is finished, or does not apply to the organisation (with a reason, where the item allows)."""
    application = editable(actor, application, Place.ITEM, item.code)
    require_item(application, item)
    reason = cleaned(reason).strip()
    if is_not_applicable and not item.may_be_not_applicable:
        raise ServiceError(_("This item applies to every organisation."), code="must_apply")
    if is_not_applicable and not reason:
        raise ServiceError(_("Say why the item does not apply."), code="reason_missing")
    row = ItemState.objects.filter(application=application, item=item).first()
    row = row or ItemState(application=application, item=item)
    before = {"is_done": row.is_done, "is_not_applicable": row.is_not_applicable}
    kept = reason or row.not_applicable_reason
    if (
        row.pk
        and before == {"is_done": is_done, "is_not_applicable": is_not_applicable}
        and (kept == row.not_applicable_reason)
    ):
        return row
    row.is_done, row.is_not_applicable, row.not_applicable_reason = is_done, is_not_applicable, kept
    row.updated_by_id = actor.pk
    row.save()
    after = {"item": item.code, "is_done": is_done, "is_not_applicable": is_not_applicable}
    record(actor=actor, action="item.state_set", target=application, before={"item": item.code, **before}, after=after)
    return row
