"""Photographs of a site visit: checked, made smaller and drawn anew, so that nothing else travels along.

A picture of a camera carries the place, the time and the device; what is kept are its pixels alone.
"""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from award.core.errors import ServiceError
from award.core.upload_errors import UploadRefused
from award.core.uploads import inspect_upload, stored_file
from award.domain.programmetables import SiteVisitRules
from award.scoring.models import VisitPhoto

KINDS = ("jpg", "png")
MIME = "image/jpeg"
QUALITY = 82
PRINTED_PIXELS = 480
# A PNG is read whole, four bytes a pixel; a JPEG is read at a fraction of its size.
MOST_PNG_PIXELS = 16_000_000


@dataclass(frozen=True)
class Picture:
    """A picture fit to be kept; `source_sha256` is of the file as it came."""

    data: bytes
    width: int
    height: int
    sha256: str
    source_sha256: str


def picture_of(name: str, stream: BinaryIO, rules: SiteVisitRules) -> Picture:
    """The picture in an uploaded file. Raises UploadRefused, or ServiceError for what is no picture."""
    facts = inspect_upload(name, stream, max_bytes=rules.photograph_megabytes * 1_000_000)
    if facts.kind not in KINDS:
        raise ServiceError(_("A photograph is a JPG or PNG file. Choose another file."), code="no_photograph")
    try:
        data, width, height = _drawn_anew(stream, rules.photograph_pixels)
    except UploadRefused:
        raise
    except Exception:  # a hostile file may raise anything at all
        raise UploadRefused("upload.damaged") from None
    return Picture(data, width, height, hashlib.sha256(data).hexdigest(), facts.sha256)


def _drawn_anew(stream: BinaryIO, longest: int) -> tuple[bytes, int, int]:
    from PIL import Image, ImageOps  # slow import

    stream.seek(0)
    with Image.open(stream, formats=("JPEG", "PNG")) as image:
        if image.format == "PNG" and image.width * image.height > MOST_PNG_PIXELS:
            raise UploadRefused("upload.too_many_pixels", limit=MOST_PNG_PIXELS // 1_000_000)
        image.draft("RGB", (longest, longest))
        image.thumbnail((longest, longest))
        upright = ImageOps.exif_transpose(image)
        if upright.mode in ("RGBA", "LA", "P"):
            upright = upright.convert("RGBA")
            ground = Image.new("RGBA", upright.size, "white")
            upright = Image.alpha_composite(ground, upright)
        plain = Image.new("RGB", upright.size)
        plain.paste(upright.convert("RGB"))
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=QUALITY, optimize=True)
        return out.getvalue(), plain.width, plain.height


def printed(photo: VisitPhoto) -> str:
    """The photograph as a document holds it: a small PNG in a data address, or "" where its file is gone."""
    from PIL import Image  # slow import

    path = stored_file(photo.path)
    if not path.is_file():
        return ""
    with Image.open(path, formats=("JPEG",)) as image:
        image.thumbnail((PRINTED_PIXELS, PRINTED_PIXELS))
        out = io.BytesIO()
        image.convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(out, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
