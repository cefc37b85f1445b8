"""The lines of lists, as HTML: a page holds hundreds of them, and templates included for each
would take most of its time. Django loads these into every template."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.safestring import SafeString

from archive.selectors.wording import direction, mid_sentence
from archive.templatetags.archive import day, voiced
from archive.web.markup import filled, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.filters.facets import Panel, Value
    from archive.selectors.comparison import Cell, MatrixRow
    from archive.selectors.statement_rows import Row

register = template.Library()
LACUNA = SafeString('<span class="lacuna">speaker not stated</span>')
CHOSEN = SafeString('<span class="vh"> (chosen; follow to drop)</span>')
CURRENT = SafeString(' aria-current="true"')
NOTHING = SafeString("")
GAP = SafeString(' class="gap"')
UNMENTIONED = SafeString('<span class="lacuna">not mentioned in this source</span>')


@register.inclusion_tag("archive/partials/listing.html")
def listing(found: dict[str, Any]) -> dict[str, Any]:
    """A list with its questions; it knows nothing of the page around it."""
    return found


@register.simple_tag
def statement_rows(rows: Iterable[Row], bare: object = "") -> SafeString:
    """A list of statements; `bare` leaves the sentences out."""
    lines = joined(_row(row, bare=bool(bare)) for row in rows)
    return filled('<div class="rows-box"><ol class="rows">\n{}</ol></div>', lines)


def _row(row: Row, *, bare: bool) -> SafeString:
    quote = filled(
        '\n<blockquote class="quote"{}>“{}”</blockquote>', _voiced(row.language), row.quote
    )
    return filled(
        '<li><p class="when"><span class="act">{}</span>{}</p><div>'
        '<h3 class="claim"><a href="{}">{}</a></h3>{}\n'
        '<p class="meta"><span>{}</span><a href="{}">{}</a>{}</p>{}</div></li>\n',
        row.act,
        day(row.day),
        row.url,
        row.text,
        NOTHING if bare else quote,
        _report(row.issuer, row.speakers, row.addressees, row.own_voice, row.not_stated),
        row.place,
        row.where,
        joined(_link(topic.url, topic.name) for topic in row.topics),
        NOTHING if bare else filled('<abbr class="unapi-id" title="{}"></abbr>', row.number),
    )


@lru_cache(maxsize=4096)
def _link(url: str, name: str) -> SafeString:
    """Kept, since most statements are filed under few topics."""
    return filled('<a href="{}">{}</a>', url, name)


@cache
def _voiced(language: str) -> SafeString:
    """No list is placed where text runs from right to left, so only that direction is said."""
    runs = ' dir="rtl"' if direction(language) == "rtl" else ""
    return filled(' lang="{}"{} translate="no"', language, SafeString(runs))


@lru_cache(maxsize=4096)
def _report(
    issuer: str, speakers: str, addressees: str, own_voice: bool, not_stated: bool
) -> SafeString:
    """Who reports that who spoke to whom. Kept, since most is said by few to few."""
    to = f" to {mid_sentence(addressees)}" if addressees else ""
    if own_voice:
        return filled("{}, in its own voice{}", issuer, to)
    return filled("{} reports: {}{}", issuer, LACUNA if not_stated else speakers, to)


@register.simple_tag
def facet(panel: Panel) -> SafeString:
    """The panel of one filter."""
    more = filled(
        '<li><a class="more" href="{}">{} more<span class="vh"> under {}</span></a></li>\n',
        panel.whole,
        panel.hidden,
        panel.label,
    )
    return filled(
        '<section class="facet" aria-labelledby="f-{}">\n<h3 id="f-{}">{}</h3>\n'
        "<ul>\n{}{}</ul>\n</section>\n",
        panel.name,
        panel.name,
        panel.label,
        _values(panel.values),
        more if panel.hidden else NOTHING,
    )


def _values(values: Iterable[Value]) -> SafeString:
    return joined(
        filled(
            '<li><a href="{}"{}>{}{}<b>{}</b></a>{}</li>\n',
            value.url,
            CURRENT if value.chosen else NOTHING,
            LACUNA if value.lacuna else value.name,
            CHOSEN if value.chosen else NOTHING,
            value.total,
            _within(value.children),
        )
        for value in values
    )


def _within(values: tuple[Value, ...]) -> SafeString:
    return filled('<ul class="sub">{}</ul>', _values(values)) if values else NOTHING


@register.simple_tag
def matrix_cell(cell: Cell, row: MatrixRow) -> SafeString:
    """What one source says on a matter, or that it says nothing. Its own words are there where
    they are to be compared."""
    return filled(
        '<td role="cell"{}><span class="short_label">{}</span>{}</td>\n',
        NOTHING if cell.rows else GAP,
        cell.source.short_label,
        joined(_said(line, quoted=bool(row.comparison)) for line in cell.rows) or UNMENTIONED,
    )


def _said(line: Row, *, quoted: bool) -> SafeString:
    return filled(
        '<div class="said-here"><a href="{}">{}</a>{}<p class="meta"><span>{}</span>{}'
        '<a href="{}">{}</a></p></div>',
        line.url,
        line.text,
        filled('<blockquote class="quote" {}>“{}”</blockquote>', voiced(line.language), line.quote)
        if quoted
        else NOTHING,
        line.act,
        LACUNA if line.not_stated else NOTHING,
        line.place,
        line.sentences,
    )
