"""HTML templates to PDF, closed to everything but our own fonts and grounds.

xhtml2pdf only logs what goes wrong (a missing glyph, a refused file, an unknown property). A certificate must not go
out like that, so every logged warning is an error here. User text reaches a document through autoescape only.
"""

import io
import logging
import re
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape

from award.core.pdf_art import qr_svg_data_uri

__all__ = ["PdfProblem", "link_callback", "qr_svg_data_uri", "render_pdf"]

ASSETS = (Path(__file__).parent / "static" / "award").resolve()
ASSET_FOLDERS = tuple(ASSETS / name for name in ("fonts", "pdf"))
SCHEME = "static:"
CHART_FONT = "SansSC"  # the font of core.charts.PRINT
CHART_FONTS = {"normal": "AwardSansSC-Regular.ttf", "bold": "AwardSansSC-Bold.ttf"}
OWN_IMAGES = ("data:image/svg+xml;base64,", "data:image/png;base64,")
MAX_SECONDS = 90
MAX_BYTES = 128 * 1024 * 1024  # five Chinese faces exceed the library's 50 MB

# One document at a time: four threads at once take four times as long each, and the library keeps global state.
_render_lock = threading.Lock()
_TITLE = re.compile("<title>.*?</title>", re.DOTALL)


class PdfProblem(RuntimeError):
    """The document could not be made without fault; the message names the first faults."""


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def render_pdf(template: str, context: Mapping[str, Any], *, title: str = "", max_pages: int | None = None) -> bytes:
    """Render a template to PDF. Raises PdfProblem on any fault, also when it needs more than `max_pages`.

    `title` replaces the template's own <title>, which viewers show in their window.
    """
    html: str = render_to_string(template, dict(context))
    if title:
        html = _TITLE.sub(lambda _: f"<title>{escape(title)}</title>", html, count=1)
    with _render_lock:
        pdf, faults = _convert(html)
    if faults:
        raise PdfProblem("; ".join(faults[:5]))
    if max_pages is not None and (pages := _page_count(pdf)) > max_pages:
        raise PdfProblem(f"{pages} pages instead of {max_pages}: a text is too long for its place")
    return pdf


def link_callback(uri: str, rel: str | None = None) -> str:
    """`static:fonts/…` and `static:pdf/…` become paths, images we drew ourselves pass, all else is refused."""
    if uri.startswith(OWN_IMAGES) or uri.startswith("#"):
        return uri
    if not uri.startswith(SCHEME):
        raise PdfProblem(f"a document may not load {uri[:80]!r}")
    path = (ASSETS / uri.removeprefix(SCHEME)).resolve()
    if not path.is_file() or not any(path.is_relative_to(folder) for folder in ASSET_FOLDERS):
        raise PdfProblem(f"a document may not load {uri[:80]!r}")
    return str(path)


def _convert(html: str) -> tuple[bytes, list[str]]:
    pisa, policy = _engine()
    out, collector, logger = io.BytesIO(), _Collector(), logging.getLogger("xhtml2pdf")
    was_propagating, logger.propagate = logger.propagate, False
    logger.addHandler(collector)
    try:
        status = pisa.CreatePDF(
            html,
            dest=out,
            encoding="utf-8",
            link_callback=link_callback,
            resource_policy=policy,
        )
    except PdfProblem:
        raise
    except Exception as error:  # the library has no base class for its errors
        raise PdfProblem(f"{type(error).__name__}: {error}") from error
    finally:
        logger.removeHandler(collector)
        logger.propagate = was_propagating
    faults = collector.lines or (["the library reported an error"] if status.err else [])
    return out.getvalue(), faults


@cache
def _engine() -> tuple[Any, Any]:
    from svglib import svglib  # slow import
    from xhtml2pdf import pisa, reportlab_paragraph
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    from award.core import pdf_linebreak

    pdf_linebreak.install(reportlab_paragraph)
    for weight, file in CHART_FONTS.items():
        svglib.register_font(CHART_FONT, str(ASSETS / "fonts" / file), weight=weight)
    policy = ResourceAccessPolicy.server(
        ASSET_FOLDERS[0],
        extra_roots=ASSET_FOLDERS[1:],
        allow_remote=False,
        max_render_seconds=MAX_SECONDS,
        max_total_bytes=MAX_BYTES,
    )
    return pisa, policy


def _page_count(pdf: bytes) -> int:
    from pypdf import PdfReader  # slow import

    return len(PdfReader(io.BytesIO(pdf)).pages)
