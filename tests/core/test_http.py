"""Documents as downloads."""

from __future__ import annotations

from award.core.http import pdf_download


def test_a_document_is_a_download_under_its_name_that_no_browser_guesses_at():
    response = pdf_download(b"%PDF-", "receipt-1.pdf")
    assert response.content == b"%PDF-"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="receipt-1.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
