"""Small things that templates say often. Django loads them into every template."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime

from archive.models import Act
from archive.selectors import wording
from archive.selectors.acts import ACTS
from archive.text.notes import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from django.utils.safestring import SafeString

    from archive.models import Actor

register = template.Library()
register.filter("label", wording.label)
register.filter("mid", wording.mid_sentence)
register.filter("language", wording.language_name)
register.filter("occasion", wording.occasion)
register.filter("numbered", wording.sentences)
register.filter("rendering", wording.rendering)


@register.filter
def absolute(path: str) -> str:
    """An address for use outside the site; never from the Host header, which anybody may set."""
    return settings.SITE_URL + path


@register.filter
def direction(language: str) -> str:
    return wording.direction(language)


@register.filter
def bare(url: str) -> str:
    """An address as people write it."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


@register.filter
def unstopped(text: str) -> str:
    """A claim before a closing quotation mark that a comma follows."""
    return text.removesuffix(".")


@register.filter
def voiced(language: str) -> SafeString:
    """The attributes of an element that holds the words of a source."""
    direction = wording.direction(language)
    return format_html('lang="{}" dir="{}" translate="no"', language, direction)


@register.filter
def intake_notes(notes: Mapping[str, int]) -> str:
    return in_words(notes)


@register.filter
def names(actors: Sequence[Actor], first: str = "") -> SafeString:
    """Linked names in one sentence, which begins with them if `first` says so."""
    links = [
        format_html(
            '<a href="{}">{}</a>',
            actor.get_absolute_url(),
            actor.name if first and not place else wording.mid_sentence(actor.name),
        )
        for place, actor in enumerate(actors)
    ]
    head = format_html_join(", ", "{}", ((link,) for link in links[:-1]))
    tail = format_html_join("", "{}", ((link,) for link in links[-1:]))
    return format_html("{} and {}", head, tail) if head else tail


@register.simple_tag
def act_sentence(act: str, addressees: Sequence[Actor], *, unnamed: bool = False) -> SafeString:
    """What was done, as the end of a sentence; `unnamed` where the source says not by whom."""
    words = ACTS[Act(act)]
    if addressees:
        pattern = words.unnamed_to if unnamed else words.to
    else:
        pattern = words.unnamed if unnamed else words.alone
    before, verb, after = pattern.split("*")
    known = {"were": "was" if len(addressees) == 1 else "were"}
    parts = (format_html(part, names(addressees), **known) for part in (before, verb, after))
    return format_html("{}<strong>{}</strong>{}", *parts)


@register.simple_tag
def standing(template: str, section: str = "") -> SafeString:
    """A part of every page that depends on nothing but the page's section, made once."""
    make = _standing.__wrapped__ if settings.DEBUG else _standing
    return make(template, section)


@cache
def _standing(template: str, section: str) -> SafeString:
    return render_to_string(template, {"section": section})


@register.simple_tag
@lru_cache(maxsize=4096)
def day(when: date) -> SafeString:
    """Kept, since a list says few days often."""
    machine, words = f"{when:%Y-%m-%d}", date_format(when, "j F Y")
    return format_html('<time datetime="{}">{}</time>', machine, words)


@register.simple_tag
def moment(when: datetime) -> SafeString:
    local = localtime(when)
    machine, words = f"{local:%Y-%m-%dT%H:%MZ}", date_format(local, "j F Y, H:i")
    return format_html('<time datetime="{}">{} UTC</time>', machine, words)


@register.simple_tag
def counted(count: int, noun: str, nouns: str = "") -> str:
    """“1 statement”, “2,345 statements”; nothing is “no statements”."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {nouns or noun + 's'}" if count else f"no {nouns or noun + 's'}"
