"""The filter for documents."""

from django.template import Context, Template


def test_printable_replaces_and_still_escapes() -> None:
    template = Template("{% load printing %}{{ name|printable }}")

    assert template.render(Context({"name": "<b>甲😀"})) == "&lt;b&gt;甲〓"
