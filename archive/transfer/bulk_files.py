"""The CSV files of a bulk load, read side by side, with the place of every fault."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from archive.actions.base import ActionError
from archive.text.normalise import UnreadableText, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Line = tuple[str, ...]


class BulkError(ActionError):
    """The files are not what they should be; the message begins with file and line."""

    def __init__(self, file: str, line: int, fault: str) -> None:
        super().__init__(f"{file}, line {line}: {fault}")


class Table:
    """One file: its lines in order, each as the columns that were asked for.

    The first of these is the key by which the file is sorted. A line is known by its number,
    since faults are found later.
    """

    def __init__(self, folder: Path, name: str, *columns: str, also: str = "") -> None:
        self.name = f"{name}.csv"
        self.line = 0
        self.key: int | None = None
        self._last = -1
        self._lines = self._read(folder / self.name, columns, also)
        self._advance()

    def fault(self, line: int, fault: str) -> BulkError:
        return BulkError(self.name, line, fault)

    def number(self, text: str, line: int) -> int:
        try:
            return int(text)
        except ValueError:
            raise self.fault(line, f"“{text}” is not a whole number.") from None

    def all(self) -> Iterator[tuple[int, Line]]:
        """Every line, of a file in which no key comes twice."""
        while self.key is not None:
            line, key = self.line, self.key
            yield line, self._columns
            self._advance()
            if self.key == key:
                raise self.fault(self.line, f"the id {key} is already used on line {line}.")

    def of(self, key: int) -> list[tuple[int, Line]]:
        """The lines of one key; those of all lower ones must have been taken."""
        found = []
        while self.key == key:
            found.append((self.line, self._columns))
            self._advance()
        if self.key is not None and self.key < key:
            raise self.left_over()
        return found

    def left_over(self) -> BulkError:
        fault = f"no line above it has the id {self.key}, or the lines are out of order."
        return self.fault(self.line, fault)

    def finish(self) -> None:
        if self.key is not None:
            raise self.left_over()

    def _advance(self) -> None:
        self.line, self._columns = next(self._lines, (self.line + 1, ()))
        if not self._columns:
            self.key = None
            return
        self.key = self.number(self._columns[0], self.line)
        if self.key < self._last:
            raise self.fault(self.line, "the lines are out of order; sort the file first.")
        self._last = self.key

    def _read(self, path: Path, columns: tuple[str, ...], also: str) -> Iterator[tuple[int, Line]]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            try:
                header = next(reader, [])
                if absent := [name for name in columns if name not in header]:
                    raise self.fault(1, f"the columns {', '.join(absent)} are missing.")
                wanted = [*columns, also] if also in header else columns
                pick = itemgetter(*(header.index(name) for name in wanted))
                for row in reader:
                    if len(row) != len(header):
                        fault = f"there are {len(row)} values for {len(header)} columns."
                        raise self.fault(reader.line_num, fault)
                    yield reader.line_num, pick(row)
            except (csv.Error, UnicodeDecodeError) as error:
                raise self.fault(reader.line_num + 1, f"cannot be read ({error}).") from error


@lru_cache
def iso_day(text: str) -> str:
    """A day as databases take it. Raises ValueError."""
    return date.fromisoformat(text).isoformat()


def one_line(text: str) -> str:
    """Text as the archive keeps it. Raises UnreadableText when there is none."""
    if not (text.isascii() and text.isprintable() and "  " not in text):
        text = normalise(text).replace("\n", " ")
    if not (text := text.strip()):
        raise UnreadableText("There are no words in it.")
    return text
