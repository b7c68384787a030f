"""The certificate as a PDF: the name comes back, the fonts are embedded, the QR code leads to the check page."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from award.core.pdf_art import qr_svg_data_uri
from award.honours import exports
from award.honours.models import Certificate
from tests.factories import make_certificate

pytestmark = pytest.mark.django_db

NAME = "洋浦澜原新材料股份有限公司"


@pytest.fixture
def certificate() -> Certificate:
    return make_certificate(organisation_name=NAME, organisation_name_en="Yangpu Lanyuan New Materials Co., Ltd.")


def test_pdf_gives_back_name_number_and_sentence_with_embedded_fonts(certificate: Certificate) -> None:
    reader = PdfReader(io.BytesIO(exports.certificate_pdf(certificate)))
    text = "".join("".join(page.extract_text() for page in reader.pages).split())

    assert len(reader.pages) == 1
    assert NAME in text
    assert certificate.number in text
    assert f"依据{certificate.commendation.document_number}" in text
    assert f"授予{NAME}“海南省政府质量奖”" in text
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    drawn = [font for font in fonts if "/FontDescriptor" in font]
    assert drawn
    assert all("/FontFile2" in font["/FontDescriptor"] for font in drawn)


def test_qr_code_carries_only_the_check_address(
    certificate: Certificate, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BASE_URL, seen = "https://award.example.gov.cn", {}

    def take(template: str, context: dict[str, Any], **options: Any) -> bytes:
        seen.update(context["certificate"], **options)
        return b"%PDF"

    monkeypatch.setattr(exports, "render_pdf", take)
    exports.certificate_pdf(certificate)

    assert seen["url"] == f"https://award.example.gov.cn/v/{certificate.code}"
    assert seen["qr"] == qr_svg_data_uri(seen["url"])
    assert seen["max_pages"] == 1
    assert seen["is_sample"] is False


def test_sentence_in_english_uses_the_english_name_and_falls_back(certificate: Certificate) -> None:
    assert "Yangpu Lanyuan New Materials Co., Ltd. has been granted" in exports.certificate_text(certificate, "en")
    certificate.organisation_name_en = ""
    assert f"{NAME} has been granted the Governor's Quality Award" in exports.certificate_text(certificate, "en")


def test_braces_in_a_name_are_not_filled(certificate: Certificate) -> None:
    certificate.organisation_name = "{decision}{year.__class__}有限公司"
    assert "{decision}{year.__class__}有限公司" in exports.certificate_text(certificate, "zh-hans")
