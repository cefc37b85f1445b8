"""Plain text as people save it → one paragraph a line.

Some files hold a paragraph a line already; others are wrapped at some 72 columns, with blank
lines between paragraphs. Joining the lines of the first kind would run paragraphs together,
leaving those of the second apart would break sentences, and nothing in the file says which it
is. So the wrapping has to be shown by the text: lines as long as the width allows that stop in
the middle of a sentence. A third kind is a web page made flat, whose lines end wherever a link
or another element did: blank lines part its paragraphs, and lines that stop in the middle of a
sentence show it. Whatever is decided, every line is still there, in its order.
"""

import re
from itertools import pairwise

_BULLET = re.compile(r"[•◦▪‣●∙·]\s")
_MARKER = re.compile(
    r"(?:[*–—-]|\(?\d{1,3}[.)]|[^\W\d_]\)|\([^\W_]{1,4}\)|[a-z]\.|[IVX]{1,4}\))\s+\S"
)
_MARKER_ALONE = re.compile(r"[•◦▪‣●∙·*–—-]$")
_SENTENCE_END = re.compile(r"[.!?…:;。؟][\"'”’»)\]]*$")
_CONTINUATION = re.compile(r"[,.;:!?)\]»”’…](?:\W|$)")
_LAST_HYPHEN = re.compile(r"\w[-\u00ad]$")
_SUSPENDED_HYPHEN = re.compile(r"(?:and|or|und|oder|bis|et|ou|y|o|e|и|или|та|і|або)\b")
_LONGEST_WRAPPED_LINE = 100
_SHORTEST_WRAPPED_LINE = 40
_LONGEST_ORDINARY_WORD = 40
_WRAPPED_SHARE = 1 / 3
_HEADING_SHARE = 0.6
_RAGGED_MARGIN = 10  # not every editor fills a line to the last column


def one_paragraph_a_line(text: str) -> str:
    blocks = _blocks(text)
    width = _wrap_width(blocks)
    if not width and _is_flattened(blocks):
        return "\n".join(paragraph for block in blocks for paragraph in _joined(block))
    return "\n".join(paragraph for block in blocks for paragraph in _unwrap(block, width))


def _blocks(text: str) -> list[list[str]]:
    """Blank lines part paragraphs in every kind of file."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            blocks[-1].append(line.expandtabs())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _wrap_width(blocks: list[list[str]]) -> int:
    """The width the text was wrapped at, or 0 when it has a paragraph a line."""
    lines = [line for block in blocks for line in block if not _has_unbreakable_word(line)]
    width = max((len(line.rstrip()) for line in lines), default=0)
    if not _SHORTEST_WRAPPED_LINE <= width <= _LONGEST_WRAPPED_LINE:
        return 0
    pairs = [pair for block in blocks for pair in pairwise(block) if not _is_item(pair[1])]
    run_on = sum(_runs_on(line, following, width) for line, following in pairs)
    return width if run_on and run_on >= len(pairs) * _WRAPPED_SHARE else 0


def _is_flattened(blocks: list[list[str]]) -> bool:
    pairs = [pair for block in blocks for pair in pairwise(block) if not _is_item(pair[1])]
    breaks = sum(_breaks_a_sentence(*pair) for pair in pairs)
    return len(blocks) > 1 and bool(breaks) and breaks >= len(pairs) * _WRAPPED_SHARE


def _breaks_a_sentence(line: str, following: str) -> bool:
    words = following.strip()
    is_figure = words[0].isdigit() and line.rstrip()[-1].islower() and not _is_item(words)
    continues = is_figure or _is_small(words[0]) or bool(_CONTINUATION.match(words))
    return continues and not _ends_sentence(line)


def _joined(block: list[str]) -> list[str]:
    """A block of a flattened page: one paragraph and its items, if it breaks a sentence."""
    if not any(_breaks_a_sentence(*pair) for pair in pairwise(block)):
        return _unwrap(block, 0)
    paragraphs = [block[0].strip()]
    for line, following in pairwise(block):
        words = following.strip()
        if _is_item(following) and _ends_sentence(line):
            paragraphs.append(words)
        else:
            joint = "" if _CONTINUATION.match(words) else _joint(line, following)
            paragraphs[-1] += f"{joint}{words}"
    return paragraphs


def _has_unbreakable_word(line: str) -> bool:
    """An address of 90 characters stands out of any wrapping and says nothing of the width."""
    return any(len(word) > _LONGEST_ORDINARY_WORD for word in line.split())


def _runs_on(line: str, following: str, width: int) -> bool:
    """Only wrapping cuts a full line in the middle of a sentence, before a small letter."""
    is_small = _is_small(following.strip()[0])
    return is_small and _is_full(line, following, width) and not _ends_sentence(line)


def _is_small(letter: str) -> bool:
    return letter.islower() or (letter.isalpha() and not letter.isupper())


def _is_full(line: str, following: str, width: int) -> bool:
    return len(line.rstrip()) + 1 + len(following.split()[0]) > width


def _ends_sentence(line: str) -> bool:
    return bool(_SENTENCE_END.search(line.rstrip()))


def _is_item(line: str) -> bool:
    stripped = line.lstrip()
    return bool(_BULLET.match(stripped) or _MARKER.match(stripped))


def _unwrap(block: list[str], width: int) -> list[str]:
    paragraphs = [[block[0].strip()]]
    for line, following in pairwise(block):
        if _continues(line, following, width):
            paragraphs[-1] += [_joint(line, following), following.strip()]
        else:
            paragraphs.append([following.strip()])
    return ["".join(pieces) for pieces in paragraphs]


def _continues(line: str, following: str, width: int) -> bool:
    if _MARKER_ALONE.match(line.strip()):
        return True
    if not width or _is_new_item(line, following, width):
        return False
    return following.strip()[0].islower() or not _was_ended_early(line, following, width)


def _is_new_item(line: str, following: str, width: int) -> bool:
    """A wrapped line may begin with “18. ” or “– ” by chance, but then the one before is full."""
    stripped = following.lstrip()
    if _BULLET.match(stripped):
        return True
    by_chance = _is_full(line, following, width) and not _ends_sentence(line) and not _is_item(line)
    return bool(_MARKER.match(stripped)) and not by_chance


def _was_ended_early(line: str, following: str, width: int) -> bool:
    """The next word would have fitted: the author, not the wrapping, ended the line."""
    if line.strip().isupper() and not following.strip().isupper():
        return True
    if _indent(following) > _indent(line) + 1 and not _is_item(line) and _ends_sentence(line):
        return True
    if len(line.rstrip()) < width * _HEADING_SHARE:
        return True
    return _ends_sentence(line) and not _is_full(line, following, width - _RAGGED_MARGIN)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _joint(line: str, following: str) -> str:
    """“30-” and “day” are one word, whose hyphen is the author's; “short-” and “and” are two."""
    ends_with_hyphen = _LAST_HYPHEN.search(line.rstrip()[-2:])
    is_suspended = _SUSPENDED_HYPHEN.match(following.strip())
    return "" if ends_with_hyphen and not is_suspended else " "
