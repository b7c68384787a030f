"""Names of the codes of criteria and programmes, for templates."""

from __future__ import annotations

from django import template

from award.cycles import labels

register = template.Library()
register.filter("kind_name", labels.kind_name)
register.filter("combine_name", labels.combine_name)
register.filter("weight_percent", labels.weight_percent)
register.filter("round_kind_name", labels.round_kind_name)
