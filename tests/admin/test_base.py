from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError

from archive.admin.base import shortened
from archive.admin.catalogue import entries
from archive.admin.forms import CLASH, is_key
from archive.admin.review import statements
from tests.admin.pages import address, errors_of, messages_of
from tests.factories import InReviewStatementFactory, TopicFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Short enough.", "Short enough."),
        ("exactly twenty chars", "exactly twenty chars"),
        ("cut between the words of it", "cut between the…"),
        ("cut right at the end of a word", "cut right at the end…"),
        ("unbrokenunbrokenunbrokenunbroken", "unbrokenunbrokenunbr…"),
        ("Ещё одно предложение о перемирии", "Ещё одно предложение…"),
    ],
)
def test_shortened(text: str, expected: str) -> None:
    assert shortened(text, 20) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", True),
        (7, True),
        ("", False),
        ("x", False),
        ("-1", False),
        ("١", False),
        ("9" * 19, False),
    ],
)
def test_is_key(value: object, expected: bool) -> None:
    assert is_key(value) == expected


class TestWhatTheDatabaseRefuses:
    """A guard's refusal reaches the editor as a sentence, whichever page it happens on."""

    def refuse(self, error: Exception) -> Callable[..., None]:
        def act(**kwargs: Any) -> None:
            raise error

        return act

    def test_on_a_form(self, as_: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(entries, "save_entry", self.refuse(IntegrityError()))
        response = as_("Editor").post(address(TopicFactory()), {"name": "Typed"})
        assert errors_of(response) == [CLASH]
        assert "Typed" in response.content.decode()

    @pytest.mark.parametrize("error", [IntegrityError(), ProtectedError("", set())])
    def test_on_deletion(
        self, as_: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        monkeypatch.setattr(entries, "delete_entry", self.refuse(error))
        url = address(TopicFactory(), "delete")
        response = as_("Editor").post(url, {"post": "yes"}, follow=True)
        assert messages_of(response) == [CLASH]

    def test_on_a_button(
        self, as_: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(statements, "publish_statement", self.refuse(IntegrityError()))
        statement = InReviewStatementFactory()
        response = as_("Publisher").post(address(statement, "publish"), {"seen_version": 1})
        assert errors_of(response) == [CLASH]
