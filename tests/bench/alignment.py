"""What comparing two captures of one source costs: `python -m tests.bench.alignment [SIZE…]`.

CPU seconds for a text of so many sentences, changed as a press office would, and for the two
worst cases: every sentence edited, and two texts that have nothing to do with each other.
"""

from __future__ import annotations

import sys
from random import Random
from time import process_time

from archive.text.alignment import align
from tests.text.revisions import communique, look_alike, revised

SIZES = [1_000, 10_000]


def main() -> None:
    print(f"{'sentences':>9}  {'language':8}  {'revised':>8}  {'all edited':>10}  {'unrelated':>9}")
    for size in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        for language in ("en", "ru", "ar"):
            random = Random(size)
            old = communique(language, size, random)
            cases = [
                [each.text for each in revised(old, language, random)],
                [look_alike(text, language, random) for text in old],
                communique(language, size, random),
            ]
            figures = [seconds(old, new) for new in cases]
            print(f"{size:9,}  {language:8}  " + "  ".join(f"{each:8.2f}" for each in figures))


def seconds(old: list[str], new: list[str]) -> float:
    start = process_time()
    align(old, new)
    return process_time() - start


if __name__ == "__main__":
    main()
