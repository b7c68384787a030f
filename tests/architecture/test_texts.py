"""Contract 12: what a person reads is English in the source and translatable, in templates and in code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import TEMPLATES, calls, listed, name_of, product, templates

# Shown when the language machinery itself may be broken; both languages stand side by side.
BILINGUAL = {"500.html", "403_csrf.html"}
# Names that are the same in both languages.
NAMES = {
    "SHA-256",
    "CSV",
    "PDF",
    "XLSX",
    "JSON",
    "English",
    "GB/T",
    "TOML",
    "AI",
    "OK",
    "A",
    "B",
    "px",
    "JPEG",
    "PNG",
    "sha",
}
READ_ALOUD = r"\b(?:aria-label|title|placeholder|alt)=\"([^\"]*)\""

_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")
_SEPARATE = "\n"
_INSIDE_A_TAG = r"(?:{%[^%]*%}|{{[^}]*}}|[^<>{])*"
_NAMES_ITS_LANGUAGE = re.compile(rf"<(?!html)(\w+){_INSIDE_A_TAG}\slang=\"(?:zh-Hans|en)\"{_INSIDE_A_TAG}>", re.DOTALL)


def _without(pattern: str, text: str) -> str:
    return re.sub(pattern, _SEPARATE, text, flags=re.DOTALL)


def _own(text: str) -> str:
    """The template without comments, the brand and what names its language by `lang`."""
    text = _without(r"{%-?\s*comment\b.*?endcomment\s*-?%}|{#.*?#}|<!--.*?-->", text)
    text = _without(r"{%-?\s*block \w*class\w* -?%}.*?{%-?\s*endblock", text)
    text = _without(r"<span class=\"mark\"[^>]*>.*?</span>", text)
    while opening := _NAMES_ITS_LANGUAGE.search(text):
        text = text[: opening.start()] + _SEPARATE + text[_end(text, opening.start(), opening[1]) :]
    return text


def _end(text: str, start: int, tag: str) -> int:
    """Where the element that opens at `start` ends, elements of the same name inside it counted."""
    depth = 0
    for found in re.finditer(rf"<(/?){tag}\b[^>]*>", text[start:]):
        depth += -1 if found[1] else 1
        if depth == 0:
            return start + found.end()
    return len(text)


def chinese_in(text: str) -> list[str]:
    """Lines with Chinese characters or punctuation outside of brand strings."""
    return [line.strip()[:90] for line in _own(text).splitlines() if _CHINESE.search(line)]


def untranslated_in(text: str) -> list[str]:
    """Words that stand outside of translate and blocktranslate."""
    text = _without(r"{%-?\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*-?%}", _own(text))
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    spoken = re.findall(READ_ALOUD, text)
    text = _without(r"<(script|style|code|kbd)\b.*?</\1>", text)
    shown = [*_without(r"<!?/?[a-zA-Z][^>]*>", text).splitlines(), *spoken]
    words = [word for line in shown for word in _WORD.findall(re.sub(r"&\w+;", " ", line))]
    return [word for word in words if word not in NAMES and word.upper() != "SHA-"]


def half_width_in(text: str) -> list[str]:
    """Signs that stand between two texts of a page and belong to one language: write `{% translate ": " %}`."""
    text = _without(r"{%-?\s*comment\b.*?endcomment\s*-?%}|{#.*?#}|<(script|style|code|svg)\b.*?</\1>", text)
    # Read aloud, a colon and a comma are the same pause in both languages.
    text = _without(r"<span class=\"sr\">[^<]*</span>", text)
    text = re.sub(
        r"{%-?\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*-?%}|{{.*?}}", "\ue000", text, flags=re.DOTALL
    )
    text = re.sub(r"{%-?\s*translate\b.*?%}", "\ue000", text)
    text = re.sub(r"{%.*?%}|</?[a-zA-Z][^>]*>", "", text, flags=re.DOTALL)
    return [found[0].strip().replace("\ue000", "…") for found in re.finditer("\ue000[:;,] .?|.?\\(\ue000", text)]


PAGES = [path for path in templates(printed=False) if path.name not in BILINGUAL]


def _faults(check, paths: list[Path]) -> list[str]:
    return [f"{name_of(path)}: {found}" for path in paths if (found := check(path.read_text(encoding="utf-8")))]


def test_no_template_holds_chinese():
    faults = _faults(chinese_in, PAGES)
    assert not faults, listed(faults)


def test_no_template_joins_texts_by_the_signs_of_one_language():
    mails = sorted((TEMPLATES / "outbox").glob("*.txt"))
    faults = _faults(half_width_in, [*PAGES, *mails])
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    ("markup", "count"),
    [
        ("{{ a }}: {{ b }}", 1),
        ('<b>{% translate "Reason" %}</b>: {{ b }}', 1),
        ("{{ a }} ({{ b }})", 1),
        ("{{ a }}{% if not forloop.last %}; {% endif %}", 1),
        ('{{ a }}{% translate ": " %}{{ b }}', 0),
        ("{% blocktranslate %}{{ a }}: {{ b }}{% endblocktranslate %}", 0),
        ('{{ a }}<span class="sr">: {{ b }}</span>', 0),
        ("sha256:{{ a }}", 0),
    ],
)
def test_signs_of_one_language_are_found(markup, count):
    assert len(half_width_in(markup)) == count


def test_every_word_of_a_template_is_translatable():
    faults = _faults(untranslated_in, [path for path in PAGES if path.relative_to(TEMPLATES).parts[0] != "allauth"])
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Plain words</p>", ["Plain", "words"]),
        ('<p>{% translate "Fine" %}</p>', []),
        ("{% blocktranslate trimmed %}Fine <b>too</b>{% endblocktranslate %}", []),
        ('<a aria-label="Close">×</a>', ["Close"]),
        ("<a aria-label=\"{% translate 'Close' %}\">×</a>", []),
        ("{# a remark #}<b>SHA-256</b> {{ value|default:'x' }}", []),
        ('<small lang="en">Brand name</small>', []),
        ("<td>&nbsp;{{ a }} kB of</td>", ["kB", "of"]),
    ],
)
def test_words_outside_of_translate_are_found(markup, words):
    assert untranslated_in(markup) == words


@pytest.mark.parametrize(
    ("markup", "count"),
    [
        ("<p>提交</p>", 1),
        ("{{ a }}：{{ b }}", 1),
        ('<span lang="zh-Hans">海南<small lang="en">Hainan</small></span>', 0),
        ('<div class="{% if a > 1 %}x{% endif %}" lang="zh-Hans"><div>奖</div><div>状</div></div><p>完</p>', 1),
        ('<span class="mark" aria-hidden="true">质</span>', 0),
        ("<p>Submit</p>", 0),
    ],
)
def test_chinese_outside_of_the_brand_is_found(markup, count):
    assert len(chinese_in(markup)) == count


# ---------------------------------------------------------------- code
_SHOWN_FIRST = {"ServiceError", "ValidationError", "refused", "Refused"}
_SHOWN_SECOND = {"messages.success", "messages.error", "messages.warning", "messages.info", "self.add_error"}
_SHOWN_KEYWORDS = {"label", "help_text", "verbose_name", "empty_label", "violation_error_message"}
# No page is made of these: the command line is English, printed documents are bilingual by design.
_NOT_SHOWN = ("award/domain/", "award/core/xlsx", "award/core/pdf")


def _is_bare(node: ast.AST) -> bool:
    """A sentence written down as it is, without a call that translates it."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.Constant) and _WORD.search(str(part.value)) for part in node.values)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(_WORD.search(node.value))


def test_every_sentence_that_code_shows_is_translatable():
    faults = []
    for path in product():
        if name_of(path).startswith(_NOT_SHOWN) or "management" in path.parts:
            continue
        for node, name in calls(path):
            last = name.split(".")[-1]
            shown = [keyword.value for keyword in node.keywords if keyword.arg in _SHOWN_KEYWORDS]
            shown += node.args[:1] if last in _SHOWN_FIRST else []
            shown += node.args[1:2] if name in _SHOWN_SECOND or last == "add_error" else []
            faults += [f"{name_of(path)}:{node.lineno} {ast.unparse(part)[:70]}" for part in shown if _is_bare(part)]
    assert not faults, listed(faults)


def test_no_code_holds_a_chinese_sentence():
    """Chinese comes from the catalogue or from data; the few characters that formats need are listed."""
    allowed = {
        "award/core/templatetags/award.py",  # dates as Chinese writes them
        "award/core/dates.py",  # dates as documents write them
        "award/core/pdf_linebreak.py",  # rules of line breaking
        "award/core/pdf_ground.py",  # the mark across a sample certificate
        "award/cycles/forms.py",  # the Chinese name proposed for a cycle, a datum in two languages
        # Headings of files from outside: known in both languages, whatever the language of the reader.
        "award/cycles/calendarfile.py",
        "award/eligibility/listfile.py",
        "award/home/mailing.py",
        "award/panels/expertfile.py",
        "award/scoring/surveyfile.py",
    }
    faults = []
    for path in product():
        if name_of(path) in allowed or name_of(path).startswith(("award/home/demo/", "award/domain/")):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            code = line.split("  # ")[0]
            for literal in re.findall(r"\"[^\"\n]*\"|'[^'\n]*'", code):
                if re.search(r"[\u4e00-\u9fff]{2,}", literal) and '"""' not in line:
                    faults.append(f"{name_of(path)}:{number} {literal[:60]}")
    assert not faults, listed(faults)
