"""Who reads, and when, written across what is read: pictures, PDF files, Word and Excel files.

`picture` marks a page that we rendered; `marked` marks a whole file, in the child of `limited`.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from award.core import watermark_office
from award.core.pdf_pages import FORMATS, on_white, open_picture

FONTS = Path(__file__).parent / "static" / "award" / "fonts"
FONT = FONTS / "AwardSansSC-Regular.ttf"
ANGLE = 28
STRENGTH = 38  # of 255
PDF_STRENGTH = 0.14
GREY = (70, 80, 84)


def picture(data: bytes, text: str) -> bytes:
    """A PNG that we rendered ourselves, with the text across it."""
    from PIL import Image  # slow import

    out = io.BytesIO()
    with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
        _across(image.convert("RGB"), text).save(out, "PNG", compress_level=3)
    return out.getvalue()


def marked(source: Path, *, kind: str, text: str) -> bytes:
    """The file with the text on each page, or in the headers of a Word or Excel file."""
    if kind == "pdf":
        return _pdf(source, text)
    if kind in ("png", "jpg"):
        return _image(source, kind, text)
    return watermark_office.marked(source, kind, text)


def _across(image: Any, text: str) -> Any:
    from PIL import Image, ImageDraw, ImageFont  # slow imports

    size = max(14, image.width // 42)
    font = ImageFont.truetype(str(FONT), size)
    wide = int(font.getlength(text)) + size * 4
    tile = Image.new("L", (wide, size * 9))
    draw = ImageDraw.Draw(tile)
    for row in (0, 1):  # the second row is shifted, so that no place of the page stays free
        place = (row * wide // 2 + size, row * size * 9 // 2 + size)
        draw.text(place, text, fill=STRENGTH, font=font)
        draw.text((place[0] - wide, place[1]), text, fill=STRENGTH, font=font)
    side = int((image.width**2 + image.height**2) ** 0.5) + 2
    cover = Image.new("L", (side, side))
    for x in range(0, side, tile.width):
        for y in range(0, side, tile.height):
            cover.paste(tile, (x, y))
    cover = cover.rotate(ANGLE, resample=Image.Resampling.BILINEAR)
    left, top = (side - image.width) // 2, (side - image.height) // 2
    cover = cover.crop((left, top, left + image.width, top + image.height))
    image.paste(GREY, (0, 0), cover)
    return image


def _image(source: Path, kind: str, text: str) -> bytes:
    from PIL import ImageOps  # slow import

    image, out = ImageOps.exif_transpose(open_picture(source, kind)), io.BytesIO()
    image = on_white(image).convert("RGB") if image.mode != "RGB" else image
    options = {"quality": 90} if kind == "jpg" else {"compress_level": 3}
    _across(image, text).save(out, FORMATS[kind], **options)  # nothing of the old metadata goes along
    return out.getvalue()


# ------------------------------------------------------------------ PDF


def _pdf(source: Path, text: str) -> bytes:
    """Each page gets one more stream of content; what stands there is neither unpacked nor changed."""
    from pypdf import PdfReader, PdfWriter  # slow imports

    writer, out = PdfWriter(clone_from=PdfReader(source, strict=False)), io.BytesIO()
    stamps: dict[tuple[int, int], Any] = {}
    for page in writer.pages:
        _stamp(writer, page, text, stamps)
    writer.write(out)
    return out.getvalue()


def _stamp(writer: Any, page: Any, text: str, stamps: dict[tuple[int, int], Any]) -> None:
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject  # slow imports

    box, turn = page.cropbox, int(page.get("/Rotate", 0) or 0) % 360
    wide, high = float(box.width), float(box.height)
    shown = (wide, high) if turn in (0, 180) else (high, wide)
    key = (round(shown[0]), round(shown[1]))
    if key not in stamps:
        stamps[key] = writer._add_object(_form(writer, text, *shown))
    name = f"/AwardMark{key[0]}x{key[1]}"
    resources = DictionaryObject(page.get("/Resources", DictionaryObject()).get_object())
    forms = DictionaryObject(resources.get("/XObject", DictionaryObject()).get_object())
    forms[NameObject(name)] = stamps[key]
    resources[NameObject("/XObject")] = forms
    page[NameObject("/Resources")] = resources
    matrix = _upright(turn, wide, high, float(box.left), float(box.bottom))
    before, after = _stream(writer, "q"), _stream(writer, f"Q q {matrix} cm {name} Do Q")
    there = page.get("/Contents")
    inner = there.get_object() if there is not None else ArrayObject()
    old = list(inner) if isinstance(inner, ArrayObject) else [there]
    page[NameObject("/Contents")] = ArrayObject([before, *old, after])


def _upright(turn: int, wide: float, high: float, left: float, bottom: float) -> str:
    """The matrix by which the stamp stands upright on a page that is shown turned."""
    turned = {
        0: (1, 0, 0, 1, 0.0, 0.0), 90: (0, 1, -1, 0, wide, 0.0), 180: (-1, 0, 0, -1, wide, high),
        270: (0, -1, 1, 0, 0.0, high),
    }.get(turn, (1, 0, 0, 1, 0.0, 0.0))  # fmt: skip
    a, b, c, d, e, f = turned
    return f"{a} {b} {c} {d} {e + left:.2f} {f + bottom:.2f}"


def _stream(writer: Any, content: str) -> Any:
    from pypdf.generic import StreamObject  # slow import

    stream = StreamObject()
    stream.set_data(f"\n{content}\n".encode())
    return writer._add_object(stream)


def _form(writer: Any, text: str, wide: float, high: float) -> Any:
    """The stamp of one size as a form: drawn by reportlab, taken over with its font."""
    from pypdf import PdfReader  # slow imports
    from pypdf.generic import ArrayObject, FloatObject, NameObject, StreamObject

    drawn: Any = PdfReader(io.BytesIO(_drawn(text, wide, high))).pages[0]
    form = StreamObject()
    form.set_data(drawn.get_contents().get_data())
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject([FloatObject(value) for value in (0, 0, wide, high)])
    form[NameObject("/Resources")] = drawn["/Resources"].get_object().clone(writer)
    return form


def _drawn(text: str, wide: float, high: float) -> bytes:
    from reportlab.pdfbase import pdfmetrics  # slow imports
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("AwardMark", str(FONT)))
    out, size = io.BytesIO(), max(8.0, min(wide, high) / 34)
    sheet = Canvas(out, pagesize=(wide, high), invariant=1)
    sheet.setFillColorRGB(0.25, 0.3, 0.32)
    sheet.setFillAlpha(PDF_STRENGTH)
    sheet.setFont("AwardMark", size)
    sheet.translate(wide / 2, high / 2)
    sheet.rotate(ANGLE)
    length, reach = sheet.stringWidth(text, "AwardMark", size) + size * 4, (wide**2 + high**2) ** 0.5 / 2
    for row in range(-int(reach / (size * 7)) - 1, int(reach / (size * 7)) + 2):
        start = -reach - (length / 2 if row % 2 else 0)
        for column in range(int(2 * reach / length) + 2):
            sheet.drawString(start + column * length, row * size * 7, text)
    sheet.showPage()
    sheet.save()
    return out.getvalue()
