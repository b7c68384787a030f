"""Filters for documents."""

from django import template

from award.core import pdf_fonts

register = template.Library()


@register.filter
def printable(value: object) -> str:
    """Text that the fonts of our documents can draw; autoescape still applies."""
    return pdf_fonts.printable(str(value))
