"""Every string a person sees can be translated, and is."""

import ast
import re

import pytest

from tests.house import messages

# Names and signs that are the same in every language.
NAMES = {"Kithwork", "JSON", "CSV", "ID", "QR", "ZIP", "Excel", "Parquet", "Markdown", "SHA", "https"}
_BLOCK = re.compile(r"\{%-?\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
_TEMPLATE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_SHELL = re.compile(r"\{% block shell %\}.*?\{% endblock %\}")
_SILENT = re.compile(r"<(script|style|code)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>", re.DOTALL)
_SPOKEN = re.compile(
    r"(?<![:\w.-])(?:aria-label|alt|title|placeholder|label|hint|heading|caption)=\"([^\"]*)\"|"
    r"(?<![:\w.-])(?:aria-label|alt|title|placeholder|label|hint|heading|caption)='([^']*)'"
)
_WORD = re.compile(r"(?<![&\w])[^\W\d_]{2,}(?!\w*;)")


def bare(text: str) -> list[str]:
    """What a template says outside of trans and blocktrans, in its text or in an attribute that is read or heard."""
    text = _SILENT.sub(" ", _BLOCK.sub(" ", _SHELL.sub(" ", _COMMENT.sub(" ", text))))
    without = _TEMPLATE.sub(" ", text)
    spoken = [first or second for first, second in _SPOKEN.findall(without)]
    pieces = [*spoken, *(line for line in _TAG.sub("\n", without).splitlines() if '="' not in line)]
    return [piece.strip() for piece in pieces if set(_WORD.findall(piece)) - NAMES]


def test_bare_sees_text_and_spoken_attributes():
    assert bare("<p>Hello {{ name }}</p>") == ["Hello"]
    assert bare('<img alt="A house">') == ["A house"]
    assert not bare(
        '{% load i18n %}<p class="x" aria-label="{% trans "Hi" %}">{% trans "Hello" %} · Kithwork&nbsp;</p>'
    )
    assert not bare("{% blocktrans %}Hello <b>you</b>{% endblocktrans %}{# why #}")


def test_templates_hold_no_bare_text():
    found = {}
    for path in sorted(messages.SOURCE.rglob("templates/**/*")):
        if path.suffix in (".html", ".txt") and "gallery" not in str(path) and (pieces := bare(path.read_text())):
            found[str(path.relative_to(messages.SOURCE))] = pieces
    assert not found


SAYING_CALLS = {"RefusedError", "success", "error", "info", "warning", "HttpResponse", "refuse", "Stat", "Sheet"}
SAYING_WORDS = {"label", "help_text", "sentence", "title", "hint", "heading", "description", "empty_label", "caption"}
# Of the terminal, which speaks English, of made-up people, or the names of states' files.
UNSEEN = ("cli/", "world/", "linkage/", "kernel/postgres", "voterfile/layouts/", "web/ui/gallery.py", "web/public/demo")


def bare_in_python(source: str) -> list[str]:
    """Sentences handed without `_` to what shows them."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        of_log = isinstance(node.func, ast.Attribute) and "log" in getattr(node.func.value, "id", "").lower()
        said = [word.value for word in node.keywords if word.arg in SAYING_WORDS]
        said += node.args if name in SAYING_CALLS and not of_log else []
        found += [text for value in said if (text := _sentence(value))]
    return found


def _sentence(value: ast.expr) -> str:
    if isinstance(value, ast.JoinedStr):
        text = "".join(str(part.value) for part in value.values if isinstance(part, ast.Constant))
    else:
        text = value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""
    return text if re.search(r"[A-Za-z]{2,} |^[A-Z][a-z]", text) else ""


def test_bare_in_python_sees_sentences():
    assert bare_in_python('RefusedError("Not so."); messages.success(r, f"Saved {x}"); Field(label="Name")')
    assert not bare_in_python('RefusedError(_("Not so.")); Filter(label="name"); _log.info("Sent a mail")')


def test_python_hands_no_bare_sentence_to_a_page():
    found = {}
    for path in sorted(messages.SOURCE.rglob("*.py")):
        name = str(path.relative_to(messages.SOURCE))
        if not name.startswith(UNSEEN) and "migrations" not in name and (said := bare_in_python(path.read_text())):
            found[name] = said
    assert not found


def test_scripts_hold_no_words_of_their_own():
    """They are handed over by the page, in the reader's language."""
    said = re.compile(r"""(["'`])([A-Z][a-z]+ [^"'`\n]*|[A-Za-z]+(?: [a-z]+){2,}[^"'`\n]*)\1""")
    found = {}
    for path in sorted(messages.SOURCE.rglob("static/**/*.js")):
        text = re.sub(r"(?m)^\s*//.*$", "", path.read_text())
        words = [match[1] for match in said.findall(text)]
        if words:
            found[path.name] = words
    assert not found


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_catalogue_says_everything(language):
    """Where this fails: ./kith messages, translate what it lists in the language's django.po, ./kith messages."""
    assert not list(messages.missing(messages.catalogue(language), messages.extracted()))


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_compiled_catalogue_is_what_the_other_says(language):
    compiled = messages.LOCALE / language / "LC_MESSAGES" / "django.mo"
    assert compiled.read_bytes() == messages.compiled(messages.catalogue(language)), "run ./kith messages"


def test_faults_are_seen():
    catalogue = messages.catalogue("es")
    for said in ("", "Hola", "Hola, %(other)s", "%(name)s\n"):
        message = catalogue.add("Hello, %(name)s", said)
        assert list(messages.faults(message))
    assert not list(messages.faults(catalogue.add("Hi, %(name)s", "Hola, %(name)s")))
