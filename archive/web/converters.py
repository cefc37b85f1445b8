from collections.abc import Iterable

from django.urls import register_converter

from archive.text import ranges

LARGEST = 2**31 - 1  # what either database holds in the column


class Number:
    """A public number: ASCII digits, at most ten, and only one way to write each."""

    regex = "[1-9][0-9]{0,9}"

    def to_python(self, value: str) -> int:
        if int(value) > LARGEST:
            raise ValueError
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Numbers:
    """Numbers of several sentences, such as `9-10` or `3,5`, in whatever way they are written."""

    regex = "[0-9][0-9s,–-]*"

    def to_python(self, value: str) -> list[int]:
        numbers = ranges.read(value)
        if numbers[-1] > LARGEST:
            raise ValueError
        return numbers

    def to_url(self, value: Iterable[int]) -> str:
        return ranges.written(value)


register_converter(Number, "number")
register_converter(Numbers, "numbers")
