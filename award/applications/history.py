"""The history of a text: what stood there, who wrote it and when, and how two states differ."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from award.applications.content import layers_of
from award.applications.models import Answer, Application, FieldLock, ProfileAnswer, TextVersion
from award.applications.working import HERE
from award.core.clock import now
from award.core.templatetags.award import in_language
from award.cycles.queries import criteria_of
from award.domain.text import count_characters
from award.domain.textdiff import Marked, differences

MOST = 200  # versions on one page


@dataclass(frozen=True)
class TextPlace:
    """A text of the application: the layer of an item, or with no code a question of the profile."""

    code: str
    part: str
    title: str


@dataclass(frozen=True)
class VersionRow:
    """A version with its length, and how much longer it is than the one before."""

    version: TextVersion
    characters: int
    change: int


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side, with what differs marked."""

    old: TextVersion
    new: TextVersion
    old_pieces: list[Marked]
    new_pieces: list[Marked]


def text_place(application: Application, code: str, part: str) -> TextPlace:
    """The text named in an address. Raises Http404 for one that the criteria do not have."""
    criteria = criteria_of(application.cycle)
    if not code:
        prompt = next((question.prompt for question in criteria.profile if question.code == part), None)
        if prompt is None:
            raise Http404
        return TextPlace("", part, f"{part} {in_language(prompt)}")
    if code not in criteria.positions or part not in layers_of(criteria, criteria.item(code).kind):
        raise Http404
    layers = {layer.code: in_language(layer.name) for layer in criteria.kind(criteria.item(code).kind).layers}
    return TextPlace(code, part, " · ".join(text for text in (code, layers.get(part, "")) if text))


def written_texts(application: Application) -> list[tuple[TextPlace, TextVersion]]:
    """Each text that was ever written, with its latest version; the latest written first."""
    latest: dict[tuple[str, str], TextVersion] = {}
    rows = TextVersion.objects.filter(application=application).select_related("written_by").defer("text")
    for version in rows.order_by("number"):
        latest[version.item_code, version.part] = version
    found = []
    for (code, part), version in latest.items():
        try:
            found.append((text_place(application, code, part), version))
        except Http404:  # the criteria of the cycle had it when it was written
            continue
    return sorted(found, key=lambda row: row[1].written_at, reverse=True)


def versions_of(application: Application, place: TextPlace) -> QuerySet[TextVersion]:
    """The versions of a text, the latest first."""
    rows = TextVersion.objects.filter(application=application, item_code=place.code, part=place.part)
    return rows.select_related("written_by").order_by("-number")


def version_rows(application: Application, place: TextPlace) -> list[VersionRow]:
    """The latest versions with their lengths."""
    versions = list(versions_of(application, place)[: MOST + 1])
    lengths = [*(count_characters(version.text) for version in versions), 0]
    rows = [VersionRow(row, lengths[n], lengths[n] - lengths[n + 1]) for n, row in enumerate(versions)]
    return rows[:MOST]


def comparison(rows: list[VersionRow], old: str, new: str) -> Comparison | None:
    """The two versions named by their numbers; without numbers the last two. None when there is nothing to compare."""
    by_number = {str(row.version.number): row.version for row in rows}
    newest = [row.version for row in rows]
    latter = by_number.get(new) or (newest[0] if newest else None)
    if latter is None:
        return None
    former = by_number.get(old) or next((version for version in newest if version.number < latter.number), None)
    if former is None or former == latter:
        return None
    return Comparison(former, latter, *differences(former.text, latter.text))


def present_version(application: Application, place: TextPlace) -> int:
    """The version of the text as it stands, which a restoring save is written upon; 0 where there is none."""
    if place.code:
        rows = Answer.objects.filter(application=application, item__code=place.code, layer=place.part)
        return rows.values_list("version", flat=True).first() or 0
    rows_of_profile = ProfileAnswer.objects.filter(application=application, code=place.part)
    return rows_of_profile.values_list("version", flat=True).first() or 0


def holders(application: Application, code: str, but: int | None) -> dict[str, str]:
    """Who holds which part of an item (or of the profile) now, without the reader."""
    rows = FieldLock.objects.filter(application=application, item_code=code, seen_at__gt=now() - HERE)
    held = rows.exclude(holder_id=but).values_list("part", "holder__name")
    return {part: name or _("a colleague") for part, name in held}
