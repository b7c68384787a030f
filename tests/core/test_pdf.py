"""PDFs: the text comes back, the fonts are embedded, nothing else is let in, and a fault is an error."""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from award.core.charts import PRINT, BarRow, bars
from award.core.pdf import ASSETS, PdfProblem, link_callback, qr_svg_data_uri, render_pdf
from award.core.pdf_art import svg_data_uri

PROBE = Path(__file__).parents[1] / "hostile" / "data" / "pdf_render_probe.html"
URL = "https://award.example.gov.cn/v/7F3K-92QD-X8"
RARE = "喆堃淼㙓𠅤䶮𬱖"
HASH = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"


def certificate(**changes: object) -> dict[str, Any]:
    values: dict[str, object] = {
        "number": "SZJ-2026-0007",
        "organisation_zh": "江南精密装备制造（集团）股份有限公司",
        "organisation_en": "Jiangnan Precision Equipment Manufacturing (Group) Co., Ltd.",
        "text_zh": "经评审委员会评审、省人民政府批准，授予第九届省人民政府质量奖，特颁此证，以资鼓励。",
        "text_en": "The organisation named above is hereby granted the Ninth Provincial Government Quality Award.",
        "issuer_zh": "示例省人民政府",
        "issuer_en": "The People's Government of Sample Province",
        "date_zh": "二〇二六年十一月二十四日",
        "date_en": "24 November 2026",
        "url": URL,
        "code": "7F3K-92QD-X8",
        "qr": qr_svg_data_uri(URL),
        "is_sample": False,
    }
    return {"certificate": values | changes}


def receipt(**changes: object) -> dict[str, Any]:
    values: dict[str, object] = {
        "number": "HZ-2026-0012-1",
        "organisation": "海风数据有限公司",
        "credit_code": "91460000MA5T0X9W7K",
        "cycle": "第九届示例省政府质量奖",
        "submitted_at": datetime(2026, 5, 31, 15, 59, 59, tzinfo=UTC),
        "revision": 2,
        "sha256": HASH,
        "items": [{"code": "4.1.2", "name": "高层领导", "characters": 1234}],
        "character_total": 1234,
        "evidence": [{"name": "证实材料.pdf", "size": 2048, "sha256": HASH[::-1], "pages": 3}],
        "is_sample": False,
    }
    return {"receipt": values | changes}


def render_certificate(**changes: object) -> bytes:
    return render_pdf("print/certificate.html", certificate(**changes), title="证书", max_pages=1)


def text_of(pdf: bytes) -> str:
    """The text of all pages without white space, which a layout may put anywhere."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Font name -> embedded?"""
    found = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object().get("/FontDescriptor", {})
            found[str(font.get_object()["/BaseFont"])] = "/FontFile2" in descriptor
    return found


@pytest.fixture
def opened() -> Iterator[list[str]]:
    paths: list[str] = []
    is_on = True

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if is_on and event == "open":
            paths.append(str(args[0]))
        if is_on and event in {"socket.connect", "socket.getaddrinfo", "subprocess.Popen"}:
            paths.append(event)

    sys.addaudithook(hook)
    yield paths
    is_on = False


def test_certificate_gives_its_text_back() -> None:
    pdf = render_certificate()
    text = text_of(pdf)

    for part in (
        "荣誉证书",
        "江南精密装备制造（集团）股份有限公司",
        "二〇二六年十一月二十四日",
        "7F3K-92QD-X8",
        "SZJ-2026-0007",
    ):
        assert part in text
    assert "样本" not in text
    assert PdfReader(io.BytesIO(pdf)).metadata.title == "证书"  # type: ignore[union-attr]


def test_certificate_is_one_landscape_a4_page() -> None:
    (page,) = PdfReader(io.BytesIO(render_certificate())).pages

    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


def test_fonts_with_glyphs_are_embedded() -> None:
    fonts = fonts_of(render_certificate())

    assert {name for name, is_embedded in fonts.items() if not is_embedded} <= {"/Helvetica"}
    assert any("AwardKaiSC" in name for name in fonts)


def test_sample_says_so() -> None:
    reader = PdfReader(io.BytesIO(render_certificate(is_sample=True)))

    assert "样本 SAMPLE" in reader.pages[0].extract_text()


def test_rare_characters_of_names_come_back() -> None:
    assert f"{RARE}有限公司" in text_of(render_certificate(organisation_zh=f"{RARE}有限公司"))


@pytest.mark.parametrize("length", [28, 29, 44, 45, 60])
def test_long_name_keeps_its_page_and_its_text(length: int) -> None:
    name = ("江南精密装备制造研究开发与检验检测" * 4)[:length]
    english = "Jiangnan Precision Equipment Manufacturing Research and Development and Testing (Group) Company Limited"

    assert name in text_of(render_certificate(organisation_zh=name, organisation_en=english))


def test_missing_english_name_leaves_no_trace() -> None:
    assert "None" not in text_of(render_certificate(organisation_en=""))


def test_text_too_long_for_the_page_is_refused() -> None:
    with pytest.raises(PdfProblem, match="pages instead of 1"):
        render_certificate(text_zh="质量第一。" * 200)


@pytest.mark.parametrize("strange", ["😀", "\u202e", "\ue000", "\u200d", "\x1b", "\ud800"])
def test_certificate_with_a_character_that_cannot_be_drawn_is_refused(strange: str) -> None:
    with pytest.raises(PdfProblem):
        render_certificate(organisation_zh=f"某{strange}公司")


def test_receipt_is_made_whatever_a_file_is_called() -> None:
    files = [{"name": "年会😀\u202e\ue000\x1b\ud800.pdf", "size": 1, "sha256": HASH, "pages": None}]

    assert "年会〓〓〓.pdf" in text_of(render_pdf("print/receipt.html", receipt(evidence=files)))


def test_receipt_shows_beijing_time_and_hashes() -> None:
    text = text_of(render_pdf("print/receipt.html", receipt()))

    for part in ("2026-05-3123:59:59", HASH, HASH[::-1], "证实材料.pdf", "1234", "第1页/共1页", "91460000MA5T0X9W7K"):
        assert part in text


def test_receipt_repeats_the_table_head_on_each_page() -> None:
    items = [{"code": f"4.{number}", "name": "条款", "characters": number} for number in range(90)]
    pdf = render_pdf("print/receipt.html", receipt(items=items))

    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) >= 3
    assert all("Characters" in page.extract_text() for page in pages[:2])


def test_receipt_without_evidence_says_so() -> None:
    assert "无None" in text_of(render_pdf("print/receipt.html", receipt(evidence=[])))


def test_hostile_markup_is_text_and_opens_nothing(opened: list[str]) -> None:
    probe = PROBE.read_text(encoding="utf-8")
    render_certificate()  # loads the libraries and fonts
    opened.clear()

    text = text_of(render_pdf("print/receipt.html", receipt(organisation=probe)))

    assert "file:///etc/hostname" in text
    assert "{{settings.SECRET_KEY}}" in text
    templates = Path(__file__).parents[2] / "templates"
    allowed = (str(ASSETS / "fonts"), str(ASSETS / "pdf"), str(templates))
    outside = [path for path in opened if not path.startswith(allowed) and not path.endswith((".py", ".pyc", ".mo"))]
    assert outside == []


@pytest.mark.parametrize(
    "uri",
    [
        *["http://127.0.0.1/x.png", "https://example.org/x.png", "//example.org/x", "ftp://x/y", "file:///etc/passwd"],
        *[
            "/etc/passwd",
            "../secret",
            "static:../settings.py",
            "static:fonts/../../../../settings.py",
            "static:app.css",
        ],
        *["static:fonts", "static:", "", "data:text/html,x", "data:image/svg+xml,<svg/>"],
    ],
)
def test_link_callback_refuses(uri: str) -> None:
    with pytest.raises(PdfProblem):
        link_callback(uri)


def test_link_callback_finds_our_own_files() -> None:
    assert Path(link_callback("static:fonts/AwardSansSC-Bold.ttf")).is_file()


def test_chart_goes_into_a_document() -> None:
    chart = svg_data_uri(bars([BarRow("4.1.2 高层领导", 70, 55)], "得分率", palette=PRINT))

    assert "高层领导" in text_of(render_certificate(qr=chart))
