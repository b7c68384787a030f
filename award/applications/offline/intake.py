"""An uploaded copy, from its bytes to what it holds; one for another application or other rules is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from award.applications.models import Application
from award.applications.offline.excel_read import read_excel
from award.applications.offline.filled import Filled, file_refused
from award.applications.offline.keeping import KINDS
from award.applications.offline.slots import HEAD, rules_print
from award.applications.offline.word import read_word
from award.core.docx_read import MAX_BYTES, MEGABYTE
from award.core.errors import ServiceError
from award.core.uploads import UploadRefused, clean_file_name


def kind_of_copy(name: str, size: int) -> str:
    """docx or xlsx by the name of the file. Raises ServiceError or UploadRefused before a byte of it is read."""
    _stem, dot, kind = clean_file_name(name).lower().rpartition(".")
    if not dot or kind not in KINDS:
        text = _("Choose the Word or Excel file that you downloaded on this page (.docx or .xlsx).")
        raise ServiceError(text, code="upload.type_not_allowed")
    if not size:
        raise UploadRefused("upload.empty")
    if size > MAX_BYTES:
        raise UploadRefused("upload.too_large", limit=MAX_BYTES // MEGABYTE)
    return kind


def read_copy(application: Application, kind: str, data: bytes) -> Filled:
    """What the file holds for this application. Raises AwardError with a sentence a cause."""
    filled = read_word(data, application) if kind == "docx" else read_excel(data, _("The file"), application)
    found = HEAD.fullmatch(filled.head)
    if found is None:
        raise file_refused()
    if found[1] != str(application.pk):
        raise ServiceError(_("This file belongs to another application. Upload it there."), code="other_application")
    if found[2] != rules_print(application):
        text = _(
            "This file was made from another edition of the criteria. Download a new copy and put your texts into it."
        )
        raise ServiceError(text, code="other_rules")
    return filled
