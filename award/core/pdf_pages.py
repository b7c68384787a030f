"""Pages of a file as pictures and as text. Runs in the child of `limited`, where a hostile file does no harm."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

MAX_HEIGHT = 4  # times the width: a page like a ribbon is shown smaller
MAX_PIXELS = 40_000_000
MAX_TEXT = 60_000
FORMATS = {"png": "PNG", "jpg": "JPEG"}


def render(source: Path, *, kind: str, number: int, width: int) -> bytes:
    """Page `number` as a PNG about `width` wide. A picture is its own page 1."""
    out = io.BytesIO()
    image = _page_image(source, number, width) if kind == "pdf" else _picture(source, kind, width)
    image.convert("RGB").save(out, "PNG", compress_level=4)
    return out.getvalue()


def facts(source: Path, *, kind: str, number: int) -> bytes:
    """Width and height of the page and its text, as JSON."""
    if kind != "pdf":
        image = open_picture(source, kind)
        return json.dumps({"width": image.width, "height": image.height, "text": ""}).encode()
    with _document(source) as document:
        page = document[number - 1]
        width, height = page.get_size()
        text = page.get_textpage().get_text_bounded()[:MAX_TEXT]
    kept = "".join(
        char for char in text.replace("\r\n", "\n").replace("\r", "\n") if char == "\n" or char.isprintable()
    )
    return json.dumps({"width": round(width), "height": round(height), "text": kept.strip()}).encode()


def _document(source: Path) -> Any:
    import pypdfium2  # slow import

    return pypdfium2.PdfDocument(source)


def _page_image(source: Path, number: int, width: int) -> Any:
    with _document(source) as document:
        page = document[number - 1]
        wide, high = page.get_size()
        scale = min(width / max(wide, 1), width * MAX_HEIGHT / max(high, 1))
        return page.render(scale=scale, may_draw_forms=False).to_pil()


def _picture(source: Path, kind: str, width: int) -> Any:
    from PIL import ImageOps  # slow import

    image = ImageOps.exif_transpose(open_picture(source, kind))
    image.thumbnail((width, width * MAX_HEIGHT))
    if image.mode in ("RGBA", "LA", "P"):
        image = on_white(image)
    return image


def on_white(image: Any) -> Any:
    from PIL import Image  # slow import

    layer = image.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(ground, layer)


def open_picture(source: Path, kind: str) -> Any:
    from PIL import Image  # slow import

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    image = Image.open(source, formats=(FORMATS[kind],))
    if image.width * image.height > MAX_PIXELS:
        raise ValueError("too many pixels")
    return image
