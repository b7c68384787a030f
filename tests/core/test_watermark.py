"""The reader's line across pictures and PDF files."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from award.core.watermark import marked, picture
from award.home.demo.stock import evidence_file


def test_a_picture_differs_by_the_line_only():
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(out, "PNG")
    one, again, two = (picture(out.getvalue(), text) for text in ("符文川 22:30", "符文川 22:30", "符文川 22:31"))
    assert one == again
    assert len({one, two, out.getvalue()}) == 3


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_each_page_of_a_pdf_bears_the_line_and_keeps_its_text(tmp_path, turn):
    source, writer = tmp_path / "a.pdf", PdfWriter()
    for mark in ("one", "two"):
        writer.append(io.BytesIO(evidence_file(mark)))
    for page in writer.pages:
        page.rotate(turn)
    writer.write(source)
    pages = PdfReader(io.BytesIO(marked(source, kind="pdf", text="符文川 22:30"))).pages
    for mark, page in zip(("one", "two"), pages, strict=True):
        text = page.extract_text()
        assert mark in text
        assert "符文川" in text


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_a_picture_file_is_marked_and_loses_its_metadata(tmp_path, kind):
    source = tmp_path / f"a.{kind}"
    image = Image.new("RGB", (300, 300), "white")
    exif = image.getexif()
    exif[0x010E] = "canary-place"
    image.save(source, exif=exif)
    data = marked(source, kind=kind, text="符文川")
    assert b"canary-place" not in data
    with Image.open(io.BytesIO(data)) as seen:
        assert seen.convert("L").getextrema()[0] < 250
