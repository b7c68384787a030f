"""Photographs: only pictures, made smaller, drawn anew without what a camera writes into them."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image
from pypdf import PdfWriter

from award.core.errors import ServiceError
from award.core.upload_errors import UploadRefused
from award.core.uploads import store_upload
from award.domain.programmetables import SiteVisitRules
from award.scoring.models import VisitPhoto
from award.scoring.photographs import MOST_PNG_PIXELS, picture_of, printed
from tests.scoring.visiting import photograph

RULES = SiteVisitRules(photograph_pixels=640, photograph_megabytes=1)


def _picture(data: bytes, name: str = "a.jpg"):
    return picture_of(name, io.BytesIO(data), RULES)


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.JPG"), ("JPEG", "a.jpeg"), ("PNG", "a.png")])
def test_a_picture_is_kept_small_and_bare(kind, name):
    source = photograph(kind, (1400, 700))
    picture = _picture(source, name)
    assert (picture.width, picture.height) == (640, 320)
    with Image.open(io.BytesIO(picture.data)) as image:
        assert image.format == "JPEG"
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"SECRETCAMERA" not in picture.data
    assert picture.sha256 != picture.source_sha256
    assert _picture(source, name).source_sha256 == picture.source_sha256


def test_what_a_camera_wrote_was_there():
    assert b"SECRETCAMERA" in photograph()


def test_a_picture_taken_upright_stands_upright():
    assert (_picture(photograph(size=(60, 40), orientation=6)).width) == 40


def test_transparent_pictures_get_a_white_ground():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(_picture(out.getvalue(), "a.png").data)) as image:
        assert min(image.getpixel((5, 5))) > 250


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.jpg", b"", "upload.empty"),
        ("a.jpg", b"x" * 1_000_001, "upload.too_large"),
        ("a.exe", b"MZ", "upload.type_not_allowed"),
        ("a.jpg", b"%PDF-1.4", "upload.content_mismatch"),
        ("a.jpg", b"\xff\xd8\xff" + b"x" * 50, "upload.damaged"),
        ("a.png", photograph("JPEG"), "upload.content_mismatch"),
    ],
)
def test_what_is_no_picture_is_refused(name, data, code):
    with pytest.raises(UploadRefused) as refused:
        _picture(data, name)
    assert refused.value.code == code


def test_a_document_is_no_photograph():
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(out)
    with pytest.raises(ServiceError) as refused:
        _picture(out.getvalue(), "a.pdf")
    assert refused.value.code == "no_photograph"


def test_a_png_of_too_many_pixels_is_refused_before_it_is_read():
    side = int(MOST_PNG_PIXELS**0.5) + 1

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(bytes(side + 1) * side, 9))
    with pytest.raises(UploadRefused) as refused:
        _picture(b"\x89PNG\r\n\x1a\n" + header + rows + chunk(b"IEND", b""), "a.png")
    assert refused.value.code == "upload.too_many_pixels"


def test_a_document_holds_it_as_a_small_png():
    photo = VisitPhoto(path=store_upload(_picture(photograph()).data, kind="jpg", folder="visits"))
    assert printed(photo).startswith("data:image/png;base64,")
    assert printed(VisitPhoto(path="visits/ab/none.jpg")) == ""
