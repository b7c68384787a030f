"""Between the services and the pages of the editor: build what a page shows, save what was typed, keep what failed."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from award.applications.content import item_measures, measure_row, measures_version
from award.applications.figures import measure_years
from award.applications.forms import ItemEditor, MeasureTable, TextArea
from award.applications.models import Answer, Application, ItemState, ProfileAnswer
from award.applications.services import (
    save_answer,
    save_measures,
    save_profile_answer,
    set_item_state,
)
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import Conflict
from award.core.messages import sentence
from award.core.templatetags.award import in_language
from award.cycles.models import Item
from award.cycles.queries import criteria_of
from award.domain.errors import AwardError


def profile_areas(application: Application) -> list[TextArea]:
    """The questions of the profile with their answers."""
    rows = {row.code: row for row in ProfileAnswer.objects.filter(application=application)}
    areas = []
    for question in criteria_of(application.cycle).profile:
        row = rows.get(question.code)
        label = in_language(question.prompt)
        areas.append(TextArea(question.code, label, row.text if row else "", row.version if row else 0, rows=4))
    return areas


def item_editor(application: Application, item: Item, *, blanks: int = 0) -> ItemEditor:
    """The page of an item as saved; result items have a table with at least as many rows as are asked for."""
    criteria = criteria_of(application.cycle)
    answers = Answer.objects.filter(application=application, item=item).select_related("updated_by")
    rows = {row.layer: row for row in answers}
    layers = [(layer.code, in_language(layer.name)) for layer in criteria.kind(item.kind).layers] or [("", _("Text"))]
    areas = [
        TextArea(code, name, rows[code].text if code in rows else "", rows[code].version if code in rows else 0)
        for code, name in layers
    ]
    state = ItemState.objects.filter(application=application, item=item).first() or ItemState()
    return ItemEditor(
        item=item,
        areas=areas,
        table=_table(application, item, blanks),
        is_done=state.is_done,
        is_not_applicable=state.is_not_applicable,
        reason=state.not_applicable_reason,
        last=max((row for row in rows.values() if row.updated_at), key=_moment, default=None),
    )


def _moment(row: Answer) -> datetime:
    return row.updated_at or now()


def _table(application: Application, item: Item, blanks: int) -> MeasureTable | None:
    present = item_measures(application, item)
    if not item.measures and not present:
        return None
    table = MeasureTable(measure_years(application.cycle.year), [measure_row(row) for row in present], "")
    table.version = measures_version(present)
    wanted = max(blanks, item.measures - len(present))
    table.rows += [table.blank() for _unused in range(wanted)]
    return table


def save_areas(actor: Actor, application: Application, areas: list[TextArea], item: Item | None = None) -> None:
    """Save each text; what fails stays on the page with its reason, and with the other text where there is one."""
    for area in areas:
        try:
            if item is None:
                saved: Answer | ProfileAnswer = save_profile_answer(
                    actor=actor, application=application, code=area.key, text=area.text, version=area.version
                )
            else:
                saved = save_answer(
                    actor=actor,
                    application=application,
                    item=item,
                    layer=area.key,
                    text=area.text,
                    version=area.version,
                )
        except Conflict as conflict:
            area.other, area.version = conflict.current, conflict.version
        except AwardError as error:
            area.error = sentence(error)
        else:
            area.version = saved.version


def save_item(actor: Actor, application: Application, editor: ItemEditor, *, only_table: bool = False) -> None:
    """Save all that stands on the page of an item."""
    if not only_table:
        save_areas(actor, application, editor.areas, editor.item)
        editor.errors += [
            (f"text-{area.slug}", _("%(name)s: %(text)s") % {"name": area.label, "text": area.error})
            for area in editor.areas
            if area.error
        ]
    if editor.table is not None:
        _save_table(actor, application, editor, editor.table)
    if not only_table:
        _save_state(actor, application, editor)


def _save_table(actor: Actor, application: Application, editor: ItemEditor, table: MeasureTable) -> None:
    try:
        rows = save_measures(
            actor=actor, application=application, item=editor.item, rows=table.rows, version=table.version
        )
    except Conflict as conflict:
        table.other = conflict.current
        table.version = measures_version(item_measures(application, editor.item))
    except AwardError as error:
        table.error = sentence(error)
        editor.errors.append(("measures", table.error))
    else:
        table.version = measures_version(rows)


def _save_state(actor: Actor, application: Application, editor: ItemEditor) -> None:
    try:
        set_item_state(
            actor=actor,
            application=application,
            item=editor.item,
            is_done=editor.is_done and not editor.has_conflict,
            is_not_applicable=editor.is_not_applicable,
            reason=editor.reason,
        )
    except AwardError as error:
        editor.errors.append(("done", sentence(error)))
