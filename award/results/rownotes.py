"""The rules of the standing where they bite, as sentences beside a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.core.messages import sentence
from award.domain.errors import DomainError
from award.domain.programme import Programme
from award.domain.standing import Notice
from award.results.boarddata import Place
from award.results.boardrows import Columns, Note
from award.results.ties import tie_notes
from award.results.words import flag_text, round_name

if TYPE_CHECKING:
    from award.results.board import Source


def row_notes(source: Source, columns: Columns) -> Mapping[str, list[Note]]:
    """The sentences of the rows shown, by application."""
    criteria, programme, page = source.criteria, source.programme, source.slice
    ties = tie_notes(criteria, programme, source.round.code, [*page.places, *page.beside])
    notes = {}
    for place in page.places:
        row = place.row
        found = [Note(flag_text(criteria, programme, flag), is_warning=True) for flag in row["flags"]]
        found += [Note(text) for text in ties.get(place.number, ())]
        found += [Note(text) for text in _sheet_notes(programme, columns.sheets_round, row)]
        if found:
            notes[place.number] = found
    return notes


def unranked_notes(source: Source, place: Place) -> list[str]:
    """Why an application has no rank."""
    flags = place.row["flags"]
    if not flags:
        return [_("No sheet in any round")]
    texts = [flag_text(source.criteria, source.programme, flag) for flag in flags]
    return [*texts, *_sheet_notes(source.programme, None, place.row)]


def _sheet_notes(programme: Programme, sheets_round: str | None, row: Mapping[str, Any]) -> list[str]:
    found = []
    if items := row.get("not_applicable"):
        found.append(_("Not applicable and counted out: %(items)s") % {"items": _(", ").join(items)})
    out = [sheet[0] for sheet in row.get("sheets", ()) if sheet[2] == "excluded"]
    if out:
        found.append(_("Excluded sheet of %(judges)s does not count") % {"judges": _(", ").join(out)})
    if sheets_round is not None:
        found += _trim_note(programme, sheets_round, row)
    if any(digit in "123456789" for digit in row.get("adjustment", "")):
        found.append(_("Adjusted by %(points)s points, by decision") % {"points": row["adjustment"]})
    return found


def _trim_note(programme: Programme, code: str, row: Mapping[str, Any]) -> list[str]:
    """A trimmed mean that too few sheets turn into the plain mean."""
    trim = programme.round(code).trim
    if trim is None or programme.round(code).combine != "trimmed_mean":
        return []
    count = sum(sheet[2] in ("counted", "left_out") for sheet in row["sheets"])
    if not 0 < count < trim.from_:
        return []
    text = ngettext(
        "%(round)s: only %(n)s sheet, so the plain mean; nothing is left out below %(from)s",
        "%(round)s: only %(n)s sheets, so the plain mean; nothing is left out below %(from)s",
        count,
    )
    return [text % {"round": round_name(programme, code), "n": count, "from": trim.from_}]


def warning_text(notice: Notice) -> str:
    """An input of the standing that changed nothing and was probably meant to."""
    return sentence(DomainError(notice.code, **notice.params))
