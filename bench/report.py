"""`python -m bench.report`: the whole application as a document, against ReportLab alone with the same text.

50,000 Chinese characters and 60 measures with a chart each, on SQLite: seconds of CPU (the median of three), the
ratio to the floor measured in the same run, queries and pages. The target is 10 seconds in one process.
"""

from __future__ import annotations

import io
import os
import random
from itertools import pairwise
from typing import TYPE_CHECKING

from bench.databases import database
from bench.measuring import interleaved, queries

if TYPE_CHECKING:  # its models are there only once Django is
    from award.applications.models import Application

CHARACTERS, CHARTS, ROUNDS = 50_000, 60, 3
TARGET = 10.0  # seconds
PARAGRAPH, YEARS = 250, 5
WORDS = (
    "公司以顾客为中心建立质量管理体系",
    "按策划、实施、检查、改进的方法逐级展开",
    "2025年一次交检合格率达到98.6%",
    "与标杆企业的差距缩小到0.4个百分点",
    "骨干员工人均培训52学时",
)


def texts(characters: int) -> list[str]:
    """Paragraphs of a report; the same number gives the same words."""
    chance, found = random.Random(characters), ""
    while len(found) < characters:
        found += chance.choice(WORDS) + chance.choice("，；。")
    found = found[:characters]
    return [found[start : start + PARAGRAPH] for start in range(0, characters, PARAGRAPH)]


def values(number: int) -> list[str]:
    """The figures of a measure, one a year."""
    return [f"{80 + (number * 7 + year * 3) % 19}.{year}" for year in range(YEARS)]


def build(characters: int, charts: int) -> Application:
    """An application with so many characters in its items and so many measures."""
    from award.applications.content import layers_of
    from award.applications.models import Answer, Measure
    from award.cycles.queries import criteria_of, items_of
    from tests.factories import make_application, make_user

    application = make_application(owner=make_user("owner"))
    criteria, items = criteria_of(application.cycle), items_of(application.cycle)
    places = [(item, layer) for item in items for layer in layers_of(criteria, item.kind)]
    written = texts(characters)
    each = -(-len(written) // len(places))
    Answer.objects.bulk_create(
        Answer(application=application, item=item, layer=layer, text="\n".join(part))
        for place, (item, layer) in enumerate(places)
        if (part := written[place * each : place * each + each])
    )
    year, results = application.cycle.year, [item for item in items if item.code.startswith("4.7")]
    Measure.objects.bulk_create(
        Measure(
            application=application,
            item=results[number % len(results)],
            position=number,
            name=f"指标{number}",
            unit="%",
            values={str(year - YEARS + place): text for place, text in enumerate(values(number))},
            target="98.5",
            competitor="96.1",
            benchmark="97.1",
            source="制造执行系统",
        )
        for number in range(charts)
    )
    return application


def floor(characters: int, charts: int) -> bytes:
    """The same paragraphs and the same lines by ReportLab alone: no contents, no tables, no styles."""
    from reportlab.graphics.shapes import Drawing, Line
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics, ttfonts
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    from award.core.pdf import ASSETS

    pdfmetrics.registerFont(ttfonts.TTFont("Floor", str(ASSETS / "fonts" / "AwardSansSC-Regular.ttf")))
    style = ParagraphStyle("text", fontName="Floor", fontSize=10, leading=16.5, wordWrap="CJK")
    story: list[object] = [Paragraph(text, style) for text in texts(characters)]
    for number in range(charts):
        drawing = Drawing(110, 55)
        points = [(place * 25.0, float(text) - 60) for place, text in enumerate(values(number))]
        for (x, y), (to_x, to_y) in pairwise(points):
            drawing.add(Line(x, y, to_x, to_y))
        story.append(drawing)
    out = io.BytesIO()
    SimpleDocTemplate(out).build(story)
    return out.getvalue()


def measure(characters: int, charts: int, rounds: int = ROUNDS) -> list[str]:
    """The lines of the result."""
    from pypdf import PdfReader

    from award.applications.exports import application_pdf

    application = build(characters, charts)
    acts = {
        "document": lambda: application_pdf(application),
        "floor": lambda: floor(characters, charts),
    }
    taken = interleaved(acts, rounds)
    pages = len(PdfReader(io.BytesIO(application_pdf(application))).pages)
    seconds, least = taken["document"] / 1000, taken["floor"] / 1000
    return [
        f"{characters:,} characters, {charts} charts: {pages} pages, {queries(acts['document'])} queries",
        f"document {seconds:.2f} s of CPU (target {TARGET:.0f}); floor {least:.2f} s; ratio {seconds / least:.1f}",
    ]


def main() -> None:
    with database("sqlite") as environment:
        os.environ.update(environment)
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        print("\n".join(measure(CHARACTERS, CHARTS)))
        connection.close()


if __name__ == "__main__":
    main()
