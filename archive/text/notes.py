"""What was left out, added or changed while a text was taken in, counted by kind."""

from collections.abc import Mapping
from enum import StrEnum


class Note(StrEnum):
    """A kind of intake note; the value is what the archive keeps."""

    HIDDEN = "hidden"
    CARDS = "cards"
    DELETED = "deleted"
    INSERTED = "inserted"
    TRACKED = "tracked"
    COMMENTS = "comments"
    FOOTNOTES = "footnotes"
    ENDNOTES = "endnotes"
    TEXT_BOXES = "text_boxes"
    NUMBERS = "numbers"
    EQUATIONS = "equations"
    RUBY = "ruby"
    HEADS = "heads"
    PAGE_NUMBERS = "page_numbers"
    LINE_NUMBERS = "line_numbers"
    JOINED_WORDS = "joined_words"
    UNREADABLE = "unreadable"


_WORDS = {
    Note.HIDDEN: ("hidden passage left out", "hidden passages left out"),
    Note.CARDS: ("pop-up at a name left out", "pop-ups at names left out"),
    Note.DELETED: ("deleted passage left out", "deleted passages left out"),
    Note.INSERTED: ("inserted passage kept", "inserted passages kept"),
    Note.TRACKED: ("tracked change accepted", "tracked changes accepted"),
    Note.COMMENTS: ("comment left out", "comments left out"),
    Note.FOOTNOTES: ("footnote offered below the text", "footnotes offered below the text"),
    Note.ENDNOTES: ("endnote offered below the text", "endnotes offered below the text"),
    Note.TEXT_BOXES: ("text box offered where it is drawn", "text boxes offered where drawn"),
    Note.NUMBERS: ("list number written out", "list numbers written out"),
    Note.EQUATIONS: ("equation kept as plain text", "equations kept as plain text"),
    Note.RUBY: ("ruby gloss in brackets", "ruby glosses in brackets"),
    Note.HEADS: ("repeated page head or foot", "repeated page heads and feet"),
    Note.PAGE_NUMBERS: ("page number", "page numbers"),
    Note.LINE_NUMBERS: ("line number left out", "line numbers left out"),
    Note.JOINED_WORDS: (
        "word joined that a line’s end had parted",
        "words joined that lines’ ends had parted",
    ),
    Note.UNREADABLE: ("unreadable sign, shown as �", "unreadable signs, shown as �"),
}


def in_words(notes: Mapping[str, int]) -> str:
    """The notes as one line, “3 deleted passages left out · 1 unreadable sign, shown as �”, in the
    order of the kinds; empty if there are none."""
    return " · ".join(
        f"{notes[kind]:,} {words[notes[kind] != 1]}"
        for kind, words in _WORDS.items()
        if notes.get(kind)
    )
