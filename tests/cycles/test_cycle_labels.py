"""The filters are there under their names."""

from __future__ import annotations

from django.template import Context, Template
from django.utils import translation


def test_filters_name_codes():
    source = (
        "{% load award cycle_labels %}"
        "{{ 'approach'|factor_name }} {{ 'result'|kind_name }} {{ 'consensus'|combine_name }} "
        "{{ '0.60'|weight_percent }} {{ 'site_visit'|round_kind_name }}"
    )
    with translation.override("en"):
        text = Template(source).render(Context())
    assert text == "Approach Result items Agreed sheet of the panel 60% Site visit"
