"""An edition as HTML, written by code as the lists are: a text has hundreds of sentences. Django
loads these into every template.

Each sentence is alone in its element, so that its text is the sentence and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString

from archive.selectors.wording import sentences
from archive.templatetags.archive import voiced
from archive.templatetags.lists import LACUNA, NOTHING
from archive.web.markup import filled, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.models import Source
    from archive.selectors.editions import Edition, Note, Spot

register = template.Library()
# What the archive says amid the words of a source, whatever their language.
SPAN, MARK = SafeString("span"), SafeString("mark")
OURS = SafeString('lang="en" dir="ltr" translate="yes"')


@register.simple_tag
def edition_text(edition: Edition, source: Source, marked: Sequence[int] = ()) -> SafeString:
    """A text sentence by sentence, each with its notes in the margin; some of them marked."""
    page, voice = source.get_absolute_url(), voiced(source.language)
    return joined(_paragraph(spots, voice, page, marked) for spots in edition.paragraphs)


@register.simple_tag
def strip(edition: Edition) -> SafeString:
    """Coverage, and a way to each sentence."""
    return filled('<ol class="strip">\n{}</ol>', joined(map(_cell, edition.spots)))


def _paragraph(
    spots: list[Spot], voice: SafeString, page: str, marked: Sequence[int]
) -> SafeString:
    return filled(
        '<div class="para">\n<p {}>{}</p>\n{}</div>\n',
        voice,
        SafeString(" ".join(_sentence(spot, page, marked) for spot in spots)),
        _margin([spot for spot in spots if spot.notes or spot.aside]),
    )


def _sentence(spot: Spot, page: str, marked: Sequence[int]) -> SafeString:
    """Its number, its words, and two ways on, which are seen when they are of use: to its notes
    once the keyboard comes there, to its own page once it is the one asked for."""
    return filled(
        '<a class="sn" href="#s{0}" aria-label="Link to sentence {0}">{0}</a>'
        '<{7} class="s{1}{2}" id="s{0}" tabindex="-1">{3}</{7}>{4}'
        '<a class="own" href="{5}s{0}/" {6}>Cite sentence {0}, or find it on the original page</a>',
        spot.number,
        f" s{spot.nth}" if spot.nth else "",
        " has" if spot.notes else "",
        spot.text,
        _hop(spot),
        page,
        OURS,
        MARK if spot.number in marked else SPAN,
    )


def _hop(spot: Spot) -> SafeString:
    if not spot.notes:
        return NOTHING
    return filled(
        '<a class="vh hop" href="#n{0}" {1}>Statements on sentence {0}</a>', spot.number, OURS
    )


def _margin(spots: list[Spot]) -> SafeString:
    notes = joined(map(_notes, spots))
    return filled('<div class="notes" lang="en" dir="ltr">\n{}</div>\n', notes) if spots else notes


def _notes(spot: Spot) -> SafeString:
    """What the archive says beside a sentence: its statements, or why it was set aside."""
    told = joined(_note(note, spot.number) for note in spot.notes)
    return filled(
        '<div class="n{1}{2}" id="n{0}" role="group" aria-label="{3}">\n'
        '<a href="#s{0}" aria-label="Back to sentence {0}">{0}</a>{4}</div>\n',
        spot.number,
        f" n{spot.nth}" if spot.nth else "",
        NOTHING if spot.notes else " aside",
        f"Statements on sentence {spot.number}"
        if spot.notes
        else f"Sentence {spot.number}, set aside",
        filled("<ul>\n{}</ul>", told) if spot.notes else filled("<p>Set aside. {}</p>", spot.aside),
    )


def _note(note: Note, sentence: int) -> SafeString:
    return _full(note) if note.home == sentence else _again(note)


def _full(note: Note) -> SafeString:
    others = [number for number in note.cited if number != note.home]
    return filled(
        '<li><a href="{}">{}</a> <span class="meta"><span>{}</span>{}{}{}</span></li>\n',
        note.url,
        note.text,
        note.act,
        LACUNA if note.not_stated else NOTHING,
        filled("<span>with {}</span>", sentences(others)) if others else NOTHING,
        joined(filled('<a href="{}">{}</a>', topic.url, topic.name) for topic in note.topics),
    )


def _again(note: Note) -> SafeString:
    """Where there is a margin the claim is in it once more; a phone only leads back to it."""
    return filled(
        '<li class="again"><a href="{}">{}</a> '
        '<span class="meta"><a href="#n{}">Statement {}, with {}</a></span></li>\n',
        note.url,
        note.text,
        note.home,
        note.number,
        sentences([note.home]),
    )


def _cell(spot: Spot) -> SafeString:
    bare = SafeString(' class="aside"' if spot.aside else ' class="none"')
    return filled(
        '<li><a{1} href="#s{0}" aria-label="Sentence {0}: {2}">{0}</a></li>\n',
        spot.number,
        NOTHING if spot.notes else bare,
        spot.state,
    )
