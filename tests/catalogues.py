"""`make messages`: collect the strings of code and templates into both catalogues and compile them.

No GNU gettext is needed: Python is read as a syntax tree, templates through Django's own `templatize`. New strings come
with an empty Chinese text, which a test refuses.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "award" / "locale"
LANGUAGES = {"zh_Hans": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}

_STRING = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_IN_TEMPLATE = re.compile(
    rf"(?<!\w)(?:(?P<plural>n(?:p)?gettext)\(\s*{_STRING}\s*,\s*{_STRING}|(?P<context>pgettext)\(\s*{_STRING}\s*,\s*{_STRING}"
    rf"|(?:gettext|_)\(\s*{_STRING})"
)


@dataclass(frozen=True, order=True)
class Message:
    """A string for translation: its context, singular and plural."""

    msgid: str
    plural: str = ""
    context: str = ""


def in_python(source: str) -> Iterator[Message]:
    """The strings that code hands to gettext, as literals."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in SINGULAR and texts:
            yield Message(texts[0])
        elif name in PLURAL and len(texts) >= 2:
            yield Message(texts[0], texts[1])
        elif name in CONTEXT and len(texts) >= 2:
            yield Message(texts[1], context=texts[0])


def in_template(source: str) -> Iterator[Message]:
    """The strings of translate and blocktranslate tags."""
    from django.utils.translation.template import templatize

    for match in _IN_TEMPLATE.finditer(templatize(source)):
        groups = [ast.literal_eval(text) for text in match.groups() if text and text[0] in "'\""]
        # Percent signs of a template are doubled by templatize only where they are placeholders.
        if match["plural"]:
            yield Message(groups[0], groups[1])
        elif match["context"]:
            yield Message(groups[1], context=groups[0])
        else:
            yield Message(groups[0])


def collected() -> dict[Message, list[str]]:
    """All strings of the product with the files they stand in."""
    found: dict[Message, set[str]] = {}
    for path in sorted((ROOT / "award").rglob("*.py")):
        if "migrations" not in path.parts:
            for message in in_python(path.read_text(encoding="utf-8")):
                found.setdefault(message, set()).add(str(path.relative_to(ROOT)))
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.is_file():
            for message in in_template(path.read_text(encoding="utf-8")):
                found.setdefault(message, set()).add(str(path.relative_to(ROOT)))
    return {message: sorted(files) for message, files in sorted(found.items())}


def catalogue(language: str) -> polib.POFile:
    """The catalogue as it stands, or an empty one."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if path.is_file():
        return polib.pofile(str(path), wrapwidth=110)
    made = polib.POFile(wrapwidth=110)
    made.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit",
                     "Language": language, "Plural-Forms": LANGUAGES[language]}  # fmt: skip
    return made


def key_of(entry: polib.POEntry) -> Message:
    """The string of a catalogue's entry."""
    return Message(entry.msgid, entry.msgid_plural, entry.msgctxt or "")


def updated(language: str, wanted: dict[Message, list[str]]) -> polib.POFile:
    """The catalogue with exactly the strings wanted; known texts are kept."""
    old = {key_of(entry): entry for entry in catalogue(language)}
    new = catalogue(language)
    new.clear()
    for message, files in wanted.items():
        entry = polib.POEntry(
            msgid=message.msgid, msgid_plural=message.plural, msgctxt=message.context or None,
            occurrences=[(name, "") for name in files],
        )  # fmt: skip
        known = old.get(message)
        if known is not None:
            entry.msgstr, entry.msgstr_plural = known.msgstr, known.msgstr_plural
        if language == "en":
            _say_itself(entry)
        elif message.plural and not entry.msgstr_plural:
            entry.msgstr_plural = {0: ""}
        if "%(" in message.msgid:
            entry.flags.append("python-format")
        new.append(entry)
    return new


def _say_itself(entry: polib.POEntry) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        entry.msgstr = entry.msgid


def main() -> int:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True, TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}])
        django.setup()
    wanted = collected()
    for language in LANGUAGES:
        po = updated(language, wanted)
        folder = LOCALE / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        po.save(str(folder / "django.po"))
        po.save_as_mofile(str(folder / "django.mo"))
        print(f"{language}: {len(po)} strings, {len(po.untranslated_entries())} without a text")
    return 0


if __name__ == "__main__":
    sys.exit(main())
