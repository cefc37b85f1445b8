"""Idioms that the project no longer uses: none is in a template, a message or a docstring."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]

EXEMPT = ("archive/sample", "archive/text", "archive/migrations")
"""Quoted texts, word lists of languages, and what has been applied to databases."""

RETIRED = {
    r"by now": "already",
    r"somebody": "someone",
    r"meanwhile": "since, in the meantime",
    r"told|tells?|telling": "say, show, report, notify",
    r"mend(?:s|ed|ing)?": "fix, correct",
    r"stands?|stood": "be, be found",
    r"(?:gave|given|gives?|giving) way": "be replaced by",
    r"(?:takes?|taken|taking|took) away": "download, remove",
    r"(?:takes?|taken|taking|took) in": "capture, import, merge",
    r"(?:brings?|bringing|brought) (?:\w+ ){0,3}in": "import, choose, save",
    r"put into words": "compile, express",
    r"hears? of": "be called with",
    r"wherein": "in which",
    r"anew": "again",
    r"as it (?:now )?stands": "current",
    r"bring one in": "choose another",
    r"what about": "by topic",
    r"for programs": "API",
    r"look twice": "check",
    r"go on with": "continue",
}

_MARKUP = re.compile(
    r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|\b(?:id|for|class|href|aria-\w+by|name)=\"[^\"]*\""
)


def sentences_of(path: Path) -> Iterator[str]:
    """The words of a template without its tags, or every literal and docstring of a module."""
    source = path.read_text()
    if path.suffix == ".html":
        yield _MARKUP.sub(" ", source)
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.value


def retired_in(text: str) -> list[str]:
    """The idioms of a text, each as a whole phrase, in any case."""
    words = " ".join(text.split())
    found = (re.search(rf"(?<![\w-])(?:{idiom})(?![\w-])", words, re.I) for idiom in RETIRED)
    return [each[0] for each in found if each]


def files() -> list[Path]:
    found = [*(ROOT / "templates").rglob("*.html")]
    for room in ("archive", "site_config"):
        found += (ROOT / room).rglob("*.py")
    return [path for path in found if not path.relative_to(ROOT).as_posix().startswith(EXEMPT)]


@pytest.mark.parametrize(
    "text",
    [
        "Mend the rows named here.",
        "Somebody saved other words",
        "The page is larger: bring a smaller file in.",
        "a sentence\n    gave way to another",
    ],
)
def test_an_idiom_is_found(text: str) -> None:
    assert retired_in(text)


@pytest.mark.parametrize("text", ["The amendment", "an untold story", "brings it into line"])
def test_other_words_are_not_idioms(text: str) -> None:
    assert not retired_in(text)


def test_no_text_uses_a_retired_idiom() -> None:
    found = [
        f"{path.relative_to(ROOT)}: “{idiom}”"
        for path in sorted(files())
        for text in sentences_of(path)
        for idiom in retired_in(text)
    ]
    assert found == []
