"""Links that open the original page at the very sentence (`#:~:text=…`, the WICG text fragment).

A browser looks for the terms without regard to case and accents, on word boundaries, each term
inside one block of the page, and takes the first place that fits; what it does not find it
passes over in silence. So the terms are the fewest that no other place in the captured text
fits, since every word more is one more that may change on the page. The captured text is not
the whole page: a menu that holds the same words can still come first.

When nothing on either side tells two places apart, the link leads to the first of them.

However often a text repeats itself, the work grows with its length alone: places are looked up
among the beginnings of words in the order of the alphabet, of very many places the first are
compared, and the same sentence amid the same words is looked at once.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, islice, takewhile
from typing import NamedTuple
from urllib.parse import quote

LONGEST_EXACT_MATCH = 300
_FEWEST_WORDS = 3  # a shorter term is found by chance
_FEWEST_CHARACTERS = 20
_MOST_CONTEXT_WORDS = 12
_WORDS_ONE_BY_ONE = 24  # by which a term grows; then it doubles
_MOST_PLACES = 500  # compared; a term that stands more often is no link's fault
_FEWEST_UNSPACED = 8  # characters of a script without spaces, which hold a word in one or two
_CONTEXT_REACH = 1_000  # characters: a block without a space must not be taken whole
_ORDERED_BY = 48  # characters from the beginning of a word
_AFTER_ALL = "\U0010ffff"

_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u00ad]")
_SPACES = re.compile(r"[^\S\n]+")
_BLOCK, _WORD = re.compile(r"[^\n]+"), re.compile(r"\w")
_SAME_QUOTES = str.maketrans("‘’‚‛“”„‟«»", "''''" + '"' * 6)
_TO_ESCAPE = re.compile(r"[^A-Za-z0-9_.~]+")
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_PIECE = re.compile(r"[^\n]{1,500}[^\S\n]*\n?|\n")
_BEGINNING = re.compile(
    rf"(?:(?<![^\W_])|(?=[\W_])|(?<={_UNSPACED.pattern})|(?={_UNSPACED.pattern}))\S"
)
_HASH_ROUTE = re.compile(r"[/!]")


class Terms(NamedTuple):
    prefix: str = ""
    start: str = ""
    end: str = ""
    suffix: str = ""


def fragment(text: str, start: int, stop: int) -> str:
    """What stands after `text=` for the sentence at these offsets of a text of one block a line."""
    return _directive(_terms(_page(text), start, stop))


def fragment_url(url: str, text: str, start: int, stop: int) -> str:
    """The page's own fragment goes: an id that does not enclose the sentence would mislead.

    One that a script reads as an address (`#/news/5`) stays, and so does a PDF's `#page=5`, in
    whose text no browser looks for fragments.
    """
    return pointed(url, fragment(text, start, stop))


def pointed(url: str, directive: str) -> str:
    """The address of a page with what stands after `text=`, as `fragment_url` puts it there."""
    page, _, own = url.partition("#")
    if page.partition("?")[0].lower().endswith(".pdf"):
        return url
    kept = own.partition(":~:")[0] if _HASH_ROUTE.match(own) else ""
    return f"{page}#{kept}:~:text={directive}"


def merged(links: Sequence[str]) -> str:
    """One address in the place of several of the same page: it opens at the first place and marks
    all. Nothing where one of them is missing."""
    if not all(links):
        return ""
    others = [link.partition(":~:text=")[2] for link in links[1:]]
    return "&text=".join([*links[:1], *filter(None, others)])


def telling(text: str, spans: Iterable[tuple[int, int]]) -> list[str]:
    """Of each sentence the `fragment` where it has to be kept: nothing where its own words tell
    it from all others, as most do, so that `worded` makes it from them at any time."""
    page = _page(text)
    return ["" if _is_plain(page, *span) else fragment(text, *span) for span in spans]


def worded(sentence: str, kept: str) -> str:
    """The fragment of a sentence for which `telling` gave this."""
    return kept or _escape(_without_stop(sentence))


def _directive(terms: Terms) -> str:
    parts = [
        f"{_escape(terms.prefix)}-" if terms.prefix else "",
        _escape(terms.start),
        _escape(terms.end),
        f"-{_escape(terms.suffix)}" if terms.suffix else "",
    ]
    return ",".join(filter(None, parts))


def _escape(term: str) -> str:
    """A raw hyphen, comma or ampersand would be read as syntax, and the link be dead."""
    return _TO_ESCAPE.sub(lambda run: _escaped(run[0]), term)


@lru_cache(maxsize=4096)
def _escaped(run: str) -> str:
    """Kept, since nearly all that is escaped in a text is a space, or a comma and a space."""
    return quote(run, safe="").replace("-", "%2D")


class _Page:
    """A text as a browser compares it, and where its characters stand in that form."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.terms: dict[tuple[str, str, str], Terms] = {}  # of a sentence, what is around it
        self._places: dict[str, list[int]] = {}
        pieces = _PIECE.findall(text)
        folded = [_fold(piece) for piece in pieces]
        self.folded = "".join(folded)
        self._starts = _starts(pieces)
        self._folded_starts = _starts(folded)

    def folded_position(self, position: int) -> int:
        piece = bisect_right(self._starts, position) - 1
        return self._folded_starts[piece] + len(_fold(self.text[self._starts[piece] : position]))

    @cached_property
    def _beginnings(self) -> list[int]:
        """Where a term can begin, in the order of what follows."""
        found = [match.start() for match in _BEGINNING.finditer(self.folded)]
        return sorted(found, key=self._following)

    def _following(self, place: int) -> str:
        return self.folded[place : place + _ORDERED_BY]

    def _begun(self, term: str) -> list[int]:
        """Where the folded term stands, and a word may go on after it: of very many places that
        are alike at first, only the first."""
        start = term[:_ORDERED_BY]
        first = bisect_left(self._beginnings, start, key=self._following)
        after = bisect_right(self._beginnings, start + _AFTER_ALL, first, key=self._following)
        if len(term) <= _ORDERED_BY:
            return sorted(self._beginnings[first:after])[:_MOST_PLACES]
        alike = self._beginnings[first : min(after, first + _MOST_PLACES)]
        return [place for place in alike if self.folded.startswith(term, place)]

    def places(self, term: str) -> list[int]:
        """Where the folded term stands as whole words."""
        if term not in self._places:
            self._places[term] = [
                place for place in self._begun(term) if self._is_parted(place + len(term))
            ]
        return self._places[term]

    def places_but(self, ours: int, term: str) -> list[int]:
        return [place for place in self.places(term) if place != ours]

    def places_from(self, begin: int, term: str) -> Iterator[int]:
        place = self.folded.find(term, begin)
        while place >= 0:
            if self._is_parted(place) and self._is_parted(place + len(term)):
                yield place
            place = self.folded.find(term, place + 1)

    def _is_parted(self, position: int) -> bool:
        around = self.folded[max(0, position - 1) : position + 1]
        if position == 0 or len(around) < 2 or _UNSPACED.search(around):
            return True
        return not (around[0].isalnum() and around[1].isalnum())

    def has_before(self, place: int, prefix: str) -> bool:
        end = len(self.folded[max(0, place - 3) : place].rstrip()) + max(0, place - 3)
        begin = end - len(prefix)
        return begin >= 0 and self.folded.startswith(prefix, begin) and self._is_parted(begin)

    def has_after(self, place: int, suffix: str) -> bool:
        begin = (
            place
            + len(self.folded[place : place + 3])
            - len(self.folded[place : place + 3].lstrip())
        )
        return self.folded.startswith(suffix, begin) and self._is_parted(begin + len(suffix))

    def words_before(self, position: int) -> list[str]:
        """The words that precede in the same block, or else those of the block before."""
        before = self.text[max(0, position - _CONTEXT_REACH) : position].rstrip()
        words = before[before.rfind("\n") + 1 :].split(" ")
        return [word for word in words if word][-_MOST_CONTEXT_WORDS:]

    def words_after(self, position: int) -> list[str]:
        after = self.text[position : position + _CONTEXT_REACH].lstrip()
        return after.partition("\n")[0].split()[:_MOST_CONTEXT_WORDS]


@lru_cache(maxsize=4)
def _page(text: str) -> _Page:
    """Kept, since the sentences of one page are asked for one after another."""
    return _Page(text)


def _is_plain(page: _Page, start: int, stop: int) -> bool:
    """Whether the words alone are enough; a doubtful case may be said to be none."""
    sentence = page.text[start:stop]
    term = _without_stop(sentence)
    if len(term) > LONGEST_EXACT_MATCH - len("...") or "\n" in sentence or _is_short(term):
        return False
    if sentence != sentence.strip():
        return False
    return page.places(_fold(term)) == [page.folded_position(start)]


def _is_short(term: str) -> bool:
    """Whether it may be found elsewhere by chance."""
    if len(_UNSPACED.findall(term)) >= _FEWEST_UNSPACED:
        return False
    return len(term.split()) <= _FEWEST_WORDS or len(term) < _FEWEST_CHARACTERS


def _fold(text: str) -> str:
    if text.isascii():
        return _SPACES.sub(" ", text.casefold())
    decomposed = unicodedata.normalize("NFD", text.translate(_SAME_QUOTES)).casefold()
    return _SPACES.sub(" ", _MARKS.sub("", decomposed))


def _starts(pieces: list[str]) -> list[int]:
    return [0, *accumulate(map(len, pieces))]


def _terms(page: _Page, start: int, stop: int) -> Terms:
    start, stop = _trimmed(page.text, start, stop)
    around = " ".join(page.words_before(start)), " ".join(page.words_after(stop))
    here = (page.text[start:stop], *around)
    if here not in page.terms:
        page.terms[here] = _terms_of(page, start, stop)
    return page.terms[here]


def _terms_of(page: _Page, start: int, stop: int) -> Terms:
    blocks = page.text[start:stop].split("\n")
    first, last = blocks[0].split(), blocks[-1].split()
    is_long = stop - start > LONGEST_EXACT_MATCH and len(first) >= 2 * _FEWEST_WORDS
    if len(blocks) > 1 or is_long:
        return _range_terms(page, start, stop, first, last)
    return _exact_terms(page, start, stop)


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    """Without spaces, and without first and last blocks that hold no word."""
    blocks = [match for match in _BLOCK.finditer(text, start, stop) if _WORD.search(match[0])]
    if blocks:
        start, stop = blocks[0].start(), blocks[-1].end()
    sentence = text[start:stop]
    start += len(sentence) - len(sentence.lstrip())
    return start, start + len(sentence.strip())


def _without_stop(term: str) -> str:
    """Programs that make links of typed addresses leave a last full stop outside the link."""
    return term.rstrip(".").rstrip() or term


def _exact_terms(page: _Page, start: int, stop: int) -> Terms:
    sentence = page.text[start:stop]
    term = _without_stop(sentence)
    ours = page.folded_position(start)
    others = page.places_but(ours, _fold(term))
    if not others and not _is_short(term):
        return Terms(start=term)
    prefix, suffix = _context(page, start, stop, others)
    # What follows the stop can only be found if the stop is.
    return Terms(prefix=prefix, start=sentence if suffix else term, suffix=_without_stop(suffix))


def _context(page: _Page, start: int, stop: int, others: list[int]) -> tuple[str, str]:
    """The fewest words before, or else before and after, that no other place has too."""
    before, after = page.words_before(start), page.words_after(stop)
    if not others:
        return (_last(before), "") if before else ("", " ".join(after[:_FEWEST_WORDS]))
    prefix, others = _telling_prefix(page, before, others)
    if not others:
        return prefix, ""
    sentence = _fold(page.text[start:stop])
    ends = [at + len(sentence) for at in others if page.folded.startswith(sentence, at)]
    suffix, ends = _telling_suffix(page, after, ends)
    return ("", "") if ends else (prefix, suffix)


def _last(words: list[str]) -> str:
    return " ".join(words[-_FEWEST_WORDS:])


def _telling_prefix(page: _Page, before: list[str], others: list[int]) -> tuple[str, list[int]]:
    """The shortest words before that leave the fewest others, and these others."""
    best, left = "", others
    for count in range(min(_FEWEST_WORDS, len(before)), len(before) + 1):
        prefix = " ".join(before[len(before) - count :])
        folded = _fold(prefix)
        alike = [place for place in left if page.has_before(place, folded)]
        if len(alike) < len(left):
            best, left = prefix, alike
        if not left:
            break
    return best, left


def _telling_suffix(page: _Page, after: list[str], ends: list[int]) -> tuple[str, list[int]]:
    best, left = "", ends
    for count in range(min(_FEWEST_WORDS, len(after)), len(after) + 1):
        suffix = " ".join(after[:count])
        folded = _fold(_without_stop(suffix))
        alike = [end for end in left if page.has_after(end, folded)]
        if len(alike) < len(left):
            best, left = suffix, alike
        if not left:
            break
    return best, left


def _range_terms(page: _Page, start: int, stop: int, first: list[str], last: list[str]) -> Terms:
    ours = page.folded_position(start)
    is_one_block = "\n" not in page.text[start:stop]
    spare = _FEWEST_WORDS if is_one_block else 0
    opening, others = _telling_opening(page, first[: len(first) - spare], ours)
    prefix = _telling_prefix(page, page.words_before(start), others)[0] if others else ""
    begin = ours + len(_fold(opening))
    rest = last[len(opening.split()) :] if is_one_block else last
    closing, is_first = _telling_closing(page, rest, begin, stop)
    if is_first:
        return Terms(prefix=prefix, start=opening, end=_without_stop(closing))
    ends = _earlier_ends(page, closing, begin, stop)
    suffix = _telling_suffix(page, page.words_after(stop), ends)[0]
    return Terms(prefix, opening, closing, _without_stop(suffix))


def _telling_opening(page: _Page, words: list[str], ours: int) -> tuple[str, list[int]]:
    """The fewest first words that stand nowhere else, or all of them and the other places.
    Of many words it may be some more."""
    others: list[int] = []
    for count in _counts(words):
        opening = " ".join(words[:count])
        others = page.places_but(ours, _fold(opening))
        if not others:
            break
    return opening, others


def _counts(words: list[str]) -> Iterator[int]:
    """How many of these words are tried, from the fewest to all."""
    count = min(_FEWEST_WORDS, len(words))
    yield count
    while count < len(words):
        count = count + 1 if count < _WORDS_ONE_BY_ONE else min(2 * count, len(words))
        yield count


def _telling_closing(page: _Page, words: list[str], begin: int, stop: int) -> tuple[str, bool]:
    """The fewest last words whose first place after the opening is ours."""
    for count in _counts(words):
        closing = " ".join(words[len(words) - count :])
        ours = page.folded_position(stop - len(closing))
        if next(page.places_from(begin, _fold(_without_stop(closing))), ours) == ours:
            return closing, True
    return closing, False


def _earlier_ends(page: _Page, closing: str, begin: int, stop: int) -> list[int]:
    term = _fold(closing)
    ours = page.folded_position(stop - len(closing))
    places = islice(page.places_from(begin, term), _MOST_PLACES)
    earlier = takewhile(lambda place: place < ours, places)
    return [place + len(term) for place in earlier]
