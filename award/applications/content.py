"""The content of an application as one plain mapping: what a revision freezes and what assessors read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from award.applications.figures import plain_figure
from award.applications.internalnotice import notice_content
from award.applications.models import Answer, Application, BasicData, Citation, Evidence, Measure
from award.audit.chain import canonical
from award.core.hashing import sha256
from award.cycles.models import Item
from award.cycles.queries import criteria_of, programme_of
from award.domain.criteria import Criteria

Content = dict[str, Any]

BASIC_FIELDS = (
    "contact_name",
    "contact_phone",
    "contact_email",
    "legal_representative",
    "address",
    "employees",
    "main_products",
)


def draft_content(application: Application, number: int) -> Content:
    """The present draft as the content of revision `number`."""
    cycle, organisation = application.cycle, application.organisation
    criteria, programme = criteria_of(cycle), programme_of(cycle)
    basic = BasicData.objects.filter(application=application).first() or BasicData(application=application)
    notice = notice_content(application) if programme.application.internal_notice_days else {}
    return {
        "application": application.number,
        "number": number,
        "cycle": {"year": cycle.year, "name": cycle.name_zh},
        "organisation": {
            "name": organisation.name,
            "name_en": organisation.name_en,
            "credit_code": organisation.credit_code,
            "division": organisation.division_id,
            "industry": organisation.industry_id,
            "size": organisation.size,
        },
        "basic": {field: getattr(basic, field) for field in BASIC_FIELDS},
        "indicators": _indicators(application, [indicator.code for indicator in programme.application.indicators]),
        "profile": _profile(application, criteria),
        "items": _items(application, criteria),
        "evidence": [_file(file) for file in attached(application)],
        "criteria_sha256": criteria.sha256,
        "programme_sha256": programme.sha256,
        **({"internal_notice": notice} if notice else {}),  # a key of later date, only where it says something
    }


def _file(file: Evidence) -> dict[str, Any]:
    """A file as it stands in a revision; a key of later date only where it says something."""
    entry = {"id": file.pk, "name": file.name, "kind": file.kind, "size": file.size, "sha256": file.sha256}
    entry |= {"pages": file.pages, "item": file.item.code if file.item else ""}
    if file.document:
        entry["document"] = file.document
    if file.scan == Evidence.Scan.INFECTED:  # blocks submitting; a revision has it only if found out afterwards
        entry["scan"] = file.scan
    return entry


def attached(application: Application) -> list[Evidence]:
    """The files attached now, oldest first; the place in this list is the file's number."""
    files = Evidence.objects.filter(application=application, removed_at__isnull=True)
    return list(files.select_related("item", "uploaded_by").order_by("pk"))


def frozen(content: Content) -> tuple[str, str]:
    """(canonical JSON, its SHA-256)."""
    payload = canonical(content)
    return payload, sha256(payload)


def item_measures(application: Application, item: Item) -> list[Measure]:
    """The rows of an item's table of results in order."""
    return list(Measure.objects.filter(application=application, item=item).order_by("position", "pk"))


def measures_version(rows: Iterable[Measure]) -> str:
    """A short fingerprint of a table of results, to notice that someone else saved it meanwhile."""
    return sha256(canonical([measure_row(row) for row in rows]))[:16]


def measure_row(measure: Measure) -> dict[str, Any]:
    """A measure as it stands in a revision; a key of later date only where it says something."""
    row = {
        "name": measure.name,
        "unit": measure.unit,
        "direction": measure.direction,
        "values": dict(measure.values),
        "target": measure.target,
        "benchmark": measure.benchmark,
        "source": measure.source,
    }
    later = {"competitor": measure.competitor, "missing_reason": measure.missing_reason}
    return {**row, **{key: text for key, text in later.items() if text}}


def _indicators(application: Application, codes: list[str]) -> list[dict[str, Any]]:
    values: dict[str, dict[str, str]] = {code: {} for code in codes}
    for row in application.indicators.order_by("year"):
        if row.code in values and row.value is not None:
            values[row.code][str(row.year)] = plain_figure(row.value)
    return [{"code": code, "values": years} for code, years in values.items()]


def _profile(application: Application, criteria: Criteria) -> list[dict[str, str]]:
    texts = dict(application.profile_answers.values_list("code", "text"))
    return [{"code": question.code, "text": texts.get(question.code, "")} for question in criteria.profile]


def _items(application: Application, criteria: Criteria) -> list[dict[str, Any]]:
    texts = {
        (answer.item.code, answer.layer): answer.text
        for answer in Answer.objects.filter(application=application).select_related("item")
    }
    states = {state.item.code: state for state in application.item_states.select_related("item")}
    measures: dict[str, list[dict[str, Any]]] = {}
    for measure in application.measures.select_related("item").order_by("position", "pk"):
        measures.setdefault(measure.item.code, []).append(measure_row(measure))
    cited = _citations(application)
    entries = []
    for item in criteria.items:
        state = states.get(item.code)
        entries.append(
            {
                "code": item.code,
                "is_not_applicable": bool(state and state.is_not_applicable),
                "reason": state.not_applicable_reason if state and state.is_not_applicable else "",
                "layers": [
                    {"code": layer, "text": texts.get((item.code, layer), "")}
                    for layer in layers_of(criteria, item.kind)
                ],
                "measures": measures.get(item.code, []),
                **({"citations": cited[item.code]} if item.code in cited else {}),
            }
        )
    return entries


def _citations(application: Application) -> dict[str, list[dict[str, Any]]]:
    """What each item cites; items that cite nothing have no entry."""
    rows = Citation.objects.filter(application=application, evidence__removed_at__isnull=True)
    cited: dict[str, list[dict[str, Any]]] = {}
    for row in rows.select_related("item").order_by("evidence_id", "page", "pk"):
        entry = {"part": row.part, "evidence": row.evidence_id, "page": row.page, "note": row.note}
        cited.setdefault(row.item.code, []).append(entry)
    return cited


def layers_of(criteria: Criteria, kind: str) -> tuple[str, ...]:
    """The codes of the texts an item of that kind is answered with; one nameless text where it has no layers."""
    return tuple(layer.code for layer in criteria.kind(kind).layers) or ("",)
