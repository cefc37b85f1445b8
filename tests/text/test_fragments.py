import re
from collections.abc import Callable
from itertools import accumulate
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text import fragments
from archive.text.fragments import Terms, fragment, fragment_url, telling, worded
from tests.steps import calls

ENERGY = (
    "During the conversation, Trump proposed a mutual agreement between both sides to refrain"
    " from striking energy infrastructure for 30 days."
)


def of(sentence: str, page: str, nth: int = 0) -> str:
    start = [match.start() for match in re.finditer(re.escape(sentence), page)][nth]
    return fragment(page, start, start + len(sentence))


def parse(directive: str) -> Terms:
    tokens = directive.split(",")
    prefix = tokens.pop(0)[:-1] if tokens[0].endswith("-") else ""
    suffix = tokens.pop()[1:] if tokens[-1].startswith("-") else ""
    start, end = [*tokens, ""][:2]
    return Terms(*map(unquote, (prefix, start, end, suffix)))


def first_match(page: str, terms: Terms) -> int | None:
    """Where a browser would scroll to, on a page of plain words."""
    start = rf"\b(?P<start>{re.escape(terms.start)})"
    prefix = rf"\b{re.escape(terms.prefix)}\s*" if terms.prefix else ""
    end = rf"[\s\S]*?\b{re.escape(terms.end)}" if terms.end else ""
    suffix = rf"\s*{re.escape(terms.suffix)}\b" if terms.suffix else ""
    match = re.search(prefix + start + end + r"\b" * (not suffix) + suffix, page)
    return match.start("start") if match else None


def test_a_sentence_is_its_own_term_without_its_stop() -> None:
    assert of(ENERGY, f"Before.\n{ENERGY} After.") == (
        "During%20the%20conversation%2C%20Trump%20proposed%20a%20mutual%20agreement%20between"
        "%20both%20sides%20to%20refrain%20from%20striking%20energy%20infrastructure%20for"
        "%2030%20days"
    )


def test_hyphens_commas_and_ampersands_are_no_syntax() -> None:
    sentence = "A 30-day halt, R&D and more follow."

    assert of(sentence, sentence) == "A%2030%2Dday%20halt%2C%20R%26D%20and%20more%20follow"


def test_a_word_without_surroundings_stands_alone() -> None:
    assert of("Путин", "Путин") == "%D0%9F%D1%83%D1%82%D0%B8%D0%BD"


def test_a_short_sentence_brings_the_words_before_it() -> None:
    page = "Will he come to Alaska? Yes. Nobody doubts it."

    assert parse(of("Yes.", page)) == Terms(prefix="come to Alaska?", start="Yes")


def test_a_short_sentence_at_the_head_brings_the_words_after_it() -> None:
    assert of("Yes.", "Yes. Nobody doubts it at all.") == "Yes.,-Nobody%20doubts%20it"


def test_the_words_before_may_stand_in_the_block_above() -> None:
    page = "The results of the day\nPeace.\nThe end."

    assert parse(of("Peace.", page)) == Terms(prefix="of the day", start="Peace")


def test_the_same_sentence_twice_is_told_apart_by_the_words_before() -> None:
    same = "The sides agreed to talk again soon."
    page = f"On trade they differed. {same}\nOn energy they met halfway. {same}"

    for nth in (0, 1):
        terms = parse(of(same, page, nth))
        assert terms.prefix
        assert first_match(page, terms) == [m.start() for m in re.finditer(same, page)][nth]


def test_where_the_words_before_are_the_same_those_after_decide() -> None:
    same = "The sides agreed to talk again soon."
    page = f"{same} Trade comes first.\n{same} Energy comes first."

    assert parse(of(same, page)) == Terms(start=same, suffix="Trade comes first")


def test_accents_and_case_do_not_tell_sentences_apart() -> None:
    page = "We met MUNOZ in the old town. We met Muñoz in the old town."

    assert "-," in of("We met Muñoz in the old town.", page)


def test_a_part_of_a_longer_word_is_no_second_place() -> None:
    page = "Unlike the ministers met here. like the ministers met here."

    assert "-," not in of("like the ministers met here.", page, nth=1)


def test_identical_surroundings_leave_the_bare_sentence() -> None:
    same = "The sides agreed to talk again soon."

    assert of(same, "\n".join([same] * 5), nth=2) == of(same, same)


def test_a_long_sentence_is_a_range_of_its_first_and_last_words() -> None:
    sentence = "The ministers agreed " + "and agreed again " * 20 + "on all points of the note."

    assert parse(of(sentence, f"The ministers met.\n{sentence}")) == Terms(
        start="The ministers agreed", end="of the note"
    )


def test_a_range_grows_until_it_opens_nowhere_else() -> None:
    sentence = "The ministers agreed on trade " + "and agreed again " * 20 + "at last."
    terms = parse(of(sentence, f"The ministers agreed on little.\n{sentence}"))

    assert terms.start == "The ministers agreed on trade"


def test_a_sentence_of_several_blocks_has_no_term_across_them() -> None:
    page = "The Parties confirm:\na halt to strikes,\nan exchange of prisoners.\nThe end."
    start, stop = page.index("The Parties"), page.index("\nThe end")

    assert parse(fragment(page, start, stop)) == Terms(
        start="The Parties confirm:", end="exchange of prisoners"
    )


@given(
    st.lists(
        st.lists(st.sampled_from(["peace", "talks", "now"]), min_size=1, max_size=5).map(" ".join),
        min_size=2,
        max_size=6,
        unique=True,
    ),
    st.data(),
)
def test_no_term_is_raw_syntax_and_a_told_apart_place_is_ours(
    blocks: list[str], data: st.DataObject
) -> None:
    page = "\n".join(blocks)
    chosen = data.draw(st.integers(0, len(blocks) - 1))
    start = sum(len(block) + 1 for block in blocks[:chosen])
    terms = parse(fragment(page, start, start + len(blocks[chosen])))

    assert first_match(page, terms) is not None
    if terms.prefix or terms.suffix:
        assert first_match(page, terms) == start


def test_the_pages_own_fragment_goes_unless_it_is_an_address() -> None:
    tail = ":~:text=%D0%9F%D1%83%D1%82%D0%B8%D0%BD"

    def url_of(url: str) -> str:
        return fragment_url(url, "Путин", 0, 5)

    assert url_of("https://site.example/news?id=5") == f"https://site.example/news?id=5#{tail}"
    assert url_of("https://site.example/#top") == f"https://site.example/#{tail}"
    assert (
        url_of("https://site.example/#/news/5:~:text=x") == f"https://site.example/#/news/5{tail}"
    )
    assert url_of("https://site.example/a.pdf#page=5") == "https://site.example/a.pdf#page=5"


PIECES = ["peace talks go on in Jeddah", "“Да!”", "he said so.", "Now", "x" * 60, "т. е.", "–,&"]


@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9), min_size=1, max_size=8))
def test_what_is_kept_with_a_sentence_gives_its_fragment(blocks: list[list[str]]) -> None:
    sentences = [" ".join(pieces) for pieces in blocks]
    page = "\n".join(sentences)
    stops = list(accumulate(len(sentence) + 1 for sentence in sentences))
    spans = [
        (stop - 1 - len(sentence), stop - 1)
        for sentence, stop in zip(sentences, stops, strict=True)
    ]

    for sentence, span, kept in zip(sentences, spans, telling(page, spans), strict=True):
        assert worded(sentence, kept) == fragment(page, *span)


def test_nothing_is_kept_where_the_words_are_enough() -> None:
    page = f"{ENERGY}\nHe agreed.\nHe agreed."
    spans = [(0, len(ENERGY)), *((m.start(), m.end()) for m in re.finditer(r"He agreed\.", page))]

    plain, *short = telling(page, spans)

    assert plain == ""
    assert all("He%20agreed" in kept for kept in short)


def test_a_chinese_sentence_needs_no_more_than_itself() -> None:
    sentence = "外交部发言人今天表示双方同意继续就停火问题保持沟通并尽快举行会谈。"
    page = f"会谈很成功。\n{sentence}之后记者提问。"
    assert parse(of(sentence, page)) == Terms(start=sentence)
    start = page.index(sentence)
    assert telling(page, [(start, start + len(sentence))]) == [""]


def test_a_short_chinese_sentence_is_told_by_what_is_before_it() -> None:
    assert parse(of("双方同意。", "会谈很成功。双方同意。")) == Terms("会谈很成功。", "双方同意。")


def test_words_of_a_script_without_spaces_are_found_inside_of_others() -> None:
    """A browser parts them by a dictionary of its own; so every place counts."""
    page = "双方同意继续就停火问题保持沟通。\n今天双方同意继续就停火问题保持沟通。"
    assert parse(of("双方同意继续就停火问题保持沟通。", page, 1)).prefix == "今天"


def test_blocks_without_words_are_no_ends() -> None:
    page = "“\nWe are ready to talk\n”."
    assert parse(fragment(page, 0, len(page))) == Terms(start="We are ready to talk")


class Scanned(str):
    """A text that knows how many of its characters were looked through."""

    __slots__ = ("seen",)
    seen: int

    def find(self, term: str, *bounds: Any) -> int:
        found = super().find(term, *bounds)
        self.seen += (len(self) if found < 0 else found) - (bounds[0] if bounds else 0)
        return found


def steps(sentences: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """Calls made and characters folded and looked through for the sentences of one line."""
    text = " ".join(sentences)
    stops = list(accumulate(len(sentence) + 1 for sentence in sentences))
    spans = [(stop - 1 - len(s), stop - 1) for s, stop in zip(sentences, stops, strict=True)]
    page = fragments._page(text)
    page.folded = Scanned(page.folded)
    page.folded.seen = folded = 0

    def fold(written: str, fold: Callable[[str], str] = fragments._fold) -> str:
        nonlocal folded
        folded += len(written)
        return fold(written)

    with monkeypatch.context() as patch:
        patch.setattr(fragments, "_fold", fold)
        return calls(lambda: telling(text, spans)) + folded + page.folded.seen


AGREED = "The sides agreed on a halt."
LONG = "The sides agreed on a halt " * 20
REPEATED: dict[str, Callable[[int], str]] = {
    "equal": lambda n: AGREED,
    "equal in others": lambda n: f"Then they spoke of matter {n // 2}." if n % 2 else AGREED,
    "equal at first": lambda n: (
        f"{AGREED[:-1]} of all strikes on energy infrastructure on day {n}."
    ),
    "short": lambda n: f"Item {n}.",
    "short and equal": lambda n: "Yes.",
    "long": lambda n: f"{LONG}.",
    "long in others": lambda n: f"Then they spoke of matter {n // 2}." if n % 2 else f"{LONG}.",
    "long and equal at first": lambda n: f"{LONG}{n}.",
    "ordinary": lambda n: f"On {n} days {n} of {n} sides agreed on {n} halts.",
}


@pytest.mark.parametrize("sentence", REPEATED.values(), ids=REPEATED)
def test_its_work_grows_with_the_text_and_not_with_its_square(
    sentence: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (
        steps([sentence(n) for n in range(count)], monkeypatch) / count for count in (600, 1_800)
    )
    assert many < 2 * few


def test_nor_does_it_with_a_sentence_of_one_word_again_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few, many = (steps(["word " * n + "."], monkeypatch) / n for n in (1_000, 4_000))
    assert many < 2 * few
