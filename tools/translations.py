"""Keep the English words: take strings from the code, check that none is missing, compile.

    python tools/translations.py update    new strings into tingsu/locale/en/LC_MESSAGES/django.po
    python tools/translations.py check     exit 1 when a string lacks its English or a placeholder was lost
    python tools/translations.py compile   .po -> .mo

Chinese is the source language: what stands in the code is what a Chinese reader sees.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PO = ROOT / "tingsu/locale/en/LC_MESSAGES/django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def strings() -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """Yield file, line and message of every string to translate."""
    from django.utils.translation.template import templatize

    for path in sorted((ROOT / "tingsu").rglob("*.py")):
        if "/migrations/" not in path.as_posix():
            yield from _extracted(path, path.read_bytes())
    for path in sorted((ROOT / "tingsu").rglob("*.html")):
        code = templatize(path.read_text(encoding="utf-8"))
        # What templatize leaves of the template is indented at will; Python's tokenizer minds.
        yield from _extracted(path, "\n".join(line.strip() for line in code.splitlines()).encode())


def _extracted(path: Path, code: bytes) -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    name = path.relative_to(ROOT).as_posix()
    for line, message, _comments, _context in extract("python", io.BytesIO(code), keywords=KEYWORDS):
        yield name, line, message


def template() -> Catalog:
    """Return the catalogue of all strings in the code."""
    catalog = Catalog(domain="django")
    for name, _line, message in strings():
        catalog.add(message, locations=[(name, 0)])
    return catalog


def read() -> Catalog:
    """Return the English catalogue as it stands."""
    if not PO.exists():
        return Catalog(locale="en", domain="django")
    with PO.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def update() -> None:
    """Put new strings into the .po file, drop those that are gone."""
    catalog = read()
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, sort_output=True, include_lineno=False, width=110, omit_header=False)
    missing = sum(1 for message in catalog if message.id and not _translated(message.string))
    print(f"{len(catalog)} strings, {missing} without English")  # noqa: T201


def check() -> int:
    """Return 1 when something is missing."""
    have = {message.id: message for message in read() if message.id}
    wrong = 0
    for message in template():
        if not message.id:
            continue
        found = have.get(message.id)
        if found is None or not _translated(found.string):
            wrong += 1
            print(f"no English for {message.id!r} ({message.locations[0][0]})")  # noqa: T201
        elif found.string and _placeholders(message.id) != _placeholders(found.string):
            wrong += 1
            print(f"placeholders differ: {message.id!r} / {found.string!r}")  # noqa: T201
    print(f"{len(have)} strings, {wrong} wrong")  # noqa: T201
    return int(wrong > 0)


def compile_all() -> None:
    """Write the .mo file."""
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, read())


def _translated(text: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


def _placeholders(text: str | tuple[str, ...] | list[str]) -> set[str]:
    parts = text if isinstance(text, (tuple, list)) else (text,)
    return {found for part in parts for found in PLACEHOLDER.findall(part)}


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "update":
        update()
    elif command == "check":
        sys.exit(check())
    elif command == "compile":
        compile_all()
    else:
        sys.exit(__doc__)
