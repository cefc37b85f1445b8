"""What readers ask for, as addresses with what their pages must say."""

from __future__ import annotations

import re
from html import unescape
from random import Random
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from tests.bench.dataset import slug

if TYPE_CHECKING:
    from tests.bench.dataset import Contents

SETS = 32  # of parameters a case
ROWS = 50  # a page
FAR = 499  # pages before the one that is far down the list
FREQUENT = 40  # words too frequent to search for


class Ask(NamedTuple):
    address: str
    total: int | None = None
    """How many statements the page must say there are."""


def cases(contents: Contents) -> dict[str, list[Ask]]:
    """The same for the same archive."""
    rng = Random(2)
    common = [word for word, _ in contents.words.most_common(FREQUENT + 360)][FREQUENT:]
    newest = sorted(contents.published, reverse=True)
    numbers = [number for _, number in newest]
    pairs = sorted(pair for pair in contents.pairs if pair[0] <= 15 and pair[1] <= 20)
    far = min(FAR * ROWS, len(newest) - SETS - 1)
    return {
        "a": [Ask(listing(), len(newest))],
        "b": [
            Ask(listing(topic=slug("topics", t), speaker=slug("speakers", s)), contents.pairs[t, s])
            for t, s in rng.sample(pairs, min(SETS, len(pairs)))
        ],
        "c": [Ask(listing(q=" ".join(rng.sample(common, 2)))) for _ in range(SETS)],
        "cb": [Ask(listing(q=word)) for word in common[: SETS // 2]],
        "d": [Ask(listing(after="{}.{}".format(*newest[far + n]))) for n in range(-1, SETS - 1)],
        "e": [Ask(f"/statements/{number}/") for number in rng.sample(numbers, SETS)],
        "f": [Ask(f"/sources/{name}/") for name in rng.choices(contents.sources, k=SETS)],
    }


def listing(**asked: str) -> str:
    return f"/statements/?{urlencode(asked)}" if asked else "/statements/"


def total(page: str) -> int | None:
    """The number of statements that a list says it holds."""
    text = unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))
    found = re.search(r"(\d[\d,]*)\s+statements?\b", text)
    return int(found[1].replace(",", "")) if found else None
