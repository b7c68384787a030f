"""Small drawings for documents, made on the server as SVG: QR codes."""

import base64
import io

QR_INK = "#1a1a1a"


def svg_data_uri(svg: str) -> str:
    """An SVG of our own making as a data URI; xhtml2pdf takes it as an image."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")


def qr_svg(text: str) -> str:
    """The QR code of `text` as an SVG, error correction M, quiet zone of two modules."""
    import segno  # slow import

    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(out, kind="svg", border=2, scale=4, dark=QR_INK, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def qr_svg_data_uri(url: str) -> str:
    """The QR code of `url` as an image source for a PDF template."""
    return svg_data_uri(qr_svg(url))
