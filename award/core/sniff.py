"""What a file really is: an allow-list of kinds, each proved by opening the file, not by a guess from its first bytes.

Every check bounds its work before it starts: sizes are read from headers and counted again while unpacking.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from award.core.sniff_ooxml import check_ooxml
from award.core.sniff_pdf import check_pdf
from award.core.upload_errors import UploadRefused

EXTENSIONS = {"pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "jpg": "jpg", "jpeg": "jpg", "png": "png"}
MAX_PIXELS = 40_000_000
_OOXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """One allowed kind: the type it is stored and served with, and the check; a check returns pages or None."""

    mime: str
    check: Callable[[BinaryIO], int | None]


def kind_of(name: str) -> str:
    """The kind that the extension of `name` promises. Raises UploadRefused."""
    _, dot, extension = name.rpartition(".")
    kind = EXTENSIONS.get(extension.lower()) if dot else None
    if kind is None:
        raise UploadRefused("upload.type_not_allowed")
    return kind


def check_content(kind: str, data: bytes | BinaryIO) -> int | None:
    """Is this a harmless file of `kind`? Returns its pages, if it has pages. Raises UploadRefused.

    A file is read piece by piece: its size costs time, not memory.
    """
    return KINDS[kind].check(io.BytesIO(data) if isinstance(data, bytes) else data)


def _check_image(kind: str, magic: bytes, stream: BinaryIO) -> None:
    from PIL import Image  # slow import

    stream.seek(0)
    if stream.read(len(magic)) != magic:
        raise UploadRefused("upload.content_mismatch", extension=kind)
    try:
        stream.seek(0)
        with Image.open(stream, formats=("JPEG" if kind == "jpg" else "PNG",)) as image:
            # Opening reads the header only.
            _check_pixels(image.width * image.height)
            _decode(image)
    except UploadRefused:
        raise
    except Image.DecompressionBombError:
        raise UploadRefused("upload.too_many_pixels", limit=MAX_PIXELS // 1_000_000) from None
    except Exception:  # a hostile file may raise anything at all
        raise UploadRefused("upload.damaged") from None


def _check_pixels(pixels: int) -> None:
    if pixels > MAX_PIXELS:
        raise UploadRefused("upload.too_many_pixels", limit=MAX_PIXELS // 1_000_000)


def _decode(image: object) -> None:
    """Read the picture to its end: by check sums where the format has them, else decoded at an eighth of its size."""
    if image.format == "PNG":  # type: ignore[attr-defined]
        image.verify()  # type: ignore[attr-defined]
        return
    image.draft(None, (image.width // 8, image.height // 8))  # type: ignore[attr-defined]
    image.load()  # type: ignore[attr-defined]


def _check_jpg(stream: BinaryIO) -> None:
    _check_image("jpg", b"\xff\xd8\xff", stream)


def _check_png(stream: BinaryIO) -> None:
    _check_image("png", b"\x89PNG\r\n\x1a\n", stream)


def _check_docx(stream: BinaryIO) -> None:
    check_ooxml("docx", stream)


def _check_xlsx(stream: BinaryIO) -> None:
    check_ooxml("xlsx", stream)


KINDS = {
    "pdf": Kind("application/pdf", check_pdf),
    "docx": Kind(_OOXML + "wordprocessingml.document", _check_docx),
    "xlsx": Kind(_OOXML + "spreadsheetml.sheet", _check_xlsx),
    "jpg": Kind("image/jpeg", _check_jpg),
    "png": Kind("image/png", _check_png),
}
