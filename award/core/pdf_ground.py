"""The grounds of certificates and drafts: vector drawings, made once and shipped as static/award/pdf/*_ground*.pdf.

A drawing is reproducible byte for byte; a test makes it again and compares.
"""

import io
import math
from pathlib import Path
from typing import Any

from award.core.pdf_linebreak import install_tounicode

PAPER, GOLD, RED, PALE, SAMPLE, DRAFT = "#fffdf6", "#b8892b", "#a3191f", "#f1e3bf", "#f0dcd6", "#eef2f2"
FRAMES = ((9.0, 3.2, RED), (11.2, 0.7, GOLD), (18.8, 0.7, GOLD), (20.0, 0.35, GOLD))  # mm from the edge, pt, colour
ORNAMENT_AT = 15.0  # mm from the edge
WAVE_LENGTH, WAVE_HEIGHT, WAVE_STEPS = 6.0, 2.4, 16
SAMPLE_FONT = Path(__file__).parent / "static/award/fonts/AwardSerifSC-Bold.ttf"


def certificate_ground(*, is_sample: bool = False) -> bytes:
    """The ground as a one-page landscape A4 PDF; a sample carries 样本 SAMPLE across it."""
    from reportlab.lib.pagesizes import A4, landscape  # slow import
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    width, height = landscape(A4)
    canvas = Canvas(out, pagesize=(width, height), initialFontName="Helvetica", invariant=1)
    canvas.setFillColor(PAPER)
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    _rosette(canvas, width, height)
    if is_sample:
        _sample_mark(canvas, width, height)
    _frames(canvas, width, height)
    _waves(canvas, width, height)
    _corners(canvas, width, height)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def draft_ground() -> bytes:
    """The ground of a draft as a one-page upright A4 PDF: 草稿 DRAFT across it, pale enough to read text on."""
    from reportlab.lib.pagesizes import A4  # slow import
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, initialFontName="Helvetica", invariant=1)
    _mark(canvas, "草稿 DRAFT", (A4[0] / 2, A4[1] / 2), turn=52, colour=DRAFT)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _mm(length: float) -> float:
    return length * 72 / 25.4


def _polyline(canvas: Any, points: list[tuple[float, float]]) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.drawPath(path)


def _rosette(canvas: Any, width: float, height: float) -> None:
    """A pale guilloche of 24 phase-shifted curves of 16 lobes, behind the text."""
    canvas.setStrokeColor(PALE)
    canvas.setLineWidth(0.3)
    for curve in range(24):
        points = []
        for degree in range(361):
            angle = math.radians(degree)
            swing = math.cos(16 * angle + curve * math.pi / 12) * math.cos(curve * math.pi / 24)
            radius = _mm(52 + 15 * swing)
            points.append((width / 2 + radius * math.cos(angle) * 1.35, height / 2 + radius * math.sin(angle)))
        _polyline(canvas, points)


def _sample_mark(canvas: Any, width: float, height: float) -> None:
    _mark(canvas, "样本 SAMPLE", (width / 2, height / 2 + _mm(12)), turn=24, colour=SAMPLE)


def _mark(canvas: Any, text: str, at: tuple[float, float], *, turn: float, colour: str) -> None:
    """Large words across the page."""
    from reportlab.pdfbase import pdfmetrics, ttfonts  # slow import

    install_tounicode()
    pdfmetrics.registerFont(ttfonts.TTFont("AwardSampleMark", str(SAMPLE_FONT)))
    canvas.saveState()
    canvas.translate(*at)
    canvas.rotate(turn)
    canvas.setFillColor(colour)
    canvas.setFont("AwardSampleMark", 92)
    canvas.drawCentredString(0, -32, text)
    canvas.restoreState()


def _frames(canvas: Any, width: float, height: float) -> None:
    for distance, line, colour in FRAMES:
        inset = _mm(distance)
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(line)
        canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset, stroke=1, fill=0)


def _waves(canvas: Any, width: float, height: float) -> None:
    """Two interlaced waves between the gold lines on each side."""
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(0.55)
    at, gap = _mm(ORNAMENT_AT), _mm(ORNAMENT_AT + 5)
    for y in (at, height - at):
        _wave(canvas, (gap, y), (width - gap, y))
    for x in (at, width - at):
        _wave(canvas, (x, gap), (x, height - gap))


def _wave(canvas: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    length = math.dist(start, end)
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    steps = round(length / _mm(WAVE_LENGTH)) * WAVE_STEPS
    for phase in (0.0, math.pi):
        points = []
        for step in range(steps + 1):
            way = length * step / steps
            offset = _mm(WAVE_HEIGHT) * math.sin(2 * math.pi * step / WAVE_STEPS + phase)
            points.append(
                (start[0] + along[0] * way - along[1] * offset, start[1] + along[1] * way + along[0] * offset)
            )
        _polyline(canvas, points)


def _corners(canvas: Any, width: float, height: float) -> None:
    at = _mm(ORNAMENT_AT)
    for x in (at, width - at):
        for y in (at, height - at):
            _flower(canvas, x, y)


def _flower(canvas: Any, x: float, y: float) -> None:
    canvas.setFillColor(PAPER)
    canvas.circle(x, y, _mm(5.2), stroke=0, fill=1)
    canvas.setFillColor(RED)
    for petal in range(8):
        angle = petal * math.pi / 4
        path = canvas.beginPath()
        path.moveTo(x, y)
        for turn, radius in ((-0.28, 2.6), (0.0, 4.6), (0.28, 2.6)):
            path.lineTo(x + _mm(radius) * math.cos(angle + turn), y + _mm(radius) * math.sin(angle + turn))
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFillColor(GOLD)
    canvas.circle(x, y, _mm(1.1), stroke=0, fill=1)
