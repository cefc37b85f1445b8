"""What a page says, read as a browser would: exact text by id and by class, and its links."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpResponse

VOID = {"br", "hr", "img", "input", "link", "meta"}


class Reading(HTMLParser):
    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.by_id: dict[str, str] = {}
        self.by_class: dict[str, list[str]] = {}
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._path = response.request["PATH_INFO"]
        self._open: list[tuple[dict[str, str | None], list[str]]] = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        its = dict(attrs)
        self.tags.append((tag, its))
        if tag == "a" and its.get("href"):
            self.links.append(self._whole(str(its["href"])))
        if tag not in VOID:
            self._open.append((its, []))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        its, pieces = self._open.pop()
        text = "".join(pieces)
        if its.get("id"):
            self.by_id[str(its["id"])] = text
        for name in (its.get("class") or "").split():
            self.by_class.setdefault(name, []).append(text)

    def handle_data(self, data: str) -> None:
        self.text += data
        for _, pieces in self._open:
            pieces.append(data)

    def rel(self, rel: str) -> str:
        """Where the link of this kind leads, or nothing."""
        found = (str(its["href"]) for _, its in self.tags if its.get("rel") == rel)
        return self._whole(next(found, ""))

    def _whole(self, href: str) -> str:
        """A link that holds only a query leads to another part of the same page's address."""
        return self._path + href if href.startswith("?") else href

    @property
    def plain(self) -> str:
        """All text, with its white space as a reader sees it."""
        return " ".join(self.text.split())


def read(response: HttpResponse) -> Reading:
    return Reading(response)
