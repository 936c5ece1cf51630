"""The catalogue of every string a person sees, and its translations.

python -m tests.house.messages            says what is missing or stale
python -m tests.house.messages --write    takes up new strings, drops those that are gone, and compiles
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kithwork"
LOCALE = SOURCE / "locale"
LANGUAGES = ("es",)

# What each marks: the message at 1, its plural at 2, or a context before them.
_PLURAL = (1, 2)
_CONTEXT, _CONTEXT_PLURAL = ((1, "c"), 2), ((1, "c"), 2, 3)
_KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": _PLURAL,
    "ngettext_lazy": _PLURAL,
    "pgettext": _CONTEXT,
    "pgettext_lazy": _CONTEXT,
    "npgettext": _CONTEXT_PLURAL,
    "npgettext_lazy": _CONTEXT_PLURAL,
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]|%%")

# Compiled twice it is the same file.
_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)

Id = str | tuple[str, str]
Key = tuple[str, Id]


def extracted() -> dict[Key, set[str]]:
    """Each (context, message or its two forms) with the files it stands in."""
    found: dict[Key, set[str]] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "migrations" in path.parts:
            continue
        if path.suffix != ".py" and "templates" not in path.parts:
            continue
        for key in _in(path):
            found.setdefault(key, set()).add(str(path.relative_to(SOURCE)))
    return found


def _in(path: Path) -> Iterator[Key]:
    text = path.read_text()
    if path.suffix != ".py":
        # In one bracket, so that the template's own indentation means nothing to a reader of Python.
        text = f"(\n{templatize(text, origin=str(path))}\n)"
    for _, function, messages, _ in extract_python(io.BytesIO(text.encode()), list(_KEYWORDS), [], {}):
        words = tuple(messages) if isinstance(messages, tuple | list) else (messages,)
        yield from _key(function, words)


def _key(function: str, words: tuple[str | None, ...]) -> Iterator[Key]:
    context = ""
    if "pgettext" in function:
        context, words = words[0] or "", words[1:]
    wanted = 2 if "ngettext" in function or "npgettext" in function else 1
    ids = words[:wanted]
    if len(ids) == wanted and all(ids):
        yield context, ids[0] if wanted == 1 else (ids[0], ids[1])


def catalogue(language: str) -> Catalog:
    with _file(language, "po").open("rb") as file:
        return read_po(file, locale=language)


def missing(translations: Catalog, found: dict[Key, set[str]]) -> Iterator[str]:
    """Sentences about what the code says and the catalogue does not, or the other way round, or says amiss."""
    named = {_named(message): message for message in translations if message.id}
    for key in sorted(set(found) - set(named), key=str):
        yield f"{_short(key)} of {min(found[key])}: not in the catalogue; run ./kith messages"
    for key in sorted(set(named) - set(found), key=str):
        yield f"{_short(key)}: no longer in the code; run ./kith messages"
    for key, message in named.items():
        if key in found:
            yield from (f"{_short(key)} of {min(found[key])}: {fault}" for fault in faults(message))


def faults(message: Message) -> Iterator[str]:
    originals = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    said = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    if not all(said):
        yield "not translated"
        return
    if message.fuzzy:
        yield "marked as fuzzy"
    wanted = set(_PLACEHOLDER.findall(" ".join(originals)))
    in_all = set.intersection(*(set(_PLACEHOLDER.findall(original)) for original in originals))
    for form in said:
        there = set(_PLACEHOLDER.findall(form))
        if there - wanted:
            yield f"{', '.join(sorted(there - wanted))} is no placeholder of it"
        if in_all - there:
            yield f"the placeholder {', '.join(sorted(in_all - there))} is lost"
        for edge in (0, -1):
            if (originals[0][edge] == "\n") != (form[edge] == "\n"):
                yield "begins or ends with a line break where the other does not"


def compiled(translations: Catalog) -> bytes:
    out = io.BytesIO()
    translations.creation_date = translations.revision_date = _ALWAYS
    write_mo(out, translations)
    return out.getvalue()


def write(language: str, found: dict[Key, set[str]]) -> Catalog:
    """Keeps what is translated already; without dates and line numbers, which would only be in each other's way."""
    before = {_named(m): m.string for m in catalogue(language) if m.id} if _file(language, "po").exists() else {}
    translations = Catalog(locale=language, project="Kithwork", fuzzy=False)
    # Babel's own rule for Spanish has a third form for whole millions, "de" before the noun: nobody has them here.
    translations._num_plurals, translations._plural_expr = 2, "(n != 1)"
    for key, files in sorted(found.items(), key=lambda item: (_first(item[0]), str(item[0]))):
        context, message = key
        empty = "" if isinstance(message, str) else ("", "")
        translations.add(
            message,
            before.get(key, empty),
            context=context or None,
            locations=[(name, None) for name in sorted(files)],
        )
    _file(language, "po").parent.mkdir(parents=True, exist_ok=True)
    with _file(language, "po").open("wb") as file:
        write_po(file, translations, width=0, omit_header=False, include_lineno=False)
    text = _file(language, "po").read_text()
    kept = ("Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Plural-Forms", "Language:")
    head, _, rest = text.partition("\n\n")
    header = [line for line in head.splitlines() if line.startswith(("msg", *(f'"{name}' for name in kept)))]
    _file(language, "po").write_text("\n".join(header) + "\n\n" + rest)
    done = catalogue(language)
    _file(language, "mo").write_bytes(compiled(done))
    return done


def _file(language: str, kind: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"django.{kind}"


def _named(message: Message) -> Key:
    return message.context or "", message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def _first(key: Key) -> str:
    return key[1] if isinstance(key[1], str) else key[1][0]


def _short(key: Key) -> str:
    return f"“{' '.join(_first(key).split())[:80]}”"


def main(argv: list[str]) -> int:
    found, amiss = extracted(), 0
    for language in LANGUAGES:
        translations = write(language, found) if "--write" in argv else catalogue(language)
        for sentence in missing(translations, found):
            sys.stdout.write(f"{language}: {sentence}\n")
            amiss += 1
    sys.stdout.write(f"{len(found)} strings, {amiss} to do.\n")
    return 1 if amiss else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
