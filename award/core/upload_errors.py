"""Why a file is refused: one stable code a cause, and the sentence for the person who sent it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from award.domain.errors import AwardError

UPLOAD_MESSAGES: dict[str, str | Promise] = {
    "upload.empty": _("The file is empty. Choose the file again."),
    "upload.too_large": _("The file is larger than %(limit)s MB. Make it smaller or split it."),
    "upload.type_not_allowed": _("Files of this type are not accepted. Send a PDF, DOCX, XLSX, JPG or PNG file."),
    "upload.content_mismatch": _(
        "The content of the file does not match its extension .%(extension)s. Save it again in that format."
    ),
    "upload.encrypted": _(
        "The file is protected by a password. Remove the protection, so that the judges can read it."
    ),
    "upload.encrypted_or_legacy": _(
        "The file is protected by a password or in an old Office format. Save it without a password as DOCX or XLSX."
    ),
    "upload.active_content": _(
        "The PDF holds scripts, forms that act by themselves or attached files. Print it to a new PDF and send that."
    ),
    "upload.damaged": _("The file is damaged or incomplete. Open it, save it again and send the new file."),
    "upload.changed": _("The file changed or was cut on its way. Choose it again."),
    "upload.trailing_data": _("The PDF carries other data after its end. Print it to a new PDF and send that."),
    "upload.too_many_pages": _("The PDF has more than %(limit)s pages. Split it."),
    "upload.too_complex": _("The file is too complicated to be checked. Print it to a new PDF and send that."),
    "upload.too_many_pixels": _("The picture has more than %(limit)s million pixels. Make it smaller."),
    "upload.zip_bomb": _(
        "The file unpacks to far more data than a document needs. Save it again and send the new file."
    ),
    "upload.macros": _("The file holds macros or controls. Save it as DOCX or XLSX without macros."),
    "upload.embedded": _("The file holds embedded objects or data connections. Remove them and save it again."),
    "upload.external_link": _("The file links to other files or templates. Break the links and save it again."),
    "upload.duplicate_parts": _("The file holds the same part twice. Save it again in Office and send the new file."),
    "upload.unsafe_parts": _(
        "The file holds parts that no document needs. Save it again in Office and send the new file."
    ),
    "upload.unsafe_xml": _(
        "The file holds definitions that no document needs. Save it again in Office and send the new file."
    ),
    "upload.sheet_too_large": _(
        "A worksheet has cells beyond row %(rows)s or column %(columns)s. Delete the empty rows and columns."
    ),
}


class UploadRefused(AwardError):
    """A file that is not taken; `code` is stable, the text is translated and fit to be shown."""

    def __str__(self) -> str:
        return str(UPLOAD_MESSAGES[self.code]) % self.params
