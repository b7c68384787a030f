"""Names of organisations as they are compared: what one writes this way and another that way is taken out."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120

_IGNORED = re.compile(
    r"[\s()\[\]{}<>\u3008-\u3011\u3014\u3015.,，。、·・•'\"“”‘’_\-\u2010-\u2015\u200b-\u200d\u2060\ufeff]+"
)
_LIMITED = re.compile(r"(?:有限责任公司|股份有限公司|有限公司)$")


def name_key(name: str) -> str:
    """The name without spaces, brackets and points, in half width; the forms of a limited company are one.

    "海南（海口）椰风 有限责任公司" and "海南海口椰风有限公司" give the same key. A name of signs alone gives "".
    """
    plain = _IGNORED.sub("", unicodedata.normalize("NFKC", name).casefold())
    return _LIMITED.sub("公司", plain)[:LONGEST]
