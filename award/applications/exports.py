"""The whole application as a document: A4, with contents, page numbers and a chart for each measure."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from award.applications.citing import cited_page
from award.applications.content import Content, draft_content
from award.applications.minis import mini_trend
from award.applications.models import Application, BasicData, Revision
from award.applications.queries import revision_content
from award.core.chart_parts import PRINT
from award.core.pdf import render_pdf
from award.core.pdf_art import svg_data_uri
from award.core.templatetags.award import in_language
from award.cycles.queries import criteria_of, programme_of
from award.domain.criteria import Criteria, Item
from award.domain.programme import Programme

PRINTED_FACTS = ("legal_representative", "address", "employees", "main_products")


def application_pdf(application: Application, revision: Revision | None = None) -> bytes:
    """The draft for the sign-off inside the organisation, or a submitted revision, in the active language.

    Contact data are left out, as assessors do not see them. Raises PdfProblem when it cannot be drawn.
    """
    content = draft_content(application, 0) if revision is None else revision_content(revision)
    organisation = content["organisation"]["name"]
    title = _("Application %(number)s of %(name)s") % {"number": application.number, "name": organisation}
    return render_pdf("print/application.html", {"title": title, **_context(application, content, revision)})


def letter_pdf(application: Application) -> bytes:
    """The programme's commitments as a letter for signature and seal. Raises PdfProblem when it cannot be drawn."""
    programme, organisation = programme_of(application.cycle), application.organisation
    letter = {
        "name": next((row.name.zh for row in programme.application.documents if row.letter), ""),
        "number": application.number,
        "office": programme.documents.office.zh if programme.documents else "",
        "cycle": application.cycle.name_zh,
        "organisation": organisation.name,
        "credit_code": organisation.credit_code,
        "commitments": [sentence.text.zh for sentence in programme.application.commitments],
    }
    return render_pdf("print/letter.html", {"letter": letter})


def _context(application: Application, content: Content, revision: Revision | None) -> dict[str, Any]:
    criteria, programme = criteria_of(application.cycle), programme_of(application.cycle)
    numbers = {file["id"]: number for number, file in enumerate(content["evidence"], 1)}
    return {
        "application": application,
        "organisation": content["organisation"],
        "revision": revision,
        "ground": "" if revision else "draft_ground",
        "foot": _foot(application, content, revision),
        "facts": _facts(content),
        "indicators": _indicators(content, programme),
        "profile": _profile(content, criteria),
        "categories": [
            (category, [_item(item, content, criteria, numbers) for item in category.items])
            for category in criteria.categories
        ],
        "files": _files(content, programme),
        "notice": content.get("internal_notice"),
    }


def _foot(application: Application, content: Content, revision: Revision | None) -> dict[str, str]:
    name = f"{application.number} · {content['organisation']['name']}"
    if revision is None:
        return {"name": name, "record": _("Draft, not submitted")}
    record = _("Revision %(number)s · SHA-256 %(hash)s") % {"number": revision.number, "hash": revision.sha256}
    return {"name": name, "record": record}


def _facts(content: Content) -> list[tuple[str, str]]:
    organisation = content["organisation"]
    facts = [(_("Unified social credit code"), organisation["credit_code"])]
    basic = content["basic"]
    return facts + [(BasicData.label_of(field), str(basic.get(field) or "—")) for field in PRINTED_FACTS]


def _indicators(content: Content, programme: Programme) -> dict[str, Any]:
    years = sorted({year for row in content["indicators"] for year in row["values"]})
    values = {row["code"]: row["values"] for row in content["indicators"]}
    rows = [
        (
            in_language(rules.name),
            in_language(rules.unit),
            [values.get(rules.code, {}).get(year, "—") for year in years],
        )
        for rules in programme.application.indicators
    ]
    return {"years": years, "rows": rows if years else []}


def _profile(content: Content, criteria: Criteria) -> list[tuple[str, str, str]]:
    prompts = {question.code: in_language(question.prompt) for question in criteria.profile}
    return [(row["code"], prompts.get(row["code"], ""), row["text"]) for row in content["profile"]]


def _item(item: Item, content: Content, criteria: Criteria, numbers: dict[int, int]) -> dict[str, Any]:
    entry = next((entry for entry in content["items"] if entry["code"] == item.code), None)
    if entry is None:
        return {"item": item, "layers": [], "measures": []}
    names = {layer.code: in_language(layer.name) for layer in criteria.kind(item.kind).layers}
    years = sorted({year for measure in entry["measures"] for year in measure["values"]})
    return {
        "item": item,
        "reason": entry["reason"] if entry["is_not_applicable"] else "",
        "layers": [(names.get(layer["code"], ""), layer["text"]) for layer in entry["layers"]],
        "years": years,
        "measures": [_measure(measure, years) for measure in entry["measures"]],
        "citations": [
            cited_page(numbers[row["evidence"]], row["page"])
            for row in entry.get("citations", [])
            if row["evidence"] in numbers
        ],
    }


def _measure(measure: dict[str, Any], years: list[str]) -> dict[str, Any]:
    chart = mini_trend(measure, years, PRINT)
    return {
        **measure,
        "cells": [measure["values"].get(year, "—") for year in years],
        "chart": svg_data_uri(str(chart)) if chart else "",
    }


def _files(content: Content, programme: Programme) -> list[dict[str, Any]]:
    names = {document.code: in_language(document.name) for document in programme.application.documents}
    return [
        {**file, "number": number, "use": names.get(file.get("document", ""), file["item"])}
        for number, file in enumerate(content["evidence"], 1)
    ]
