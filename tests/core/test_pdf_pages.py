"""Pages as pictures and as text."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from award.core.pdf_pages import facts, on_white, open_picture, render
from award.home.demo.stock import evidence_file

DATA = Path(__file__).parents[1] / "hostile" / "data"


def test_a_page_is_rendered_at_the_width_and_its_text_is_read(tmp_path):
    source = tmp_path / "a.pdf"
    source.write_bytes(evidence_file("alpha"))
    with Image.open(io.BytesIO(render(source, kind="pdf", number=1, width=400))) as image:
        assert (image.format, image.width) in (("PNG", 400), ("PNG", 401))  # a part of a pixel counts as one
    known = json.loads(facts(source, kind="pdf", number=1))
    assert known == {"width": 595, "height": 842, "text": "Demonstration document alpha"}
    with pytest.raises(Exception, match="load page"):
        facts(source, kind="pdf", number=2)


def test_a_picture_is_its_own_page_and_a_bomb_is_refused():
    with Image.open(io.BytesIO(render(DATA / "png_ok.png", kind="png", number=1, width=400))) as image:
        assert image.mode == "RGB"
    assert json.loads(facts(DATA / "jpg_gps_exif.jpg", kind="jpg", number=1))["text"] == ""
    with pytest.raises(Exception, match="pixels"):
        open_picture(DATA / "png_pixel_bomb.png", "png")


def test_what_is_transparent_stands_on_white():
    assert on_white(Image.new("RGBA", (1, 1), (0, 0, 0, 0))).getpixel((0, 0)) == (255, 255, 255, 255)
