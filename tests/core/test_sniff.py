"""The kinds of files, and pictures."""

import io

import pytest
from PIL import Image

from award.core import sniff
from award.core.sniff import KINDS, check_content, kind_of
from award.core.upload_errors import UploadRefused
from tests.core.office_files import office_file


def picture(file_format: str, size: tuple[int, int] = (20, 20)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 50).save(out, file_format)
    return out.getvalue()


def code_of(kind: str, data: bytes) -> str | None:
    try:
        check_content(kind, data)
    except UploadRefused as error:
        return error.code
    return None


GOOD = {
    "docx": office_file("docx"),
    "xlsx": office_file("xlsx"),
    "jpg": picture("JPEG"),
    "png": picture("PNG"),
}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.pdf", "pdf"),
        ("a.PDF", "pdf"),
        ("a.jpeg", "jpg"),
        ("a.JPG", "jpg"),
        ("a.b.docx", "docx"),
        ("证据.xlsx", "xlsx"),
    ],
)
def test_kind_follows_the_last_extension(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize("name", ["a", "pdf", "", "a.pdf.exe", "a.svg", "a.html", "a.docm", "a.xls", "a.pdf ", "a."])
def test_other_extensions_are_refused(name: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        kind_of(name)

    assert refused.value.code == "upload.type_not_allowed"


@pytest.mark.parametrize("kind", GOOD)
def test_content_passes_as_its_own_kind_only(kind: str) -> None:
    verdicts = {other: code_of(other, GOOD[kind]) for other in KINDS}

    assert verdicts.pop(kind) is None
    assert set(verdicts.values()) == {"upload.content_mismatch"}


@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_cut_picture_is_damaged(kind: str) -> None:
    data = picture("JPEG" if kind == "jpg" else "PNG", (300, 300))

    assert code_of(kind, data[: len(data) // 2]) == "upload.damaged"


def test_flipped_byte_in_a_png_is_damage() -> None:
    data = bytearray(picture("PNG", (100, 100)))
    data[len(data) // 2] ^= 0xFF

    assert code_of("png", bytes(data)) == "upload.damaged"


@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_pixels_are_bounded(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniff, "MAX_PIXELS", 400)
    file_format = "JPEG" if kind == "jpg" else "PNG"

    assert code_of(kind, picture(file_format, (20, 20))) is None
    assert code_of(kind, picture(file_format, (20, 21))) == "upload.too_many_pixels"
